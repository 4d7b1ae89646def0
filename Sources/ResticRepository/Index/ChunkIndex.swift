import Foundation
import Synchronization

/// The index of a whole repository in memory, shared by all that read and write it in this process.
final class ChunkIndex: Sendable {
  fileprivate struct State {
    var table = ChunkTable()
    var files: Set<ObjectID> = []
    /// Packs whose contents are not believed.
    var distrusted: Set<ObjectID> = []
    /// Packs that are durable, but that no index file names yet.
    var unindexed: [PackRecord] = []
    var unindexedBlobs = 0
  }

  fileprivate let state = Mutex(State())

  /// Whether a new point may rely on what is stored of the blob.
  func contains(_ id: ObjectID, _ kind: BlobKind) -> Bool { state.withLock { $0.table.contains(id, kind) } }

  func location(of id: ObjectID, _ kind: BlobKind) -> ChunkLocation? {
    state.withLock { $0.table.location(of: id, kind) }
  }

  /// The packs that index files name.
  var packIDs: Set<ObjectID> { state.withLock { $0.table.packIDs } }

  var count: Int { state.withLock { $0.table.count } }

  var distrusted: Set<ObjectID> { state.withLock { $0.distrusted } }

  /// From the next ``load(from:)`` on, blobs of these packs count as stored nowhere for new points, and are read from
  /// there only where no other pack holds them.
  func distrust(_ packs: Set<ObjectID>) {
    state.withLock { state in
      guard state.distrusted != packs else { return }
      state.distrusted = packs
      state.expectReading()
    }
  }

  /// Reads the index files that are not in memory yet; when some were removed since, reads everything anew. One at a
  /// time, and none while index files are written.
  ///
  /// Packs that are missing in the storage, or have another size than their blobs make, are left out: what they held
  /// counts as not stored, so that the next backup stores it again.
  func load(from objects: ObjectReader) throws {
    let known = state.withLock { $0.files }
    let present = Set(try objects.list(.index))
    let stored = try objects.packSizes()
    if known.isSubset(of: present), state.withLock({ $0.table.agrees(with: stored) }) {
      try read(Array(present.subtracting(known)), from: objects) { record in
        guard stored[record.pack] == PrunePlan.packSize(record.entries) else { return }
        self.state.withLock { _ = $0.table.insert(record) }
      }
      state.withLock { $0.files = present }
      return
    }
    let distrusted = distrusted
    let fresh = ChunkTable(distrusting: distrusted)
    let building = Mutex(())
    try read(Array(present), from: objects) { record in
      guard stored[record.pack] == PrunePlan.packSize(record.entries) else { return }
      building.withLock { _ in _ = fresh.insert(record) }
    }
    state.withLock { state in
      state.table = fresh
      for record in state.unindexed where stored[record.pack] != nil { state.table.insert(record) }
      state.files = present
      if state.distrusted != distrusted { state.expectReading() }
    }
  }

  private func read(_ files: [ObjectID], from objects: ObjectReader, _ body: @Sendable (PackRecord) -> Void) throws {
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: files.count) { position in
      guard failure.withLock({ $0 == nil }) else { return }
      do {
        try IndexFile.decode(try objects.load(ObjectName(.index, files[position]))) { body($0) }
      } catch {
        failure.withLock { $0 = error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Makes the blobs of a durable pack known. Index files are written later, see ``takeUnindexed(atLeast:)``.
  ///
  /// - Returns: how many of them only a distrusted pack held.
  @discardableResult
  func add(_ record: PackRecord) -> Int {
    state.withLock { state in
      var replaced = 0
      state.table.insert(record, replaced: &replaced)
      state.unindexed.append(record)
      state.unindexedBlobs += record.entries.count
      return replaced
    }
  }

  /// The packs that no index file names, when they have at least `limit` blobs together; they count as named from now.
  func takeUnindexed(atLeast limit: Int) -> [PackRecord] {
    state.withLock { state in
      guard state.unindexedBlobs >= max(1, limit) else { return [] }
      defer {
        state.unindexed = []
        state.unindexedBlobs = 0
      }
      return state.unindexed
    }
  }

  /// Puts back packs whose index file could not be written.
  func putBack(_ records: [PackRecord]) {
    state.withLock { state in
      state.unindexed += records
      state.unindexedBlobs += records.reduce(0) { $0 + $1.entries.count }
    }
  }

  /// Drops packs whose index file could not be written; their blobs go with the next full reading.
  func forgetUnindexed() {
    state.withLock { state in
      state.unindexed = []
      state.unindexedBlobs = 0
      state.expectReading()
    }
  }

  func added(file: ObjectID) { state.withLock { _ = $0.files.insert(file) } }
}

extension ChunkIndex.State {
  /// Has the next load read everything anew.
  fileprivate mutating func expectReading() {
    // No index file has this name: the load finds it missing.
    files.insert(ChunkSize.zeroID)
  }
}

extension ChunkIndex {
  /// Whether a new point may rely on every chunk of a list.
  func containsAll(_ chunks: ChunkList) -> Bool { firstMissing(in: chunks) == nil }

  /// The first chunk of a list that is not known, or that only a distrusted pack holds.
  func firstMissing(in chunks: ChunkList) -> ObjectID? {
    state.withLock { state in
      var last: ObjectID?
      for position in 0..<chunks.count {
        let id = chunks[position]
        // Runs of the same chunk, zeros above all, are looked up once.
        if id == last { continue }
        guard state.table.contains(id, .data) else { return id }
        last = id
      }
      return nil
    }
  }

  /// The length of every chunk of a list when it is not the usual fixed one; nil for lists of our own kind.
  func offsets(of chunks: ChunkList, size: UInt64) throws -> [UInt64]? {
    try state.withLock { state in
      func length(_ position: Int) throws -> Int {
        guard let location = state.table.location(of: chunks[position], .data) else {
          throw RepositoryError(.notFound, "the data \(chunks[position].shortHex) is not in the index")
        }
        return location.entry.plainLength
      }
      var isFixed = ChunkSize.count(forSize: size) == chunks.count
      var offset: UInt64 = 0
      var offsets: [UInt64] = []
      for position in 0..<chunks.count where isFixed {
        if chunks[position] == ChunkSize.zeroID && position + 1 < chunks.count { continue }
        isFixed = try length(position) == ChunkSize.length(of: position, size: size)
      }
      if isFixed { return nil }
      offsets.reserveCapacity(chunks.count)
      for position in 0..<chunks.count {
        offsets.append(offset)
        offset += UInt64(try length(position))
      }
      guard offset == size else {
        throw RepositoryError(.damaged, "a file of \(size) bytes has chunks of \(offset) bytes")
      }
      return offsets
    }
  }
}
