import Foundation
import Synchronization

/// What a prune did.
public struct PruneResult: Hashable, Sendable {
  /// Bytes of packs that are gone, less those of packs that were made.
  public let bytesFreed: UInt64
  /// Packs that were removed.
  public let removedPackCount: Int
  /// Packs that were made of what was used in others.
  public let madePackCount: Int
}

/// A prune in its two phases. Each step leaves a repository that is whole, so it may stop anywhere.
///
/// 1. Under a shared lock, beside running backups: ``plan``, then ``repack(progress:)`` — new packs, and an index file that
///    names them. Blobs that moved are in two places now, which harms nobody.
/// 2. Under an exclusive lock, briefly: ``remove()`` — looks again for snapshots that came since, then replaces index
///    files, then removes packs.
public final class Prune: Sendable {
  /// What will be done.
  public let plan: PrunePlan

  private let repository: Repository
  private let files: [ObjectID: Set<UInt32>]
  private let packNumbers: [ObjectID: UInt32]
  private let lost: Set<ObjectID>
  private let lostFiles: Set<ObjectID>
  private let snapshots: Set<ObjectID>
  /// Blobs that lie in packs that go, and that are not carried over.
  private let made = Mutex<[PackRecord]>([])
  private let madeFiles = Mutex<Set<ObjectID>>([])

  /// Surveys the repository; the caller holds a shared lock at least. Blocks.
  ///
  /// - Parameter tolerance: the share of unused bytes that may stay, 0…1; 1 only removes packs that nothing uses.
  /// - Throws: ``RepositoryError``, `damaged` when anything that a snapshot needs is missing: nothing is removed then. Once
  ///   the damaged packs are named, see ``Repository/distrust(_:)``, those whose contents are stored again can go.
  public init(_ repository: Repository, tolerance: Double = 0.05) throws {
    self.repository = repository
    try repository.flushIndex(atLeast: 1)
    try repository.loadIndex()
    let survey = try PruneSurvey(repository)
    plan = PrunePlan(survey, tolerance: tolerance)
    files = survey.files
    lost = survey.lost
    lostFiles = survey.lostFiles
    snapshots = survey.snapshots
    packNumbers = Dictionary(uniqueKeysWithValues: survey.packs.enumerated().map { ($0.element.id, UInt32($0.offset)) })
  }

  /// Moves used blobs out of packs that will go. The caller still holds its shared lock.
  ///
  /// - Parameter progress: `processed` counts bytes of packs that were made.
  /// - Throws: ``RepositoryError``; `CancellationError`. Packs that were made by then are removed again where possible,
  ///   unless they are in the index already.
  public func repack(progress: TransferProgress = TransferProgress()) async throws {
    guard !plan.made.isEmpty else { return }
    let tickets = Ticket()
    do {
      try await WorkerThreads.inParallel(min(WorkerThreads.usualCount, plan.made.count), name: "prune") {
        let repacker = try Repacker(self.repository)
        while case let position = tickets.take(), position < self.plan.made.count {
          if Task.isCancelled { throw CancellationError() }
          let record = try repacker.make(self.plan.made[position])
          self.made.withLock { $0.append(record) }
          progress.add(processed: Int(PrunePlan.packSize(record.entries)))
        }
      }
    } catch {
      try? await WorkerThreads.run(name: "prune") {
        for record in self.made.withLock({ $0 }) {
          try self.repository.backend.remove(ObjectName(.pack, record.pack))
        }
      }
      throw error
    }
    // Once records of the new packs are in memory the packs stay, whatever happens: a later flush may name them.
    try await WorkerThreads.run(name: "prune") { try self.nameMadePacks() }
  }

  /// From here on no other program takes the new packs for leftovers.
  private func nameMadePacks() throws {
    for record in made.withLock({ $0 }) { repository.index.add(record) }
    try repository.flushIndex(atLeast: 1)
  }

