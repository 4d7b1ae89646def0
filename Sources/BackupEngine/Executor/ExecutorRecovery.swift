import BackupModel
import Foundation
import GRDB
import Logging
import ResticRepository

/// What a new executor does before it works: it ends the jobs of one that died, removes what that left behind, and
/// brings catalog and vaults into agreement. Blocks.
struct ExecutorRecovery {
  let context: EngineContext
  let logger: Logger

  func run() throws {
    let orphans = try endOrphans()
    for job in orphans {
      if case .restoreDisks(let request) = job.request {
        RestoreFolder.removeDraft(of: job, in: request.targetDirectory)
      }
    }
    let (vaults, regions) = try context.catalog.read { (try VaultTable.all($0), try RegionTable.all($0)) }
    for region in regions { DraftFolder.sweep(region) }
    try DeletedVault.finishAll(context)
    let touched = Set(orphans.map(\.vaultID))
    for vault in vaults {
      reconcile(vault, wasInterrupted: touched.contains(vault.id))
      try StorageMeasure.run(vault.id, context)
    }
  }

  private func endOrphans() throws -> [Job] {
    let now = context.clock.moment
    return try context.catalog.write { db in
      let orphans = try JobTable.started(db)
      for orphan in orphans {
        let ended = Self.interrupted(orphan, at: now)
        try JobTransitions.end(ended, in: db)
        // A cancellation that was asked for is not undone by the interruption.
        if orphan.status == .inProgress { try ScheduledJobs.queueAgain(after: ended, at: now, in: db) }
      }
      return orphans
    }
  }

  private static func interrupted(_ orphan: Job, at now: Date) -> Job {
    var job = orphan
    job.fail(
      BackupError(
        .jobInterrupted,
        "The executor ended while it ran the \(JobTransitions.words(job.operation)) job of \(job.itemName).",
        recommendedAction: "Start it again; what it had stored is used, and nothing half done is listed."), at: now)
    return job
  }

  private func reconcile(_ vault: Vault, wasInterrupted: Bool) {
    do {
      let repository = try context.repositories.repository(of: vault)
      try VaultRepositories.naming(vault.name) {
        try repository.clearDeadLocks()
        if wasInterrupted { try removeTemporaries(of: repository) }
      }
      try VaultReconciliation(context: context, vault: vault, logger: logger).run()
      ReserveFile(of: vault).make()
    } catch {
      let problem = ErrorTranslation.backupError(error)
      logger.warning("vault \(vault.name) was not reconciled", metadata: ["reason": "\(problem)"])
      raise(problem, of: vault)
    }
  }

  private func removeTemporaries(of repository: Repository) throws {
    do {
      let lock = try repository.acquireLock(exclusive: true)
      defer { try? lock.release() }
      try repository.removeTemporaryFiles()
    } catch let error as RepositoryError where error.kind == .locked {
      // Somebody reads the vault; what is left over waits for the next start.
    }
  }

  private func raise(_ problem: BackupError, of vault: Vault) {
    let alert = Alert(severity: .critical, cause: problem, vaultID: vault.id, raisedAt: context.clock.moment)
    do {
      try context.catalog.write { try AlertTable.raise(alert, about: "\(problem.code) \(vault.id)", in: $0) }
    } catch {
      logger.error("an alert could not be raised", metadata: ["reason": "\(error)"])
    }
  }
}
