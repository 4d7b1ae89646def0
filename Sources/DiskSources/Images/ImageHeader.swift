import BackupModel

/// What an image's own metadata says, read without QEMU, so that nothing it names is opened before it is judged.
struct ImageHeader: Sendable {
  /// An image below this one.
  struct Backing: Sendable {
    var name: String
    /// As the image names it; nil when it doesn't.
    var format: String?
  }

  /// The size that the guest sees, in bytes; nil when QEMU has to be asked.
  var virtualSize: UInt64?
  var backing: Backing?
  /// The file that holds a qcow2 image's data, when it isn't the image itself.
  var dataFile: String?
  /// The files that a vmdk descriptor puts together.
  var extentFiles: [String] = []

  /// The metadata of `file`, an image of format `format`.
  ///
  /// - Throws: `BackupError`: `ImageDamaged`, `ImageUnreadable`.
  static func read(_ file: SourceFile, format: DiskFormat) throws -> ImageHeader {
    switch format {
    case .raw: return ImageHeader(virtualSize: try file.look().sizeBytes)
    case .qcow2: return try Qcow2Header.read(file).description
    case .vmdk: return try VmdkHeader.read(file)
    case .vdi:
      let bytes = ByteFields(try file.read(512, at: 0))
      guard bytes.littleEndian32(at: 0x40) == 0xbeda_107f, let size = bytes.littleEndian64(at: 0x170) else {
        throw ImageProblem.damaged(file.path, because: "it does not begin like a vdi image")
      }
      return ImageHeader(virtualSize: size)
    case .vhdx:
      guard ByteFields(try file.read(8, at: 0)).text(0..<8) == "vhdxfile" else {
        throw ImageProblem.damaged(file.path, because: "it does not begin like a vhdx image")
      }
      return ImageHeader()
    case .vpc: return try vpc(file)
    }
  }

  private static func vpc(_ file: SourceFile) throws -> ImageHeader {
    let size = try file.look().sizeBytes
    var footer = ByteFields(try file.read(512, at: 0))
    if footer.text(0..<8) != "conectix" { footer = ByteFields(try file.read(512, at: size - min(size, 512))) }
    guard footer.text(0..<8) == "conectix", let type = footer.bigEndian32(at: 60) else {
      throw ImageProblem.damaged(file.path, because: "it has no vpc footer")
    }
    guard type != 4 else {
      throw ImageProblem.unusable(
        file.path, because: "it is a differencing disk, which QEMU can't read",
        action: "Merge it with its parent, or convert it to qcow2.")
    }
    return ImageHeader()
  }
}

/// Numbers and text at given places of some bytes; nil where the bytes end too early.
struct ByteFields {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func bigEndian32(at place: Int) -> UInt32? { number(at: place, as: UInt32.self)?.bigEndian }
  func bigEndian64(at place: Int) -> UInt64? { number(at: place, as: UInt64.self)?.bigEndian }
  func littleEndian32(at place: Int) -> UInt32? { number(at: place, as: UInt32.self)?.littleEndian }
  func littleEndian64(at place: Int) -> UInt64? { number(at: place, as: UInt64.self)?.littleEndian }

  /// The UTF-8 text in `range`; nil when the bytes there are not UTF-8.
  func text(_ range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
    return String(validating: bytes[range], as: UTF8.self)
  }

  private func number<Number: FixedWidthInteger>(at place: Int, as type: Number.Type) -> Number? {
    guard place >= 0, place + MemoryLayout<Number>.size <= bytes.count else { return nil }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: type) }
  }
}
