import BackupModel
import Foundation
import Glibc

/// A file that only its owner can read, written whole or not at all.
enum NewFile {
  /// Writes `text` to `path`.
  ///
  /// - Throws: `UserErrorFileExists` when the file is there and must not be replaced, `UserErrorInvalidPath` when it
  ///   can't be written.
  static func write(_ text: String, to path: String, replacing: Bool) throws {
    let draft = path + ".\(UUID().uuidString.prefix(8)).part"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw unwritable(path) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(text.utf8))
      try file.synchronize()
    } catch {
      unlink(draft)
      throw unwritable(path)
    }
    defer { unlink(draft) }
    if replacing {
      guard rename(draft, path) == 0 else { throw unwritable(path) }
    } else if link(draft, path) != 0 {
      guard errno == EEXIST else { throw unwritable(path) }
      throw BackupError(
        .fileExists, "\(PrintableText.line(path)) is there already.",
        recommendedAction: "Choose another name, or agree to replace it.")
    }
  }

  private static func unwritable(_ path: String) -> BackupError {
    BackupError(
      .invalidPath, "\(PrintableText.line(path)) can't be written: \(String(cString: strerror(errno))).",
      recommendedAction: "Choose a file in a folder that exists and that you may write to.")
  }
}
