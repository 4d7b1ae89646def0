import BackupModel
import Foundation

/// Checks paths that people give.
enum AbsolutePath {
  /// `path` without `.`, `..` and doubled slashes.
  ///
  /// - Parameter what: what the path is of, with an article: «the region's storage».
  /// - Throws: `UserErrorInvalidPath` when it isn't absolute, or holds a zero byte or a line break.
  static func checked(_ path: String, of what: String) throws -> String {
    let harmless = path.unicodeScalars.allSatisfy { PrintableText.isHarmless($0) }
    guard path.hasPrefix("/"), harmless, path.utf8.count <= 4_000 else {
      throw BackupError(
        .invalidPath, "«\(PrintableText.line(path, limit: 200))» can't be \(what): it is not a usable absolute path.",
        recommendedAction: "Give an absolute path without control characters.")
    }
    // Not NSString.standardizingPath: that drops /private and resolves some links.
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// - Throws: `UserErrorInvalidPath` unless `path` is a folder.
  static func requireFolder(_ path: String, as what: String) throws {
    var info = stat()
    guard stat(path, &info) == 0 else {
      throw BackupError(
        .invalidPath, "\(path) can't be \(what): \(SystemProblem.last.words).",
        recommendedAction: "Make the folder, or name another.")
    }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      throw BackupError(
        .invalidPath, "\(path) can't be \(what): it is not a folder.", recommendedAction: "Name a folder.")
    }
  }

  /// Whether `inner` is `outer`, or lies inside it.
  static func contains(_ outer: String, _ inner: String) -> Bool {
    outer == inner || inner.hasPrefix(outer == "/" ? "/" : outer + "/")
  }
}
