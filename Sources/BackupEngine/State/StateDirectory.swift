import BackupModel
import Foundation

/// The folder in which one installation keeps its catalog, its keys and its locks.
public struct StateDirectory: Hashable, Sendable {
  /// Absolute path.
  public let path: String

  /// Makes the folder (mode 0700) if it is absent, and checks that it is ours alone.
  ///
  /// - Throws: `UserErrorInvalidPath` when `path` is relative, or is no folder; `StateDirectoryNotPrivate` when another
  ///   account owns it or may write to it.
  public init(path: String) throws {
    guard path.hasPrefix("/"), !path.contains("\0") else {
      throw BackupError(
        .invalidPath, "The state directory «\(PrintableText.line(path))» is not an absolute path.",
        recommendedAction: "Give an absolute path, such as /var/lib/backup-center.")
    }
    let standard = (path as NSString).standardizingPath
    try Self.make(standard)
    try Self.checkPrivate(standard)
    self.path = standard
  }

  /// Finds the state directory: `option`, else `BACKUP_CENTER_STATE`, else `/var/lib/backup-center` for root and
  /// `backup-center` in the XDG data folder for others.
  ///
  /// - Throws: ``BackupError``, as ``init(path:)`` does.
  public static func resolve(
    option: String?, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> StateDirectory {
    if let given = option ?? environment["BACKUP_CENTER_STATE"].flatMap({ $0.isEmpty ? nil : $0 }) {
      let here = FileManager.default.currentDirectoryPath
      return try StateDirectory(path: given.hasPrefix("/") || given.isEmpty ? given : here + "/" + given)
    }
    if geteuid() == 0 { return try StateDirectory(path: "/var/lib/backup-center") }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return try StateDirectory(path: data + "/backup-center")
    }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
    return try StateDirectory(path: home + "/.local/share/backup-center")
  }

  var catalog: String { path + "/catalog.sqlite" }
  /// Held while the catalog is made or migrated.
  var catalogLock: String { path + "/catalog.lock" }
  var executorLock: String { path + "/executor.lock" }
  /// Shared by the screens that are open.
  var screensLock: String { path + "/screens.lock" }
  var executorLog: String { path + "/executor.log" }
  var keys: String { path + "/keys" }

  /// Whether the key of any vault is kept here.
  var hasKeys: Bool {
    get throws {
      guard FileManager.default.fileExists(atPath: keys) else { return false }
      do { return try !FileManager.default.contentsOfDirectory(atPath: keys).isEmpty } catch {
        throw Self.unusable(path, because: "its keys can't be listed")
      }
    }
  }

  private static func make(_ path: String) throws {
    let parent = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw unusable(path, because: "its parent folder can't be made")
    }
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw unusable(path, because: SystemProblem.last.words) }
  }

  private static func checkPrivate(_ path: String) throws {
    var info = stat()
    guard stat(path, &info) == 0 else { throw unusable(path, because: SystemProblem.last.words) }
    guard info.st_mode & S_IFMT == S_IFDIR else { throw unusable(path, because: "it is not a folder") }
    guard info.st_uid == geteuid() else {
      throw notPrivate(path, because: "belongs to another account (user id \(info.st_uid))")
    }
    guard info.st_mode & 0o022 == 0 else { throw notPrivate(path, because: "can be written to by other accounts") }
    guard access(path, W_OK | X_OK) == 0 else { throw unusable(path, because: SystemProblem.last.words) }
  }

  private static func unusable(_ path: String, because reason: String) -> BackupError {
    BackupError(
      .invalidPath, "The state directory \(path) can't be used: \(reason).",
      recommendedAction: "Name a folder that this account can make and write to, with --state or BACKUP_CENTER_STATE.")
  }

  private static func notPrivate(_ path: String, because reason: String) -> BackupError {
    BackupError(
      .stateDirectoryNotPrivate, "The state directory \(path) \(reason), and it holds the keys of vaults.",
      recommendedAction: "Make it yours alone (chown, chmod 700), or name another with --state.")
  }
}
