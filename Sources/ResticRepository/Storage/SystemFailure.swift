import Foundation

/// The operating system's refusals, as errors of the repository.
enum SystemFailure {
  private static let readingActions: Set<String> = ["read", "open", "list", "look at"]

  /// The error for the present `errno`.
  static func now(_ action: String, _ path: String) -> RepositoryError {
    let code = errno
    let kind: RepositoryError.Kind =
      switch code {
      case ENOSPC, EDQUOT: .noSpace
      case EROFS: .readOnly
      case EACCES, EPERM: readingActions.contains(action) ? .unavailable : .readOnly
      default: .unavailable
      }
    return RepositoryError(kind, "can't \(action) \(path): \(String(cString: strerror(code)).lowercased())")
  }
}

/// Fills `buffer` from `offset` on.
///
/// - Throws: ``RepositoryError/Kind/damaged`` when the file ends too early.
func readFully(
  _ descriptor: Int32, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, path: String
) throws {
  var done = 0
  while done < buffer.count {
    let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset) + off_t(done))
    if count < 0 {
      if errno == EINTR { continue }
      throw SystemFailure.now("read", path)
    }
    if count == 0 { throw RepositoryError(.damaged, "\(path) ends at byte \(offset + UInt64(done)), too early") }
    done += count
  }
}

/// Writes all of `bytes` at `offset`.
func writeFully(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: UInt64, path: String) throws {
  var done = 0
  while done < bytes.count {
    let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
    if count < 0 {
      if errno == EINTR { continue }
      throw SystemFailure.now("write", path)
    }
    done += count
  }
}
