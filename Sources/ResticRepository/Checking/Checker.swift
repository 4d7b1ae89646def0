import Foundation
import Synchronization

extension Repository {
  /// Checks the repository, as `restic check` does: the index against the packs, every snapshot down to its chunks, and
  /// when asked every stored byte against its name. The caller holds a lock.
  ///
  /// - Parameter progress: `processed` counts the bytes of packs that were read.
  /// - Throws: ``RepositoryError`` when the check itself can't go on; what it finds is in the report. `CancellationError`.
  public func check(readData: Bool, progress: TransferProgress = TransferProgress()) async throws -> CheckReport {
    try await Checker(self).run(readData: readData, progress)
  }
}

/// One check. It trusts no index in memory: index files are read again, pack by pack.
private final class Checker: Sendable {
  private let repository: Repository
  private let report = Mutex(CheckReport())
  /// By pack, the blobs whose stored bytes turned out wrong.
  private let damaged = Mutex<[ObjectID: Set<ObjectID>]>([:])

  init(_ repository: Repository) { self.repository = repository }

  private func add(_ severity: CheckProblem.Severity, _ object: ObjectName, _ message: String) {
    report.withLock { $0.problems.append(CheckProblem(severity: severity, object: object, message: message)) }
  }

  func run(readData: Bool, _ progress: TransferProgress) async throws -> CheckReport {
    let records = try await WorkerThreads.run(name: "check") { try self.checkIndex() }
    if readData { try await readPacks(records, progress) }
    try await WorkerThreads.run(name: "check") {
      self.repository.distrust(self.report.withLock { $0.damagedPacks })
      try self.repository.loadIndex()
      try self.checkSnapshots(records, lost: self.lost(records))
    }
    return report.withLock { $0 }
  }

  /// - Returns: by pack, what index files say about it.
  private func checkIndex() throws -> [ObjectID: [PackEntry]] {
    try repository.loadIndex()
    var records: [ObjectID: [PackEntry]] = [:]
    for file in try repository.objects.list(.index) {
      do {
        try IndexFile.decode(try repository.objects.load(ObjectName(.index, file))) { record in
          // Two index files may name the same pack; they say the same about it.
          records[record.pack] =
            records[record.pack].map { $0.count >= record.entries.count ? $0 : record.entries }
            ?? record.entries
        }
      } catch let error as RepositoryError where error.kind == .damaged {
        add(.damage, ObjectName(.index, file), error.message)
      }
    }
    let stored = try repository.objects.packSizes()
    for (pack, entries) in records {
      guard let size = stored[pack] else {
        markDamaged(entries, in: pack, "is missing")
        continue
      }
      let header = entries.reduce(Sealer.overhead + 4) { $0 + ($1.uncompressedLength == 0 ? 37 : 41) }
      let expected = entries.reduce(UInt64(header)) { $0 + UInt64($1.length) }
      if size != expected { markDamaged(entries, in: pack, "has \(size) bytes, and the index says \(expected)") }
    }
    for pack in stored.keys where records[pack] == nil {
      add(.waste, ObjectName(.pack, pack), "no index file names it; an interrupted backup may have left it behind")
    }
    report.withLock { $0.packCount = stored.count }
    return records
  }

  private func markDamaged(_ entries: [PackEntry], in pack: ObjectID, _ message: String) {
    add(.damage, ObjectName(.pack, pack), message)
    damaged.withLock { $0[pack] = Set(entries.map(\.id)) }
    _ = report.withLock { $0.damagedPacks.insert(pack) }
  }

  /// Blobs of which no pack has a sound copy.
  private func lost(_ records: [ObjectID: [PackEntry]]) -> Set<ObjectID> {
    let damaged = damaged.withLock { $0 }
    var lost = damaged.values.reduce(into: Set()) { $0.formUnion($1) }
    guard !lost.isEmpty else { return [] }
    for (pack, entries) in records {
      for entry in entries where damaged[pack]?.contains(entry.id) != true { lost.remove(entry.id) }
    }
    return lost
  }

  // MARK: Stored bytes

