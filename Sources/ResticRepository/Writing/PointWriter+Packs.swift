import Foundation
import Synchronization

/// From chunks to durable packs.
extension PointWriter {
  func store(
    _ chunk: UnsafeRawBufferPointer, _ kind: BlobKind, with worker: ChunkWorker, _ progress: TransferProgress?
  ) throws -> ObjectID {
    let id = worker.hash.hash(chunk)
    guard claim(id, kind) else { return id }
    let compressed = try worker.compress(chunk)
    let payload = compressed ?? chunk
    let length = payload.count + Sealer.overhead
    let slot = try reserve(id, kind, length: length, uncompressedLength: compressed == nil ? 0 : chunk.count, worker)
    try worker.sealer.seal(payload, into: slot.address)
    progress?.add(stored: length)
    if let pack = assembler.finish(slot) { try write(pack, with: worker) }
    return id
  }

  /// Whether the caller is the one who has to store this chunk.
  private func claim(_ id: ObjectID, _ kind: BlobKind) -> Bool {
    pending.withLock { pending in
      !repository.index.contains(id, kind) && pending.insert(id).inserted
    }
  }

  private func reserve(_ id: ObjectID, _ kind: BlobKind, length: Int, uncompressedLength: Int, _ worker: ChunkWorker)
    throws -> PackAssembler.Slot
  {
    while true {
      switch try assembler.reserve(id, kind, length: length, uncompressedLength: uncompressedLength) {
      case .slot(let slot): return slot
      case .writeFirst(let pack): try write(pack, with: worker)
      }
    }
  }

  func write(_ pack: OpenPack, with worker: ChunkWorker) throws {
    let end = try PackHeader.sealed(pack.entries, with: worker.sealer)
    UnsafeMutableRawBufferPointer(rebasing: pack.memory[pack.used...]).copyBytes(from: end)
    let bytes = UnsafeRawBufferPointer(rebasing: pack.memory[..<(pack.used + end.count)])
    try save(bytes, entries: pack.entries, hash: worker.hash)
    let ids = pack.entries.map(\.id)
    pending.withLock { pending in for id in ids { pending.remove(id) } }
    assembler.recycle(pack)
  }

  func save(_ bytes: UnsafeRawBufferPointer, entries: [PackEntry], hash: SHA256) throws {
    let id = hash.hash(bytes)
    try repository.backend.save(ObjectName(.pack, id), bytes)
    let mended = repository.index.add(PackRecord(pack: id, entries: entries))
    state.withLock {
      $0.mendedCount += mended
      $0.newPacks.append((id, UInt64(bytes.count)))
      $0.storedBytes += UInt64(bytes.count)
    }
    try repository.flushIndex(atLeast: Self.indexFlush)
  }
}
