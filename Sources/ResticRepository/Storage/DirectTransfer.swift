import CLinux
import Foundation

/// Writes that bypass the page cache for the part that can, and are durable when they return.
enum DirectOutput {
  /// File offsets, lengths and addresses must be multiples of this for direct transfers.
  static let alignment = 4096
  /// Below this, going past the cache saves nothing.
  private static let threshold = 1 << 20

  static func write(_ bytes: UnsafeRawBufferPointer, toNewFile path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFailure.now("write", path) }
    defer { close(descriptor) }
    var done = 0
    let address = bytes.baseAddress.map { Int(bitPattern: $0) } ?? 0
    if bytes.count >= threshold, address % alignment == 0, setDirect(descriptor, true) {
      done = try writeDirectly(descriptor, bytes, path: path)
      _ = setDirect(descriptor, false)
    }
    try writeFully(descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]), at: UInt64(done), path: path)
    guard fchmod(descriptor, 0o400) == 0 else { throw SystemFailure.now("protect", path) }
    guard fsync(descriptor) == 0 else { throw SystemFailure.now("make durable", path) }
  }

  /// - Returns: how many bytes were written: all whole blocks, or none where the file system refuses direct writes.
  private static func writeDirectly(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, path: String) throws -> Int {
    let whole = bytes.count / alignment * alignment
    var done = 0
    while done < whole {
      let count = pwrite(descriptor, bytes.baseAddress! + done, whole - done, off_t(done))
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EINVAL && done == 0 { return 0 }
        throw SystemFailure.now("write", path)
      }
      done += count / alignment * alignment
      if count % alignment != 0 { break }
    }
    return done
  }

  static func setDirect(_ descriptor: Int32, _ isOn: Bool) -> Bool {
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0 else { return false }
    let direct = Int32(linux_o_direct)
    return fcntl(descriptor, F_SETFL, isOn ? flags | direct : flags & ~direct) == 0
  }
}

/// Reads that come from the storage and not from memory, where the file system allows it.
enum DirectInput {
  static func read(
    _ descriptor: Int32, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, path: String
  ) throws {
    let aligned =
      offset % UInt64(DirectOutput.alignment) == 0 && Int(bitPattern: buffer.baseAddress) % DirectOutput.alignment == 0
    var done = 0
    if aligned, DirectOutput.setDirect(descriptor, true) {
      let whole = buffer.count / DirectOutput.alignment * DirectOutput.alignment
      while done < whole {
        let count = pread(descriptor, buffer.baseAddress! + done, whole - done, off_t(offset) + off_t(done))
        if count < 0 {
          if errno == EINTR { continue }
          if errno == EINVAL { break }
          throw SystemFailure.now("read", path)
        }
        if count == 0 { break }
        done += count / DirectOutput.alignment * DirectOutput.alignment
        if count % DirectOutput.alignment != 0 { break }
      }
      _ = DirectOutput.setDirect(descriptor, false)
    }
    // Asks the kernel to drop what it holds of the rest, so that the rest is fetched again too.
    posix_fadvise(descriptor, off_t(offset) + off_t(done), 0, Int32(POSIX_FADV_DONTNEED))
    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
    try readFully(descriptor, at: offset + UInt64(done), into: rest, path: path)
  }
}
