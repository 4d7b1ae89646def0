import Foundation

extension Repository {
  /// Writes a disk's bytes into a new sparse file: every chunk is proved against its id, zeros become holes, and the
  /// file is durable when this returns.
  ///
  /// - Parameter path: must not exist; a failed or cancelled restore removes what it made.
  /// - Throws: ``RepositoryError``; `CancellationError`.
  public func restoreDisk(_ content: DiskContent, toFile path: String, progress: TransferProgress) async throws {
    let target = try await WorkerThreads.run(name: "restore") {
      try RestoreTarget(path: path, size: content.size)
    }
    do {
      let offsets = try index.offsets(of: content.chunks, size: content.size)
      let tickets = Ticket()
      try await WorkerThreads.inParallel(WorkerThreads.usualCount, name: "restore") {
        let reader = try BlobReader(self)
        let writer = target.writer()
        while case let position = tickets.take(), position < content.chunks.count {
          if Task.isCancelled { throw CancellationError() }
          let id = content.chunks[position]
          let offset = offsets?[position] ?? UInt64(position) * UInt64(ChunkSize.bytes)
          if id == ChunkSize.zeroID {
            progress.add(processed: ChunkSize.bytes)
            continue
          }
          var stored = 0
          let bytes = try reader.read(id, .data, storedBytes: &stored)
          guard offset + UInt64(bytes.count) <= content.size else {
            throw RepositoryError(.damaged, "a disk's chunks are larger than the disk")
          }
          let written = try writer.write(bytes, at: offset)
          progress.add(processed: bytes.count, read: stored, stored: written)
        }
      }
      try await WorkerThreads.run(name: "restore") { try target.finish() }
    } catch {
      target.discard()
      throw error
    }
  }
}

/// The file that a disk is restored into.
///
/// Unchecked because the descriptor is only used with positions of their own, one thread a range; closing happens when
/// all are done.
final class RestoreTarget: @unchecked Sendable {
  private let path: String
  private var descriptor: Int32

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
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// A writer for one thread.
  func writer() -> Writer { Writer(descriptor: descriptor, path: path) }

  func finish() throws {
    guard fsync(descriptor) == 0 else { throw SystemFailure.now("make durable", path) }
    let result = close(descriptor)
    descriptor = -1
    guard result == 0 else { throw SystemFailure.now("close", path) }
  }

  func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    unlink(path)
  }

  /// Writes chunks, leaving holes where whole blocks are zero.
  struct Writer {
    fileprivate let descriptor: Int32
    fileprivate let path: String
    private static let block = 4096

    fileprivate init(descriptor: Int32, path: String) {
      self.descriptor = descriptor
      self.path = path
    }

    /// - Returns: how many bytes were written.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws -> Int {
      var start = 0
      var written = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, !isZeroBlock(bytes, at: end) { end = min(end + Self.block, bytes.count) }
        if end > start {
          let run = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
          try writeFully(descriptor, run, at: offset + UInt64(start), path: path)
          written += run.count
        }
        start = end
        while start < bytes.count, isZeroBlock(bytes, at: start) { start = min(start + Self.block, bytes.count) }
      }
      return written
    }

    private func isZeroBlock(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
      UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.block, bytes.count)]).isAllZero
    }
  }
}
