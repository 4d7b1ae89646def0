/// What a prune would do, to the byte.
public struct PrunePlan: Sendable {
  /// A blob that moves.
  struct Move: Sendable {
    let pack: ObjectID
    let entry: PackEntry
  }

  /// Packs that go as they are: nothing in them is used.
  let unused: [ObjectID]
  /// Packs that go after their used blobs have moved.
  let repacked: [ObjectID]
  /// The packs that are made: which blobs each holds.
  let made: [[Move]]
  /// Packs in the storage that no index file names.
  let orphans: [ObjectID]

  /// The bytes of all packs before.
  public let bytesBefore: UInt64
  /// The bytes of all packs after.
  public let bytesAfter: UInt64
  /// Whether only copies of what is stored elsewhere go, because damage keeps it from being told what snapshots use.
  public let keepsEverything: Bool
  /// Bytes that stay though nothing uses them, because moving what is beside them would not pay.
  public let bytesUnusedKept: UInt64

  /// What is freed.
  public var bytesFreed: UInt64 { bytesBefore - min(bytesBefore, bytesAfter) }
  /// How many packs are removed.
  public var removedPackCount: Int { unused.count + repacked.count + orphans.count }
  /// How many packs are made.
  public var madePackCount: Int { made.count }
  /// Whether there is nothing to do.
  public var isEmpty: Bool { removedPackCount == 0 }

  /// The size of a pack of these blobs.
  static func packSize(_ entries: some Sequence<PackEntry>) -> UInt64 {
    entries.reduce(UInt64(Sealer.overhead + 4)) {
      $0 + UInt64($1.length) + ($1.uncompressedLength == 0 ? 37 : 41)
    }
  }
}

extension PrunePlan {
  /// The rule: packs without used blobs go. Distrusted packs go as soon as everything used in them is intact, or stored
  /// elsewhere too; until then they stay as they are. Of the others, those with the largest unused share are repacked, until what
  /// stays unused is at most `tolerance` of what stays; a pack is never moved for less than a tenth of its size.
  ///
  /// - Parameter tolerance: 0…1; 1 moves nothing out of packs that are trusted.
  init(_ survey: PruneSurvey, tolerance: Double) {
    let total = survey.packs.reduce(UInt64(0)) { $0 + $1.size }
    let mixed = survey.packs.indices.filter {
      !survey.packs[$0].isDistrusted && survey.packs[$0].usedBlobs > 0
        && survey.packs[$0].usedBlobs < survey.packs[$0].blobs
    }
    var wasted = mixed.reduce(UInt64(0)) { $0 + survey.packs[$1].unused }
    var chosen = survey.salvageable
    let usedTotal = survey.packs.reduce(UInt64(0)) { $0 + $1.used }
    let byShare = mixed.sorted { left, right in
      let (a, b) = (survey.packs[left], survey.packs[right])
      return Double(a.unused) / Double(a.size) > Double(b.unused) / Double(b.size)
    }
    if tolerance < 1 {
      for number in byShare {
        let pack = survey.packs[number]
        guard Double(wasted) > tolerance * Double(usedTotal + wasted), pack.unused * 10 >= pack.size else { break }
        chosen.insert(UInt32(number))
        wasted -= pack.unused
      }
    }
    let moving = survey.usedBlobs(of: chosen)
    let made = Self.fill(
      chosen.sorted().flatMap { number in
        (moving[number] ?? []).map { Move(pack: survey.packs[Int(number)].id, entry: $0) }
      })
    let unused = survey.packs.filter { $0.usedBlobs == 0 }
    let orphanBytes = survey.orphans.values.reduce(0, +)
    let chosenBytes = chosen.reduce(UInt64(0)) { $0 + survey.packs[Int($1)].size }
    let madeBytes = made.reduce(UInt64(0)) { $0 + Self.packSize($1.lazy.map(\.entry)) }
    self.unused = unused.map(\.id)
    repacked = chosen.sorted().map { survey.packs[Int($0)].id }
    self.made = made
    orphans = survey.orphans.keys.sorted()
    bytesBefore = total + orphanBytes
    bytesAfter = total - unused.reduce(0) { $0 + $1.size } - chosenBytes + madeBytes
    bytesUnusedKept = wasted
    keepsEverything = survey.isBlind
  }

  /// Puts blobs into packs in their order; data and trees apart.
  private static func fill(_ moves: [Move]) -> [[Move]] {
    var packs: [[Move]] = []
    for kind in [BlobKind.data, .tree] {
      var current: [Move] = []
      var size = 0
      for move in moves where move.entry.kind == kind {
        let length = Int(move.entry.length)
        if !current.isEmpty && (size + length > PackAssembler.packSize || current.count == PackAssembler.entryLimit) {
          packs.append(current)
          current = []
          size = 0
        }
        current.append(move)
        size += length
      }
      if !current.isEmpty { packs.append(current) }
    }
    return packs
  }
}
