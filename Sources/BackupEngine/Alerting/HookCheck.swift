import BackupModel
import Foundation

/// Looks at a hook before it is set, so that a mistyped one is not found out on a bad day.
enum HookCheck {
  /// - Throws: `UserErrorInvalidArgument` when it is no hook, `UserErrorInvalidPath` when its program can't be run.
  static func check(_ text: String) throws {
    guard case .command(let path) = try AlertHook(text) else { return }
    var info = stat()
    let isFile = stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    guard isFile, access(path, X_OK) == 0 else {
      throw BackupError(
        .invalidPath, "\(path) can't take alerts: it is no program that this account can run.",
        recommendedAction: "Name an executable file, or make it one with chmod +x.")
    }
  }
}
