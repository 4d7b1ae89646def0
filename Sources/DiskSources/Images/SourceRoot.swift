import BackupModel
import CNBD
import Foundation

/// A source's folder: the only place whose files are opened.
struct SourceRoot: Sendable {
  /// The folder as it was configured, without `.`, `..` and doubled slashes.
  let path: String
  /// The same folder with all symbolic links followed.
  let resolved: String

  /// - Throws: `BackupError` `SourceUnreachable` when there is no such folder.
  init(folder: String) throws {
    guard folder.hasPrefix("/") else {
      throw ImageProblem.sourceUnreachable(folder, because: "its path is not absolute")
    }
    path = Self.tidied(folder)
    guard let resolved = Self.resolvedPath(of: path) else {
      throw ImageProblem.sourceUnreachable(folder, because: systemWords(errno))
    }
    self.resolved = resolved
  }

  /// Opens the regular file at `path`, provided that it lies inside the folder, links followed.
  ///
  /// - Throws: `BackupError`: `ImageOutsideSource`, `ImageNotFound`, `ImageUnreadable`.
  func open(_ path: String) throws -> SourceFile {
    let tidy = Self.tidied(path)
    guard contains(tidy) else { throw ImageProblem.outside(path, folder: self.path) }
    guard let target = Self.resolvedPath(of: tidy) else { throw ImageProblem.opening(path, error: errno) }
    guard contains(target) else { throw ImageProblem.outside(path, folder: self.path) }
    // Looked at before opening, because opening a pipe or a device can have effects of its own.
    var status = stat()
    guard lstat(target, &status) == 0 else { throw ImageProblem.opening(path, error: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw ImageProblem.notAFile(path) }
    let descriptor = Glibc.open(target, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { throw ImageProblem.opening(path, error: errno) }
    let file = SourceFile(path: path, descriptor: descriptor)
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ImageProblem.notAFile(path)
    }
    // A folder on the way may have been exchanged for a link since the path was resolved.
    guard let opened = Self.link(at: "/proc/self/fd/\(descriptor)"), contains(opened) else {
      throw ImageProblem.outside(path, folder: self.path)
    }
    return file
  }

  /// Whether `path`, absolute and tidy, lies below the folder.
  func contains(_ path: String) -> Bool {
    [self.path, resolved].contains { folder in path.utf8.starts(with: (folder == "/" ? "/" : folder + "/").utf8) }
  }

  /// `path` without empty, `.` and `..` components; links are not looked at.
  static func tidied(_ path: String) -> String {
    var components: [Substring] = []
    for component in path.split(separator: "/") where component != "." {
      if component == ".." { _ = components.popLast() } else { components.append(component) }
    }
    return "/" + components.joined(separator: "/")
  }

  private static func resolvedPath(of path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func link(at path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX) + 1) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, buffer.count - 1)
      guard count >= 0 else { return nil }
      buffer[count] = 0
      return String(cString: start)
    }
  }
}

/// What the C library says of an error number, such as «Permission denied».
func systemWords(_ error: Int32) -> String { String(cString: strerror(error)) }
