import BackupModel
import Foundation
import GRDB
import Logging
import ResticRepository

/// *Verify vault*: reads everything that is stored, compares it with its names, and says which recovery points of which
/// machines any damage hits.
struct VerifyVault {
  /// How much damage is told one by one.
  private static let toldPoints = 200
  private static let toldObjects = 50

  let context: EngineContext
  let running: RunningJob
  let logger: Logger
  let job: Job
  let withoutKey: Bool

  func run() async throws {
    try running.start(.verifyVault)
    let vault = try context.catalog.read { try VaultTable.existing(job.vaultID, in: $0) }
    let progress = TransferProgress()
    if withoutKey {
      do { try await verifyNames(of: vault, progress) } catch let error as RepositoryError {
        throw ErrorTranslation.repository(error, vault: vault.name)
      }
    } else {
      let repository = try context.repository(of: vault)
      let access = VaultAccess(vault: vault, repository: repository, logger: logger, traffic: context.traffic)
      try await access.naming {
        try await access.locked { try await verify(vault, repository, progress) }
      }
    }
  }

  private func verifyNames(of vault: Vault, _ progress: TransferProgress) async throws {
    let storage = context.surroundings.storage(vault.repository)
    let kinds: [ObjectKind] = [.key, .snapshot, .index, .pack]
    guard try !storage.list(.key).isEmpty else {
      throw BackupError(
        .storageUnavailable, "The data of vault \(vault.name) is not at \(vault.repository).",
        recommendedAction: "Check that the storage is mounted.")
    }
    let files = try kinds.flatMap { try storage.list($0) }
    count(files.reduce(0) { $0 + $1.size }, progress)
    let problems = try await storage.checkNames(of: kinds, progress: progress)
    try context.catalog.write { try DamagedPackTable.insert(problems.compactMap(\.damagedPack), of: vault.id, in: $0) }
    try conclude(
      vault, problems, points: [], note: "\(files.count) files were compared with their names, without the key")
  }

  private func verify(_ vault: Vault, _ repository: Repository, _ progress: TransferProgress) async throws {
    let small: [ObjectKind] = [.key, .snapshot, .index]
    count(try (small + [.pack]).flatMap { try repository.backend.list($0) }.reduce(0) { $0 + $1.size }, progress)
    let names = try await repository.backend.checkNames(of: small, progress: progress)
    let report: CheckReport
    do { report = try await repository.check(readData: true, progress: progress) } catch let error as RepositoryError
      where error.kind == .damaged
    {
      // What the index says can't be read, so that no point can be named; the files can.
      try conclude(vault, names, points: [], note: "")
      throw error
    }
    let points = try damagedPoints(report, of: vault)
    let known = Set(names.map(\.object))
    let problems = names + report.problems.filter { !known.contains($0.object) || $0.object.kind == .snapshot }
    try context.catalog.write { db in
      try VaultHealthTable.noteVerification(
        of: vault.id, damaged: points.compactMap(\.id), at: context.clock.moment, in: db)
      try DamagedPackTable.replace(by: report.damagedPacks, of: vault.id, in: db)
    }
    let waste = problems.count { $0.severity == .waste }
    try conclude(
      vault, problems, points: points,
      note: "\(report.packCount) packs, \(report.chunkCount) chunks in use, \(report.snapshotCount) recovery points"
        + (waste == 0 ? "" : "; some space could be freed by a prune"))
  }

  private func count(_ total: UInt64, _ progress: TransferProgress) {
    running.count {
      JobProgress(total: total, processed: min(total, progress.processed), read: progress.read, stored: 0)
    }
  }

  /// A recovery point, or a snapshot that is no point of ours, that can't be restored whole.
  private struct DamagedPoint {
    let id: RecoveryPointID?
    let item: String
    let sentence: String
  }

  private func damagedPoints(_ report: CheckReport, of vault: Vault) throws -> [DamagedPoint] {
    try context.catalog.read { db in
      let listed = try PointTable.snapshots(ofVault: vault.id, db)
      let told: [(time: Date, point: DamagedPoint)] = try report.damagedSnapshots.sorted().map { snapshot in
        guard let (point, instance) = listed[snapshot.hex], let found = try PointTable.find(point, in: db) else {
          let foreign = DamagedPoint(
            id: nil, item: "a foreign snapshot",
            sentence: "The snapshot \(snapshot.hex.prefix(8)), which is no recovery point of ours, is damaged.")
          return (.distantPast, foreign)
        }
        let item = try InstanceTable.existing(instance, in: db)
        let name = "\(item.resourceGroup)/\(item.name)"
        let damaged = DamagedPoint(
          id: point, item: name,
          sentence: "The recovery point of \(name) of \(found.time.formatted(.iso8601)) can't be restored whole.")
        return (found.time, damaged)
      }
      return told.sorted { ($1.point.item, $0.time) > ($0.point.item, $1.time) }.map(\.point)
    }
  }

  /// Ends the step; damage is told point by point and file by file, and fails the job.
  private func conclude(_ vault: Vault, _ problems: [CheckProblem], points: [DamagedPoint], note: String) throws {
    let damage = problems.filter { $0.severity == .damage }
    guard !damage.isEmpty || !points.isEmpty else { return try running.complete(.verifyVault, note: note) }
    for point in points.prefix(Self.toldPoints) {
      running.warn(
        BackupError(
          .vaultDamaged, point.sentence,
          recommendedAction: "Restore from another point, or bring the vault's storage back from a copy."))
    }
    for problem in damage.prefix(Self.toldObjects) where problem.object.kind != .snapshot || points.isEmpty {
      running.warn(
        BackupError(
          .vaultDamaged,
          "Damaged in the storage: \(problem.object.kind.rawValue) \(problem.object.name): "
            + "\(problem.message).",
          recommendedAction: "Bring this file back from a copy of the storage, if there is one."))
    }
    throw failure(vault, damage, points)
  }

  /// What truly helps against damage of these kinds.
  private static func action(after damage: [CheckProblem]) -> String {
    let copy = "Bring the damaged files back from a copy of the storage, then verify again."
    let kinds = Set(damage.map(\.object.kind))
    if kinds.contains(.index) {
      return copy + " Without a copy, move the damaged index files away and run `restic rebuild-index` on the vault."
    }
    guard kinds.contains(.pack) else { return copy }
    return copy
      + " Without a copy, back up again: nothing new relies on the damaged packs, what is still on the machines is "
      + "stored again, and that mends what earlier points need of it."
  }

  private func failure(_ vault: Vault, _ damage: [CheckProblem], _ points: [DamagedPoint]) -> BackupError {
    let action = Self.action(after: damage)
    guard !points.isEmpty else {
      return BackupError(
        .vaultDamaged,
        "Vault \(vault.name) is damaged: \(damage.count) stored file\(damage.count == 1 ? "" : "s") "
          + (withoutKey ? "did not read back with the hash in the name." : "that no recovery point needs."),
        recommendedAction: action)
    }
    let items = Set(points.map(\.item)).sorted()
    let shown = items.prefix(5).joined(separator: ", ") + (items.count > 5 ? " and \(items.count - 5) more" : "")
    return BackupError(
      .vaultDamaged,
      "Vault \(vault.name) is damaged: \(points.count) recovery point\(points.count == 1 ? "" : "s") of \(shown) can't "
        + "be restored whole.",
      recommendedAction: action)
  }
}

extension CheckProblem {
  /// The pack that is damaged, if it is one.
  fileprivate var damagedPack: ObjectID? {
    severity == .damage && object.kind == .pack ? ObjectID(hex: object.name) : nil
  }
}
