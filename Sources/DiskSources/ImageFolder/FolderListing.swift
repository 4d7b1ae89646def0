import BackupModel
import CNBD
import Foundation

/// The entries of one folder that can matter.
struct FolderListing {
  /// A file name as the file system has it, and as it can be shown.
  struct Name: Hashable, Sendable {
    /// Up to 255 bytes, not necessarily UTF-8.
    let bytes: [UInt8]

    /// The name, if it is UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }
    /// The name, repaired where it isn't UTF-8.
    var repaired: String { String(decoding: bytes, as: UTF8.self) }
    /// Letters, digits and `.-_~` as they are, every other byte as `%` and two hexadecimal digits.
    var escaped: String {
      bytes.reduce(into: "") { result, byte in
        let isPlain =
          switch byte {
          case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
          default: false
          }
        if isPlain {
          result.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
          result += "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
        }
      }
    }
  }

  /// An entry that is a disk image by its extension.
  struct Image: Hashable, Sendable {
    let name: Name
    let format: DiskFormat

    /// The name without its extension.
    var base: String {
      let repaired = name.repaired
      return repaired.lastIndex(of: ".").map { String(repaired[..<$0]) } ?? repaired
    }
  }

  /// A folder with more entries than this is refused.
  static let entryLimit = 200_000

  /// Regular files, and links to something that isn't a folder, that have an image's extension; by name.
  private(set) var images: [Image] = []
  /// Folders; by name. Links to folders are not among them.
  private(set) var folders: [Name] = []

  /// What the folder at `path` holds; hidden entries, pipes, sockets and devices left out.
  ///
  /// - Throws: `BackupError` `SourceUnreachable`.
  init(of path: String) throws {
    guard let directory = opendir(path) else {
      throw ImageProblem.sourceUnreachable(path, because: systemWords(errno))
    }
    defer { closedir(directory) }
    let descriptor = dirfd(directory)
    var count = 0
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
          Name(bytes: Array(UnsafeBufferPointer(start: start, count: strnlen(start, 255))))
        }
      }
      guard name.bytes.first != UInt8(ascii: ".") else { continue }
      count += 1
      guard count <= Self.entryLimit else {
        throw ImageProblem.sourceUnreachable(path, because: "it has more than \(Self.entryLimit) entries")
      }
      var status = stat()
      let terminated = name.bytes.map { CChar(bitPattern: $0) } + [0]
      guard fstatat(descriptor, terminated, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFLNK {
        var target = stat()
        // A link that leads nowhere stays: it is listed, and says so.
        if fstatat(descriptor, terminated, &target, 0) == 0, target.st_mode & S_IFMT != S_IFREG { continue }
        status.st_mode = S_IFREG
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: folders.append(name)
      case S_IFREG: if let format = Self.format(of: name) { images.append(Image(name: name, format: format)) }
      default: continue
      }
    }
    folders.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    images.sort { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// The format that a name's extension stands for, whatever its case; nil when it is no image's.
  static func format(of name: Name) -> DiskFormat? {
    guard let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
    switch String(decoding: name.bytes[(dot + 1)...], as: UTF8.self).lowercased() {
    case "raw", "img": return .raw
    case "qcow2": return .qcow2
    case "vmdk": return .vmdk
    case "vdi": return .vdi
    case "vhdx": return .vhdx
    case "vhd", "vpc": return .vpc
    default: return nil
    }
  }
}