  private func readPacks(_ records: [ObjectID: [PackEntry]], _ progress: TransferProgress) async throws {
    let packs = Array(records)
    let tickets = Ticket()
    try await WorkerThreads.inParallel(WorkerThreads.usualCount, name: "check") {
      let reader = try PackReader(self.repository)
      while case let position = tickets.take(), position < packs.count {
        if Task.isCancelled { throw CancellationError() }
        let (pack, entries) = packs[position]
        do {
          let result = try reader.check(pack, entries)
          for problem in result.problems { self.add(.damage, ObjectName(.pack, pack), problem) }
          if !result.problems.isEmpty { _ = self.report.withLock { $0.damagedPacks.insert(pack) } }
          if !result.damaged.isEmpty { self.damaged.withLock { $0[pack] = result.damaged } }
          self.report.withLock { $0.readBytes += UInt64(result.size) }
          progress.add(processed: result.size, read: result.size)
        } catch let error as RepositoryError where error.kind == .notFound || error.kind == .damaged {
          self.markDamaged(entries, in: pack, error.message)
        } catch let error as RepositoryError where error.kind == .unavailable {
          // A sector that can't be read is damage of this pack, not the end of the check.
          self.markDamaged(entries, in: pack, error.message)
        }
      }
    }
  }

  // MARK: Snapshots

  private func checkSnapshots(_ records: [ObjectID: [PackEntry]], lost: Set<ObjectID>) throws {
    let reader = try BlobReader(repository)
    var used: Set<ObjectID> = []
    // By tree: whether everything below it can be restored.
    var sound: [ObjectID: Bool] = [:]
    for id in try repository.objects.list(.snapshot) {
      let isSound: Bool
      do {
        let snapshot = try repository.snapshot(id)
        isSound =
          try snapshot.snapshot.treeID.map {
            try checkTree($0, of: id, reader, lost, &sound, &used, depth: 0)
          } ?? false
      } catch let error as RepositoryError where error.kind == .damaged || error.kind == .notFound {
        add(.damage, ObjectName(.snapshot, id), error.message)
        isSound = false
      }
      report.withLock { report in
        report.snapshotCount += 1
        if !isSound { report.damagedSnapshots.insert(id) }
      }
    }
    let unused = records.values.reduce(0) { $0 + $1.count { $0.kind == .data && !used.contains($0.id) } }
    report.withLock { $0.chunkCount = used.count }
    if unused > 0 {
      add(.waste, .config, "\(unused) chunk\(unused == 1 ? " is" : "s are") used by no snapshot")
    }
  }

  private func checkTree(
    _ tree: ObjectID, of snapshot: ObjectID, _ reader: BlobReader, _ lost: Set<ObjectID>,
    _ sound: inout [ObjectID: Bool], _ used: inout Set<ObjectID>, depth: Int
  ) throws -> Bool {
    if let known = sound[tree] { return known }
    guard depth < 256 else { throw RepositoryError(.damaged, "it is nested too deep") }
    var isSound = true
    do {
      for node in try reader.tree(tree) {
        switch node.kind {
        case .directory(let subtree):
          if try !checkTree(subtree, of: snapshot, reader, lost, &sound, &used, depth: depth + 1) { isSound = false }
        case .file(let chunks):
          if !checkFile(node, chunks, of: snapshot, lost, &used) { isSound = false }
        case .symbolicLink, .other: break
        }
      }
    } catch let error as RepositoryError where error.kind == .damaged || error.kind == .notFound {
      add(.damage, ObjectName(.snapshot, snapshot), error.message)
      isSound = false
    }
    sound[tree] = isSound
    return isSound
  }

  private func checkFile(
    _ node: TreeNode, _ chunks: ChunkList, of snapshot: ObjectID, _ lost: Set<ObjectID>, _ used: inout Set<ObjectID>
  ) -> Bool {
    let object = ObjectName(.snapshot, snapshot)
    do {
      _ = try repository.index.offsets(of: chunks, size: node.size)
    } catch {
      add(.damage, object, "\(node.name): \((error as? RepositoryError)?.message ?? "\(error)")")
      return false
    }
    var last: ObjectID?
    var wrong = 0
    for position in 0..<chunks.count {
      let id = chunks[position]
      if id == last { continue }
      last = id
      used.insert(id)
      if !lost.isEmpty && lost.contains(id) { wrong += 1 }
    }
    if wrong > 0 { add(.damage, object, "\(node.name): \(wrong) chunk\(wrong == 1 ? " is" : "s are") damaged") }
    return wrong == 0
  }
}
