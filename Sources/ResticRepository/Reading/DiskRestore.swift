import Foundation
import Synchronization

extension Repository {
  /// How far ahead packs are asked for: two packs' worth of chunks that compress by half.
  private static let chunksAhead = 128

  /// Writes a disk's bytes into a new sparse file: every chunk is proved against its id, zeros become holes, and the
  /// file is durable when this returns.
  ///
  /// - Parameters:
  ///   - path: must not exist; a failed or cancelled restore removes what it made.
  ///   - pace: is told how many bytes were read from the storage, and returns when reading may go on; it may block.
  /// - Throws: ``RepositoryError``; `CancellationError`.
  public func restoreDisk(
    _ content: DiskContent, toFile path: String, progress: TransferProgress,
    pace: @escaping @Sendable (Int) throws -> Void = { _ in }
  ) async throws {
    let target = try await WorkerThreads.run(name: "restore") {
      try RestoreTarget(path: path, size: content.size)
    }
    do {
      let offsets = try index.offsets(of: content.chunks, size: content.size)
      let tickets = Ticket()
      let packsAhead = Mutex<Set<ObjectID>>([])
      try await WorkerThreads.inParallel(WorkerThreads.usualCount, name: "restore") {
        let reader = try BlobReader(self)
        let writer = target.writer()
        while case let position = tickets.take(), position < content.chunks.count {
          if Task.isCancelled { throw CancellationError() }
          if position + Self.chunksAhead < content.chunks.count,
            let ahead = self.index.location(of: content.chunks[position + Self.chunksAhead], .data)?.pack,
            packsAhead.withLock({ $0.insert(ahead).inserted })
          {
            self.backend.prefetch(ObjectName(.pack, ahead))
          }
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
          try pace(stored)
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
