import Foundation

/// Writes small private files so that they are whole after a crash, or absent.
enum PrivateFile {
  /// Makes a new file, mode 0600, with `bytes`, flushed to the storage; fails when `path` exists. Blocks.
  static func create(_ path: String, bytes: [UInt8]) throws(SystemProblem) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    do throws(SystemProblem) {
      var written = 0
      while written < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, bytes.count - written) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw .last }
        written += count
      }
      guard fsync(descriptor) == 0 else { throw .last }
      try syncFolder(of: path)
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Reads a file, or a pipe such as a shell's `<(…)`, of at most `limit` bytes; nil when it is longer. Blocks.
  static func read(_ path: String, limit: Int) throws(SystemProblem) -> [UInt8]? {
    // Opened without waiting, so that a named pipe that nobody writes to reads as empty.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    guard fcntl(descriptor, F_SETFL, 0) == 0 else { throw .last }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var filled = 0
    while filled < bytes.count {
      let room = bytes.count - filled
      let count = bytes.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress! + filled, room) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      if count == 0 { break }
      filled += count
    }
    return filled > limit ? nil : Array(bytes[..<filled])
  }

  /// Makes what was done to the folder's entries durable. Blocks.
  static func syncFolder(of path: String) throws(SystemProblem) {
    let descriptor = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last }
  }
}
