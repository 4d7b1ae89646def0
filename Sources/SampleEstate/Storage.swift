import BackupModel
import Foundation

/// Folders and files of the estate, with refusals that say what is wrong.
enum Storage {
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { throw problem(path, error) }
  }

  /// Writes a file so that it is there whole or not at all.
  static func write(_ data: Data, to path: String, thenMoveTo destination: String) throws {
    do { try data.write(to: URL(fileURLWithPath: path)) } catch { throw problem(path, error) }
    try publish(path, as: destination)
  }

  /// Moves a finished file to its place once its bytes are on the storage.
  static func publish(_ path: String, as destination: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else { throw problem(path, POSIXError.last) }
    try makeFolder((destination as NSString).deletingLastPathComponent)
    guard rename(path, destination) == 0 else { throw problem(destination, POSIXError.last) }
  }

  /// What `error`, met at `path`, means.
  static func problem(_ path: String, _ error: any Error) -> BackupError {
    let posix = (error as? POSIXError) ?? ((error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError)
    let isFull = posix?.code == .ENOSPC || (error as? CocoaError)?.code == .fileWriteOutOfSpace
    if isFull {
      return BackupError(
        .storageFull, "There is not enough space at «\(path)» for the sample estate.",
        recommendedAction: "Free 800 MB there, or choose another folder.")
    }
    let reason = posix.map { String(cString: strerror($0.code.rawValue)) } ?? "the folder can't be written to"
    return BackupError(
      .storageNotWritable, "The sample estate can't be made at «\(path)»: \(reason).",
      recommendedAction: "Choose a folder that this user may write to.")
  }
}

extension POSIXError {
  /// What the last system call of this thread failed with.
  static var last: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

/// A lock that one process holds, or one of several callers in a process; the kernel frees it when its holder dies.
struct ExclusiveLock {
  private let descriptor: Int32

  /// Takes the lock of the file at `path`, made if absent; waits for it after telling so.
  init(_ path: String, waiting: () -> Void) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Storage.problem(path, POSIXError.last) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
    waiting()
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let error = Storage.problem(path, POSIXError.last)
        close(descriptor)
        throw error
      }
    }
  }

  func release() { close(descriptor) }
}
