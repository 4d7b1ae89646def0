import BackupModel
import CNBD
import Foundation

/// Which file it is, whatever its path.
struct FileIdentity: Hashable, Sendable {
  var device: UInt64
  var inode: UInt64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}

/// A regular file inside a source's folder, open for reading until the last reference goes.
final class SourceFile: Sendable {
  /// Who else uses a file, as far as the kernel tells.
  enum Writers {
    /// Nobody has it open for writing.
    case none
    /// Somebody has it open for writing.
    case some
    /// The file isn't ours, or the file system can't tell.
    case unknown
  }

  /// The absolute path by which the file was named; links not followed.
  let path: String
  let descriptor: Int32

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }

  /// The file's status now.
  func status() throws -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw ImageProblem.reading(path, at: nil, error: errno) }
    return status
  }

  /// Identity, size and times now.
  func look() throws -> ImageStamp.File { Self.file(try status()) }

  static func file(_ status: stat) -> ImageStamp.File {
    ImageStamp.File(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), sizeBytes: UInt64(max(0, status.st_size)),
      modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
  }

  /// Whether a QEMU holds the file and may write to it. It then holds a lock on byte 101 (100 + its permission to
  /// write), raw or qcow2 alike. Takes no lock itself.
  func isHeldByMachine() -> Bool { bc_is_byte_locked(descriptor, 101) == 1 }

  /// Whether anybody has the file open for writing.
  func writers() -> Writers {
    switch bc_try_read_lease(descriptor) {
    case 0: .none
    case EAGAIN: .some
    default: .unknown
    }
  }

  /// Reads up to `count` bytes from `offset`; fewer only at the file's end.
  func read(_ count: Int, at offset: UInt64) throws -> [UInt8] {
    guard let start = off_t(exactly: offset) else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, start + off_t(filled))
        if got == 0 { break }
        if got > 0 {
          filled += got
        } else if errno != EINTR {
          throw ImageProblem.reading(path, at: offset + UInt64(filled), error: errno)
        }
      }
    }
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? Int64.max : seconds &+ Int64(time.tv_nsec)
  }
}
