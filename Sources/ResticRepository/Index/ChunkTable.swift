/// Where every blob of a repository is, in at most 64 bytes a blob: entries of 48 bytes that never move, found through
/// a hash table of 4-byte numbers that is never more than 4/5 full. The ids are hashes already; their first bytes serve.
///
/// Unchecked because whoever has a table guards it: ``ChunkIndex`` uses each only under a lock.
final class ChunkTable: @unchecked Sendable {
  struct Entry {
    let id: ObjectID
    let pack: UInt32
    let offset: UInt32
    /// The highest bit is set for trees.
    let lengthAndKind: UInt32
    let uncompressedLength: UInt32
  }

  private static let segmentSize = 1 << 14
  private static let treeBit: UInt32 = 1 << 31

  private var segments: [UnsafeMutablePointer<Entry>] = []
  private(set) var count = 0
  private var slots: UnsafeMutablePointer<UInt32>
  private var slotCount: Int
  private let distrusted: Set<ObjectID>
  private var packs: [ObjectID] = []
  /// By pack: whether it is distrusted.
  private var suspects: [Bool] = []
  private var packSizes: [UInt64] = []
  private var packNumbers: [ObjectID: UInt32] = [:]

  /// - Parameter distrusted: packs whose blobs are found only where no other pack holds them.
  init(distrusting distrusted: Set<ObjectID> = []) {
    self.distrusted = distrusted
    slotCount = 1 << 12
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
  }

  deinit {
    for segment in segments { segment.deallocate() }
    slots.deallocate()
  }

  private func entry(_ number: Int) -> Entry {
    segments[number / Self.segmentSize][number % Self.segmentSize]
  }

  /// The slot that holds the blob, or the free one where it would go.
  private func slot(of id: ObjectID, _ kind: BlobKind) -> Int {
    let mask = slotCount - 1
    var slot = Int(truncatingIfNeeded: id.words.0) & mask
    while slots[slot] != 0 {
      let found = entry(Int(slots[slot]) - 1)
      if found.id == id && (found.lengthAndKind & Self.treeBit != 0) == (kind == .tree) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// Whether a pack that is not distrusted holds the blob.
  func contains(_ id: ObjectID, _ kind: BlobKind) -> Bool {
    let number = slots[slot(of: id, kind)]
    return number != 0 && !suspects[Int(entry(Int(number) - 1).pack)]
  }

  func location(of id: ObjectID, _ kind: BlobKind) -> ChunkLocation? {
    let number = slots[slot(of: id, kind)]
    guard number != 0 else { return nil }
    let found = entry(Int(number) - 1)
    return ChunkLocation(
      pack: packs[Int(found.pack)],
      entry: PackEntry(
        id: id, kind: kind, offset: found.offset, length: found.lengthAndKind & ~Self.treeBit,
        uncompressedLength: found.uncompressedLength))
  }

  /// The position of a blob in the order of insertion; nil when it is not known.
  func number(of id: ObjectID, _ kind: BlobKind) -> Int? {
    let number = slots[slot(of: id, kind)]
    return number == 0 ? nil : Int(number) - 1
  }

  /// Calls `body` for every blob: its position, the number of its pack, and its place there.
  func forEach(_ body: (Int, UInt32, PackEntry) -> Void) {
    for number in 0..<count {
      let found = entry(number)
      body(
        number, found.pack,
        PackEntry(
          id: found.id, kind: found.lengthAndKind & Self.treeBit == 0 ? .data : .tree, offset: found.offset,
          length: found.lengthAndKind & ~Self.treeBit, uncompressedLength: found.uncompressedLength))
    }
  }

  /// Whether every pack that was inserted is among `stored`, with the size that its blobs make.
  func agrees(with stored: [ObjectID: UInt64]) -> Bool {
    zip(packs, packSizes).allSatisfy { stored[$0] == $1 }
  }

  /// The packs that were inserted.
  var packIDs: Set<ObjectID> { Set(packs) }

  /// Adds the blobs of a pack; a blob that is known already keeps its first place, unless that is in a distrusted pack.
  ///
  /// - Parameter replaced: grows by the blobs that were found in a distrusted pack until now.
  /// - Returns: the pack's number, counted from 0 in the order of insertion.
  @discardableResult
  func insert(_ record: PackRecord, replaced: inout Int) -> UInt32 {
    let pack: UInt32
    if let known = packNumbers[record.pack] {
      pack = known
    } else {
      pack = UInt32(packs.count)
      packs.append(record.pack)
      suspects.append(distrusted.contains(record.pack))
      packSizes.append(PrunePlan.packSize(record.entries))
      packNumbers[record.pack] = pack
    }
    for blob in record.entries {
      if (count + 1) * 5 > slotCount * 4 { grow() }
      let slot = slot(of: blob.id, blob.kind)
      if slots[slot] != 0 {
        let number = Int(slots[slot]) - 1
        guard suspects[Int(entry(number).pack)], !suspects[Int(pack)] else { continue }
        place(blob, in: pack, as: number)
        replaced += 1
        continue
      }
      if count == segments.count * Self.segmentSize {
        segments.append(.allocate(capacity: Self.segmentSize))
      }
      place(blob, in: pack, as: count)
      count += 1
      slots[slot] = UInt32(count)
    }
    return pack
  }

  /// The same, for whoever need not know what was replaced.
  @discardableResult
  func insert(_ record: PackRecord) -> UInt32 {
    var replaced = 0
    return insert(record, replaced: &replaced)
  }

  private func place(_ blob: PackEntry, in pack: UInt32, as number: Int) {
    let bit = blob.kind == .tree ? Self.treeBit : 0
    (segments[number / Self.segmentSize] + number % Self.segmentSize).initialize(
      to: Entry(
        id: blob.id, pack: pack, offset: blob.offset, lengthAndKind: blob.length | bit,
        uncompressedLength: blob.uncompressedLength))
  }

  private func grow() {
    slots.deallocate()
    slotCount *= 2
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    let mask = slotCount - 1
    for number in 0..<count {
      var slot = Int(truncatingIfNeeded: entry(number).id.words.0) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }
}

/// Where a blob is.
struct ChunkLocation: Sendable {
  let pack: ObjectID
  let entry: PackEntry
}
