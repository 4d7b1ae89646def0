import BackupModel
import Foundation

/// Where QEMU's tools are.
public struct QemuTools: Hashable, Sendable {
  /// Absolute path of `qemu-nbd`; nil when it isn't installed.
  public var nbd: String?
  /// Absolute path of `qemu-img`; nil when it isn't installed.
  public var img: String?

  /// Tools at the given absolute paths.
  public init(nbd: String?, img: String?) {
    self.nbd = nbd
    self.img = img
  }

  /// The tools found in the folders of `PATH`, then in the usual ones.
  public static func installed() -> QemuTools {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    return found(in: folders + ["/usr/local/bin", "/usr/bin", "/bin"])
  }

  /// The tools found in `folders`, the first ones first.
  public static func found(in folders: [String]) -> QemuTools {
    func path(of name: String) -> String? {
      folders.lazy.map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
    return QemuTools(nbd: path(of: "qemu-nbd"), img: path(of: "qemu-img"))
  }
}
