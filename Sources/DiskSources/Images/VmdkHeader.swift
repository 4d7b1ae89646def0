import BackupModel
import Foundation

/// The beginning of a vmdk image: a descriptor (text), alone in a file or inside a sparse image.
enum VmdkHeader {
  private static let sparseMagic: UInt32 = 0x564d_444b  // "KDMV", little endian
  private static let oldSparseMagic: UInt32 = 0x4457_4f43  // "COWD", little endian
  private static let sector: UInt64 = 512
  private static let longestDescriptor = 1 << 20

  static func read(_ file: SourceFile) throws -> ImageHeader {
    let start = ByteFields(try file.read(512, at: 0))
    switch start.littleEndian32(at: 0) {
    case sparseMagic: return try sparse(file, start: start)
    case oldSparseMagic:
      guard let sectors = start.littleEndian32(at: 12) else { throw noSense(file) }
      return ImageHeader(virtualSize: UInt64(sectors) * sector)
    default:
      return try descriptor(file, bytes: try file.read(longestDescriptor + 1, at: 0), isWhole: true)
    }
  }

  private static func sparse(_ file: SourceFile, start: ByteFields) throws -> ImageHeader {
    guard let capacity = start.littleEndian64(at: 12), capacity < 1 << 54,
      let place = start.littleEndian64(at: 28), let length = start.littleEndian64(at: 36)
    else { throw noSense(file) }
    guard place != 0 else { return ImageHeader(virtualSize: capacity * sector) }
    guard place < 1 << 40, length <= UInt64(longestDescriptor) / sector else { throw noSense(file) }
    let bytes = try file.read(Int(length * sector), at: place * sector)
    // Without a capacity of its own a sparse image stands for what its descriptor names.
    var header = try descriptor(file, bytes: bytes, isWhole: capacity == 0)
    if capacity != 0 {
      header.virtualSize = capacity * sector
      header.extentFiles = []
    }
    return header
  }

  private static func descriptor(_ file: SourceFile, bytes: [UInt8], isWhole: Bool) throws -> ImageHeader {
    guard bytes.count <= longestDescriptor,
      let text = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self),
      text.hasPrefix("# Disk DescriptorFile")
    else { throw ImageProblem.damaged(file.path, because: "it does not begin like a vmdk image") }
    var header = ImageHeader()
    var sectors: UInt64 = 0
    var hasParent = false
    var parent: String?
    for line in text.split(whereSeparator: \.isNewline) {
      if let value = value(of: "parentCID", in: line) {
        hasParent = value.lowercased() != "ffffffff"
      } else if let value = value(of: "parentFileNameHint", in: line) {
        parent = value
      } else if let extent = extent(in: line) {
        sectors = sectors.addingReportingOverflow(extent.sectors).partialValue
        if let name = extent.file { header.extentFiles.append(name) }
      }
    }
    guard header.extentFiles.count <= 4_096, sectors < 1 << 54 else { throw noSense(file) }
    if isWhole { header.virtualSize = sectors * sector }
    if let parent {
      header.backing = ImageHeader.Backing(name: parent, format: DiskFormat.vmdk.rawValue)
    } else if hasParent {
      throw ImageProblem.unusable(
        file.path, because: "it depends on a parent image that it does not name",
        action: "Merge it with its parent, or convert it to qcow2.")
    }
    return header
  }

  /// `RW 4192256 SPARSE "disk-s001.vmdk" 0`: access, sectors, type, file. An extent of type ZERO has no file.
  private static func extent(in line: Substring) -> (sectors: UInt64, file: String?)? {
    let words = line.split(maxSplits: 3, whereSeparator: \.isWhitespace)
    guard words.count >= 3, ["RW", "RDONLY", "NOACCESS"].contains(words[0]), let sectors = UInt64(words[1]) else {
      return nil
    }
    let quoted = words.count == 4 ? words[3].split(separator: "\"", omittingEmptySubsequences: false) : []
    return (sectors, quoted.count >= 3 ? String(quoted[1]) : nil)
  }

  private static func value(of key: String, in line: Substring) -> String? {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key else { return nil }
    return parts[1].trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"")))
  }

  private static func noSense(_ file: SourceFile) -> BackupError {
    ImageProblem.damaged(file.path, because: "its header makes no sense")
  }
}
