import Foundation

/// What a prune has to know: every blob and its pack, which blobs snapshots use, and which index file names which pack.
///
/// It trusts no index in memory. 10 million blobs take about 600 MB.
final class PruneSurvey {
  /// A pack, by its number in the table.
  struct Pack {
    let id: ObjectID
    /// The size of the file.
    let size: UInt64
    /// Bytes of blobs that snapshots use and that no pack before this one holds.
    var used: UInt64 = 0
    var usedBlobs = 0
    var blobs = 0
    let isDistrusted: Bool
    var unused: UInt64 { size - min(size, used) }
  }

  let table: ChunkTable
  private(set) var packs: [Pack] = []
  /// By index file, the numbers of the packs that it names.
  private(set) var files: [ObjectID: Set<UInt32>] = [:]
  /// Packs that an index file names, and that are missing or of another size. Whether that hurts anybody the snapshots
  /// show.
  private(set) var lost: Set<ObjectID> = []
  /// The index files that name them.
  private(set) var lostFiles: Set<ObjectID> = []
  /// Packs in the storage that no index file names.
  private(set) var orphans: [ObjectID: UInt64] = [:]
  private(set) var snapshots: Set<ObjectID> = []
  /// Whether what snapshots use can't be told, because trees are damaged that a check found: everything counts as used
  /// then, once, and only what is stored twice can go.
  private(set) var isBlind = false
  /// Distrusted packs of which every used blob can still be carried over.
  private(set) var salvageable: Set<UInt32> = []
  private var marks: [Bool] = []
  private let repository: Repository

  /// Reads the index and every snapshot down to its chunks.
  ///
  /// - Throws: ``RepositoryError``; when anything that a snapshot needs is missing or damaged, and no check has told which
  ///   packs are, nothing may be pruned.
  init(_ repository: Repository) throws {
    self.repository = repository
    let distrusted = repository.index.distrusted
    table = ChunkTable(distrusting: distrusted)
    let stored = try repository.objects.packSizes()
    for file in try repository.objects.list(.index) {
      var named: Set<UInt32> = []
      try IndexFile.decode(try repository.objects.load(ObjectName(.index, file))) { record in
        guard let size = stored[record.pack], size == PrunePlan.packSize(record.entries) else {
          lost.insert(record.pack)
          lostFiles.insert(file)
          return
        }
        let number = table.insert(record)
        named.insert(number)
        if Int(number) == packs.count {
          packs.append(Pack(id: record.pack, size: size, isDistrusted: distrusted.contains(record.pack)))
        }
        packs[Int(number)].blobs = max(packs[Int(number)].blobs, record.entries.count)
      }
      files[file] = named
    }
    let known = Set(packs.map(\.id))
    orphans = stored.filter { !known.contains($0.key) && !lost.contains($0.key) }
    marks = [Bool](repeating: false, count: table.count)
    do { try markSnapshots() } catch let error as RepositoryError
      where !distrusted.isEmpty && [.damaged, .notFound].contains(error.kind)
    {
      snapshots = try Set(repository.objects.list(.snapshot))
      marks = [Bool](repeating: true, count: table.count)
      (isBlind, orphans, lost, lostFiles) = (true, [:], [], [])
    }
    account()
    try findSalvageable()
  }

  private func findSalvageable() throws {
    let suspects = Set(packs.indices.filter { packs[$0].isDistrusted && packs[$0].usedBlobs > 0 }.map(UInt32.init))
    guard !suspects.isEmpty else { return }
    let repacker = try Repacker(repository)
    for (number, entries) in usedBlobs(of: suspects)
    where try entries.allSatisfy({ try repacker.isIntact($0, in: packs[Int(number)].id) }) {
      salvageable.insert(number)
    }
  }

  private func markSnapshots() throws {
    let reader = try BlobReader(repository)
    var seen: Set<ObjectID> = []
    for id in try repository.objects.list(.snapshot) {
      guard let tree = try repository.snapshot(id).snapshot.treeID else { continue }
      try SnapshotWalk(reader).visit(tree, seen: &seen) { blob, kind in
        guard let number = table.number(of: blob, kind) else {
          throw RepositoryError(
            .damaged, "the snapshot \(id.shortHex) needs the \(kind.name) \(blob.shortHex), which is missing")
        }
        marks[number] = true
      }
      snapshots.insert(id)
    }
  }

  private func account() {
    table.forEach { number, pack, entry in
      guard marks[number] else { return }
      packs[Int(pack)].used += UInt64(entry.length)
      packs[Int(pack)].usedBlobs += 1
    }
  }

  /// Calls `body` for the used blobs of the packs with these numbers, in the order of packs and offsets.
  func usedBlobs(of numbers: Set<UInt32>) -> [UInt32: [PackEntry]] {
    var result: [UInt32: [PackEntry]] = [:]
    table.forEach { number, pack, entry in
      if marks[number] && numbers.contains(pack) { result[pack, default: []].append(entry) }
    }
    return result.mapValues { $0.sorted { $0.offset < $1.offset } }
  }

  func isUsed(_ id: ObjectID, _ kind: BlobKind) -> Bool { table.number(of: id, kind).map { marks[$0] } ?? false }
}

/// Goes through everything that a tree needs, each tree once.
struct SnapshotWalk {
  private let reader: BlobReader

  init(_ reader: BlobReader) { self.reader = reader }

  /// - Parameter seen: trees that need no second visit.
  func visit(
    _ tree: ObjectID, seen: inout Set<ObjectID>, depth: Int = 0, _ body: (ObjectID, BlobKind) throws -> Void
  ) throws {
    guard seen.insert(tree).inserted else { return }
    guard depth < 256 else { throw RepositoryError(.damaged, "a snapshot is nested too deep") }
    try body(tree, .tree)
    for node in try reader.tree(tree) {
      switch node.kind {
      case .directory(let subtree): try visit(subtree, seen: &seen, depth: depth + 1, body)
      case .file(let chunks):
        var last: ObjectID?
        for position in 0..<chunks.count where chunks[position] != last {
          last = chunks[position]
          try body(chunks[position], .data)
        }
      case .symbolicLink, .other: break
      }
    }
  }
}
