import Foundation

/// Copies sealed blobs into a new pack. They are not decrypted, but every seal is checked: a damaged blob is never
/// carried over as if it were sound. Belongs to one thread.
final class Repacker {
  private let repository: Repository
  private let sealer: Sealer
  private let hash = SHA256()
  private var buffer = AlignedBuffer(count: PackAssembler.bufferSize)

  init(_ repository: Repository) throws {
    self.repository = repository
    sealer = try Sealer(repository.objects.key)
  }

  /// Writes one pack of the plan.
  func make(_ moves: [PrunePlan.Move]) throws -> PackRecord {
    let size = Int(PrunePlan.packSize(moves.lazy.map(\.entry)))
    if buffer.bytes.count < size { buffer = AlignedBuffer(count: size) }
    var entries: [PackEntry] = []
    var used = 0
    var position = 0
    while position < moves.count {
      // Neighbours in the old pack are read together.
      var end = position + 1
      while end < moves.count, moves[end].pack == moves[position].pack,
        moves[end].entry.offset == moves[end - 1].entry.offset + moves[end - 1].entry.length
      { end += 1 }
      let run = moves[position..<end]
      let length = run.reduce(0) { $0 + Int($1.entry.length) }
      let place = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[used..<used + length])
      try repository.backend.read(
        ObjectName(.pack, moves[position].pack), at: UInt64(moves[position].entry.offset), into: place, freshly: false)
      for move in run {
        try verify(move, at: used)
        entries.append(
          PackEntry(
            id: move.entry.id, kind: move.entry.kind, offset: UInt32(used), length: move.entry.length,
            uncompressedLength: move.entry.uncompressedLength))
        used += Int(move.entry.length)
      }
      position = end
    }
    let end = try PackHeader.sealed(entries, with: sealer)
    UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[used...]).copyBytes(from: end)
    let bytes = UnsafeRawBufferPointer(buffer.prefix(used + end.count))
    let id = hash.hash(bytes)
    try repository.backend.save(ObjectName(.pack, id), bytes)
    return PackRecord(pack: id, entries: entries)
  }

  /// Whether a blob's seal is whole where it lies.
  func isIntact(_ entry: PackEntry, in pack: ObjectID) throws -> Bool {
    if buffer.bytes.count < Int(entry.length) { buffer = AlignedBuffer(count: Int(entry.length)) }
    let place = buffer.prefix(Int(entry.length))
    do {
      try repository.backend.read(ObjectName(.pack, pack), at: UInt64(entry.offset), into: place, freshly: true)
    } catch let error as RepositoryError where error.kind == .damaged || error.kind == .unavailable {
      // A sector that can't be read.
      return false
    }
    return try sealer.isIntact(UnsafeRawBufferPointer(place))
  }

  private func verify(_ move: PrunePlan.Move, at start: Int) throws {
    let sealed = UnsafeRawBufferPointer(rebasing: buffer.bytes[start..<start + Int(move.entry.length)])
    guard try sealer.isIntact(sealed) else {
      throw RepositoryError(
        .damaged,
        "the \(move.entry.kind.name) \(move.entry.id.shortHex) in pack \(move.pack.shortHex) is damaged: its seal is broken"
      )
    }
  }
}
