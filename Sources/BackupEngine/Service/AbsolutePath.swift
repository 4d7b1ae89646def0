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
    let problem: String? =
      if !harmless {
        "it has a control character"
      } else if !path.hasPrefix("/") {
        "it is not an absolute path"
      } else if path.utf8.count > 4_000 {
        "it is longer than 4,000 bytes"
      } else {
        nil
      }
    if let problem {
      throw BackupError(
        .invalidPath, "«\(PrintableText.line(path, limit: 200))» can't be \(what): \(problem).",
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

  /// Where `path` really is: the links in as much of it as is there are followed. Blocks.
  static func resolved(_ path: String) -> String {
    var missing: [Substring] = []
    var present = path.split(separator: "/")
    while true {
      let whole = "/" + present.joined(separator: "/")
      if let real = realpath(whole, nil) {
        defer { free(real) }
        let rest = missing.reversed().joined(separator: "/")
        let base = String(cString: real)
        return rest.isEmpty ? base : (base == "/" ? "" : base) + "/" + rest
      }
      guard let last = present.popLast() else { return path }
      missing.append(last)
    }
  }

  /// Whether one of two folders is the other, or lies inside it, behind all links. Blocks.
  static func touch(_ one: String, _ other: String) -> Bool {
    let (one, other) = (resolved(one), resolved(other))
    return contains(one, other) || contains(other, one)
  }

  /// Whether `inner` is `outer`, or lies inside it.
  static func contains(_ outer: String, _ inner: String) -> Bool {
    outer == inner || inner.hasPrefix(outer == "/" ? "/" : outer + "/")
  }
}
