import Foundation

/// The file that a disk is restored into.
///
/// Unchecked because the descriptors are only used with positions of their own, one thread a range; they are closed
/// when all threads are done.
final class RestoreTarget: @unchecked Sendable {
  private let path: String
  private var descriptor: Int32
  /// For whole blocks from aligned memory, past the page cache; -1 where the file system has no such thing.
  private var direct: Int32 = -1

  init(path: String, size: UInt64) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw RepositoryError(.exists, "\(path) exists already") }
      throw SystemFailure.now("write", path)
    }
    guard ftruncate(descriptor, off_t(size)) == 0 else {
      let error = SystemFailure.now("make", path)
      discard()
      throw error
    }
    direct = open(path, O_RDWR | O_CLOEXEC)
    if direct >= 0 && !DirectOutput.setDirect(direct, true) { closeDirect() }
  }

  deinit { closeAll() }

  private func closeDirect() {
    if direct >= 0 { close(direct) }
    direct = -1
  }

  private func closeAll() {
    closeDirect()
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// A writer for one thread.
  func writer() -> Writer { Writer(buffered: descriptor, direct: direct, path: path) }

  func finish() throws {
    closeDirect()
    guard fsync(descriptor) == 0 else { throw SystemFailure.now("make durable", path) }
    let result = close(descriptor)
    descriptor = -1
    guard result == 0 else { throw SystemFailure.now("close", path) }
  }

  func discard() {
    closeAll()
    unlink(path)
  }
}

extension RestoreTarget {
  /// Writes chunks, leaving holes where there are only zeros.
  final class Writer {
    private let buffered: Int32
    private var direct: Int32
    private let path: String
    private var aligned = AlignedBuffer(count: ChunkSize.bytes)
    private static let block = 4096
    /// Zeros shorter than this are written between data: a write for every page would cost more than it saves.
    private static let shortestHole = 16 * 1024

    fileprivate init(buffered: Int32, direct: Int32, path: String) {
      self.buffered = buffered
      self.direct = direct
      self.path = path
    }

    /// - Returns: how many bytes were written.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws -> Int {
      var written = 0
      for run in Self.runs(of: bytes) {
        try write(run: UnsafeRawBufferPointer(rebasing: bytes[run]), at: offset + UInt64(run.lowerBound))
        written += run.count
      }
      return written
    }

    /// The stretches of `bytes` that are worth writing.
    static func runs(of bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
      var runs: [Range<Int>] = []
      var position = 0
      while position < bytes.count {
        let end = min(position + block, bytes.count)
        if !UnsafeRawBufferPointer(rebasing: bytes[position..<end]).isAllZero {
          if let last = runs.last, position - last.upperBound < shortestHole {
            runs[runs.count - 1] = last.lowerBound..<end
          } else {
            runs.append(position..<end)
          }
        }
        position = end
      }
      return runs
    }

    private func write(run: UnsafeRawBufferPointer, at offset: UInt64) throws {
      let whole = offset % UInt64(Self.block) == 0 && direct >= 0 ? run.count / Self.block * Self.block : 0
      let done = whole > 0 ? try writeDirectly(UnsafeRawBufferPointer(rebasing: run[..<whole]), at: offset) : 0
      try writeFully(
        buffered, UnsafeRawBufferPointer(rebasing: run[done...]), at: offset + UInt64(done), path: path)
    }

    /// - Returns: how many bytes were written; fewer than asked where the file system refuses.
    private func writeDirectly(_ run: UnsafeRawBufferPointer, at offset: UInt64) throws -> Int {
      var source = run
      if Int(bitPattern: run.baseAddress) % Self.block != 0 {
        if aligned.bytes.count < run.count { aligned = AlignedBuffer(count: run.count) }
        aligned.bytes.copyMemory(from: run)
        source = UnsafeRawBufferPointer(aligned.prefix(run.count))
      }
      var done = 0
      while done < source.count {
        let count = pwrite(direct, source.baseAddress! + done, source.count - done, off_t(offset) + off_t(done))
        if count < 0 {
          if errno == EINTR { continue }
          guard errno == EINVAL else { throw SystemFailure.now("write", path) }
          direct = -1
          return done
        }
        done += count
        // What is left after a short write may not be whole blocks.
        if count % Self.block != 0 { return done }
      }
      return done
    }
  }
}
