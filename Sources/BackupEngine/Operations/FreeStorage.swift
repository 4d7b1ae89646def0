import BackupModel
import Foundation
import GRDB
import Logging
import ResticRepository
import Synchronization

/// Frees what no point of a vault uses: gathers what is used under a shared lock, beside transfers; then, with new
/// transfers held back and the others waited for, removes the rest under an exclusive one.
struct FreeStorage {
  /// How often to begin again when another program has pruned meanwhile.
  private static let attempts = 3

  let context: EngineContext
  let running: RunningJob
  let logger: Logger
  let job: Job

  func run() async throws {
    let vault = try context.catalog.read { try VaultTable.existing(job.vaultID, in: $0) }
    let repository = try context.repository(of: vault)
    try context.requireOwner(of: vault)
    let access = VaultAccess(vault: vault, repository: repository, logger: logger, traffic: context.traffic)
    try await ReserveFile(of: vault).spending {
      try await access.naming {
        for attempt in 1...Self.attempts {
          do { return try await free(vault, access) } catch let error as RepositoryError
            where error.kind == .locked && attempt < Self.attempts
          {
            logger.notice("the vault was pruned by another program meanwhile", metadata: ["vault": "\(vault.name)"])
          }
        }
      }
    }
  }

  private func free(_ vault: Vault, _ access: VaultAccess) async throws {
    try running.start(.gatherUsedData)
    let progress = TransferProgress()
    let prune = try await access.locked {
      let prune = try Prune(access.repository)
      try Task.checkCancellation()
      try await prune.repack(progress: progress)
      return prune
    }
    if prune.plan.keepsEverything {
      running.warn(
        BackupError(
          .vaultDamaged,
          "Damage in vault \(vault.name) keeps it from being told what its recovery points use: only what is stored twice "
            + "is freed.",
          recommendedAction: "Run `backup-center vault verify`; it names the points that are damaged and what helps."))
    }
    let made = prune.plan.madePackCount
    try running.complete(.gatherUsedData, note: made == 0 ? "nothing has to move" : "\(made) packs made")
    guard !prune.plan.isEmpty else {
      try running.start(.freeStorage)
      return try running.complete(.freeStorage, note: "everything is in use")
    }
    context.traffic.holdBack(vault.id)
    defer { context.traffic.letGo(vault.id) }
    try running.start(.freeStorage)
    let lock = try await exclusiveLock(of: vault, access.repository)
    let freed = try await access.holding(lock) {
      try context.catalog.write { try JobTransitions.passPointOfNoReturn(job.id, in: $0) }
      try access.repository.removeTemporaryFiles()
      // Nobody is between a snapshot and its listing now.
      try VaultReconciliation(context: context, vault: vault, logger: logger).run()
      try lock.confirmHeld()
      let freed = try prune.remove().bytesFreed
      let present = try Set(access.repository.backend.list(.pack).compactMap { ObjectID(hex: $0.name) })
      try context.catalog.write { try DamagedPackTable.keep(present, of: vault.id, in: $0) }
      return freed
    }
    running.count { JobProgress(freed: freed) }
    try StorageMeasure.countData(of: vault.id, in: access.repository, context)
    try running.complete(.freeStorage)
  }

  private func exclusiveLock(of vault: Vault, _ repository: Repository) async throws -> RepositoryLock {
    var begun: ContinuousClock.Instant?
    while true {
      try Task.checkCancellation()
      do { return try repository.acquireLock(exclusive: true) } catch let error as RepositoryError
        where error.kind == .locked
      {
        let isOurs = try context.catalog.read { try JobTable.hasTransfers(inVault: vault.id, in: $0) }
        if isOurs { begun = nil } else { begun = begun ?? .now }
        // Our own transfers are waited for without end; others' locks for a while.
        if let begun, .now - begun > context.surroundings.lockPatience {
          throw ErrorTranslation.repository(error, vault: vault.name)
        }
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }
}
