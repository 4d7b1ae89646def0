import BackupModel

/// The beginning of a qcow2 image, by QEMU's `docs/interop/qcow2.txt`.
struct Qcow2Header: Sendable {
  private enum ExtensionType {
    static let end: UInt32 = 0
    static let backingFormat: UInt32 = 0xe279_2aca
    static let dataFile: UInt32 = 0x4441_5441
  }

  private enum IncompatibleFeature {
    static let corrupt: UInt64 = 1 << 1
    static let dataFile: UInt64 = 1 << 2
    static let extendedL2: UInt64 = 1 << 4
  }

  /// The fields of the header whose metadata is passed on.
  private(set) var description: ImageHeader
  /// Bytes in a cluster: 512 to 2 MiB.
  let clusterBits: UInt64
  /// Entries of the top table, and where it begins in the file.
  let topTableLength: UInt64
  let topTableOffset: UInt64
  /// Whether an entry of a second-level table takes 16 bytes instead of 8.
  let hasExtendedEntries: Bool

  static func read(_ file: SourceFile) throws -> Qcow2Header {
    func damaged(_ reason: String) -> BackupError { ImageProblem.damaged(file.path, because: reason) }
    let start = ByteFields(try file.read(112, at: 0))
    guard start.bigEndian32(at: 0) == 0x5146_49fb else { throw damaged("it does not begin like a qcow2 image") }
    guard let version = start.bigEndian32(at: 4), (2...3).contains(version),
      let clusterBits = start.bigEndian32(at: 20), (9...21).contains(clusterBits),
      let size = start.bigEndian64(at: 24), size < 1 << 63,
      let encryption = start.bigEndian32(at: 32),
      let topTableLength = start.bigEndian32(at: 36), topTableLength <= 4 << 20,
      let topTableOffset = start.bigEndian64(at: 40)
    else { throw damaged("its header makes no sense") }
    guard encryption == 0 else {
      throw ImageProblem.unusable(
        file.path, because: "it is encrypted, and its key is not known here",
        action: "Convert it to an image without encryption, or add its libvirt host as a source.")
    }
    let features = version == 3 ? start.bigEndian64(at: 72) ?? 0 : 0
    if features & IncompatibleFeature.corrupt != 0 { throw damaged("QEMU has marked it corrupt") }

    let cluster = 1 << Int(clusterBits)
    let first = ByteFields(try file.read(cluster, at: 0))
    let extensionsStart = version == 3 ? Int(start.bigEndian32(at: 100) ?? 104) : 72
    guard extensionsStart >= 72, extensionsStart < cluster else { throw damaged("its header makes no sense") }
    let extensions = try self.extensions(of: first, from: extensionsStart, damaged: damaged)

    var description = ImageHeader(virtualSize: size)
    if let place = start.bigEndian64(at: 8), place != 0 {
      guard let length = start.bigEndian32(at: 16), (1...1023).contains(length), place < UInt64(cluster),
        let name = first.text(Int(place)..<Int(place) + Int(length))
      else { throw damaged("the name of its backing file makes no sense") }
      description.backing = ImageHeader.Backing(name: name, format: extensions[ExtensionType.backingFormat])
    }
    if features & IncompatibleFeature.dataFile != 0 {
      guard let name = extensions[ExtensionType.dataFile], !name.isEmpty else {
        throw damaged("it does not name the file that holds its data")
      }
      description.dataFile = name
    }
    return Qcow2Header(
      description: description, clusterBits: UInt64(clusterBits), topTableLength: UInt64(topTableLength),
      topTableOffset: topTableOffset, hasExtendedEntries: features & IncompatibleFeature.extendedL2 != 0)
  }

  /// The header extensions that are text we need, by type.
  private static func extensions(
    of first: ByteFields, from start: Int, damaged: (String) -> BackupError
  ) throws -> [UInt32: String] {
    var result: [UInt32: String] = [:]
    var place = start
    while let type = first.bigEndian32(at: place), type != ExtensionType.end {
      guard let length = first.bigEndian32(at: place + 4).map(Int.init), place + 8 + length <= first.bytes.count else {
        throw damaged("its header extensions make no sense")
      }
      if type == ExtensionType.backingFormat || type == ExtensionType.dataFile {
        guard length <= 1023, let text = first.text(place + 8..<place + 8 + length) else {
          throw damaged("its header extensions make no sense")
        }
        result[type] = text
      }
      place += 8 + (length + 7) / 8 * 8
    }
    return result
  }
}