  /// Removes what nothing uses; the caller holds the exclusive lock. Blocks, for as long as removing files takes.
  ///
  /// - Throws: ``RepositoryError/Kind/locked`` when another program pruned in between: begin again.
  public func remove() throws -> PruneResult {
    let present = Set(try repository.objects.list(.index))
    guard Set(files.keys).isSubset(of: present) else {
      throw RepositoryError(.locked, "another program has pruned \(repository.backend.location) meanwhile")
    }
    try repository.loadIndex()
    let spared = try packsNeededAgain()
    let goingIndexed = Set(plan.unused + plan.repacked).subtracting(spared)
    let numbers = Set(goingIndexed.compactMap { packNumbers[$0] })
    let affected = Set(files.filter { !$0.value.isDisjoint(with: numbers) }.keys).union(lostFiles).sorted()
    try rewrite(affected, without: goingIndexed.union(lost))
    for file in affected { try repository.backend.remove(ObjectName(.index, file)) }
    // What is left of a damaged pack that nothing needs goes too.
    let leftovers = plan.keepsEverything ? [] : try orphans().union(lost.subtracting(repository.index.packIDs))
    let going = goingIndexed.union(leftovers)
    var freed: UInt64 = 0
    for pack in going.sorted() {
      let name = ObjectName(.pack, pack)
      freed += (try? repository.backend.size(of: name)) ?? 0
      try repository.backend.remove(name)
    }
    try repository.loadIndex()
    let records = made.withLock { $0 }
    let madeBytes = records.reduce(UInt64(0)) { $0 + PrunePlan.packSize($1.entries) }
    return PruneResult(
      bytesFreed: freed - min(freed, madeBytes), removedPackCount: going.count, madePackCount: records.count)
  }

  /// Packs of the plan that a snapshot which came since the survey needs after all.
  private func packsNeededAgain() throws -> Set<ObjectID> {
    let new = try repository.objects.list(.snapshot).filter { !snapshots.contains($0) }
    guard !new.isEmpty else { return [] }
    let going = Set(plan.unused + plan.repacked)
    let moved = Set(made.withLock { $0 }.flatMap { $0.entries.map(\.id) })
    let reader = try BlobReader(repository)
    var seen: Set<ObjectID> = []
    var needed: Set<ObjectID> = []
    for id in new {
      guard let tree = try repository.snapshot(id).snapshot.treeID else { continue }
      try SnapshotWalk(reader).visit(tree, seen: &seen) { blob, kind in
        guard let location = repository.index.location(of: blob, kind) else {
          throw RepositoryError(
            .damaged, "the snapshot \(id.shortHex) needs the \(kind.name) \(blob.shortHex), which is missing")
        }
        if going.contains(location.pack) && !moved.contains(blob) { needed.insert(location.pack) }
      }
    }
    return needed
  }

  /// Writes the affected index files anew, without the packs that go. The old ones are still there.
  private func rewrite(_ affected: [ObjectID], without going: Set<ObjectID>) throws {
    var kept: [PackRecord] = []
    var blobs = 0
    func flush(atLeast limit: Int) throws {
      guard blobs >= limit else { return }
      _ = try repository.objects.save(IndexFile.encode(kept), as: .index)
      kept = []
      blobs = 0
    }
    for file in affected {
      try IndexFile.decode(try repository.objects.load(ObjectName(.index, file))) { record in
        guard !going.contains(record.pack) else { return }
        kept.append(record)
        blobs += record.entries.count
      }
      try flush(atLeast: IndexFile.blobLimit)
    }
    try flush(atLeast: 1)
  }

  /// Packs that no index file names: leftovers of runs that were interrupted. Nobody else is at work.
  private func orphans() throws -> Set<ObjectID> {
    let named = repository.index.packIDs
    return Set(try repository.objects.list(.pack).filter { !named.contains($0) && packNumbers[$0] == nil })
  }
}
