import BackupModel
import Foundation

/// A source's identity follows from its place, so that the same folder, added again after a catalog was lost, shows the
/// same machines to the items of an adopted vault.
enum SourceIdentity {
  static func of(_ location: Source.Location) -> SourceID {
    let text =
      switch location {
      case .images(let folder): "images:" + folder
      case .libvirt(let uri): "libvirt:" + uri
      }
    return SourceID(rawValue: digits("a", text) + digits("b", text))
  }

  /// FNV-1a, 64 bits, as 16 hexadecimal digits.
  private static func digits(_ salt: String, _ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in (salt + text).utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return String(format: "%016llx", hash)
  }
}
