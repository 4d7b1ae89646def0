import BackupModel
import Foundation
import Synchronization

/// An advisory lock on a file, held until it is released or its process ends. Child processes don't inherit it.
final class FileLock: Sendable {
  private let descriptor: Mutex<Int32?>

  private init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  deinit { release() }

  /// Lets go of the lock; a second call does nothing.
  func release() {
    descriptor.withLock { held in
      if let held { close(held) }
      held = nil
    }
  }

  /// Writes into the file what its holder wants known; nothing when the lock was released.
  func note(_ text: String) throws {
    try descriptor.withLock { held in
      guard let held else { return }
      let bytes = Array(text.utf8)
      guard ftruncate(held, 0) == 0, pwrite(held, bytes, bytes.count, 0) == bytes.count else {
        throw Self.unusable("of the state directory", .last)
      }
    }
  }

  /// What the holder of the lock has noted; nil when nobody holds it.
  static func holdersNote(at path: String) throws -> String? {
    guard try isHeld(at: path) else { return nil }
    let bytes = try PrivateFile.read(path, limit: 4_096) ?? []
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Takes the lock if nobody else has it; nil when somebody has.
  ///
  /// Whoever only looks whether it is taken (``isHeld(at:)``) has it shared for a moment, so an exclusive taker tries
  /// for `patience` seconds. Blocks.
  static func take(at path: String, patience: TimeInterval = 0.3) throws -> FileLock? {
    let descriptor = try open(path)
    let deadline = Date(timeIntervalSinceNow: patience)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let problem = SystemProblem.last
      if problem.number == EINTR { continue }
      guard problem.number == EWOULDBLOCK else {
        close(descriptor)
        throw unusable(path, problem)
      }
      guard Date() < deadline else {
        close(descriptor)
        return nil
      }
      usleep(10_000)
    }
    return FileLock(descriptor: descriptor)
  }

  /// Takes the lock beside others who share it; nil when somebody has it to himself.
  static func share(at path: String) throws -> FileLock? {
    let descriptor = try open(path)
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      let problem = SystemProblem.last
      if problem.number == EINTR { continue }
      close(descriptor)
      guard problem.number == EWOULDBLOCK else { throw unusable(path, problem) }
      return nil
    }
    return FileLock(descriptor: descriptor)
  }

  /// Whether somebody holds the lock, alone or shared.
  static func isHeldOrShared(at path: String) throws -> Bool {
    try take(at: path, patience: 0) == nil
  }

  /// Whether somebody holds the lock exclusively.
  static func isHeld(at path: String) throws -> Bool {
    let descriptor = try open(path)
    defer { close(descriptor) }
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      let problem = SystemProblem.last
      if problem.number == EINTR { continue }
      guard problem.number == EWOULDBLOCK else { throw unusable(path, problem) }
      return true
    }
    return false
  }

  private static func open(_ path: String) throws -> Int32 {
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw unusable(path, .last) }
    return descriptor
  }

  private static func unusable(_ path: String, _ problem: SystemProblem) -> BackupError {
    BackupError(
      .catalogUnavailable, "The lock file \(path) can't be used: \(problem.words).",
      recommendedAction: "Check the state directory's permissions and free space.")
  }
}
