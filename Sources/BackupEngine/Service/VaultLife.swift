import BackupModel
import Foundation
import GRDB
import Logging
import ResticRepository

extension EngineService {
  /// Changes a vault's properties, all that are asked or none.
  public func changeProperties(ofVault name: String, _ change: VaultPropertyChange) async throws -> VaultListing {
    try await BlockingWork.run { [context] in
      let id = try context.catalog.read { try VaultTable.named(name, in: $0).id }
      let now = context.clock.moment
      return try context.change(id, stateChanges: true) { db in
        let vault = try VaultTable.existing(id, in: db)
        let present = VaultProperties(of: vault, crossRegionRestore: vault.crossRegionRestore)
        let wanted = change.applied(to: present)
        try present.validateChange(to: wanted, ofVault: vault.name, everProtected: vault.hasHeldItems)
        try VaultTable.save(wanted, of: id, in: db)
        try LifecycleAlert.lessened(vault, to: wanted, at: now)?.raise(in: db)
        return try VaultTable.listing(named: vault.name, in: db)
      }
    }
  }

  /// What is in the way of deleting a vault.
  public func deletionBlockers(ofVault name: String) async throws -> [VaultDeletionBlocker] {
    try await read { db in
      VaultDeletion.blockers(among: try InstanceTable.all(inVault: try VaultTable.named(name, in: db).id, db))
    }
  }

  /// Deletes a vault that holds nothing, with its storage and its key.
  public func deleteVault(named name: String) async throws {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { db in
        let vault = try VaultTable.named(name, in: db)
        try DeletedVault.refuseHolding(vault, in: db)
        return vault
      }
      try DeletedVault(context: context, vault: vault).delete()
    }
  }

  /// Forgets a vault whose storage is lost.
  public func forgetLostVault(named name: String, typedName: String) async throws -> ForgottenVault {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(name, in: $0) }
      return try LostVault(context: context, vault: vault).forget(typedName: typedName)
    }
  }

  /// What freeing the vault's storage would do now.
  public func previewPrune(ofVault name: String) async throws -> PrunePreview {
    let vault = try await read { try VaultTable.named(name, in: $0) }
    return try await BlockingWork.run { [context] in
      let repository = try context.repository(of: vault)
      return try VaultRepositories.naming(vault.name) {
        let lock = try Self.lockUnlessFull(repository)
        defer { try? lock?.release() }
        return PrunePreview(try Prune(repository).plan)
      }
    }
  }

  /// A full storage has no room for a lock, and is when a preview is wanted most: it only reads.
  private static func lockUnlessFull(_ repository: Repository) throws -> RepositoryLock? {
    do { return try repository.acquireLock(exclusive: false) } catch let error as RepositoryError
      where error.kind == .noSpace
    { return nil }
  }

  /// Queues a job that frees what no point in the vault uses.
  public func pruneVault(named name: String) async throws -> Job {
    let now = context.clock.moment
    return try await queue { db in
      let vault = try VaultTable.named(name, in: db)
      if let open = try JobTable.openExpiry(ofVault: vault.id, in: db) {
        throw BackupError(
          .vaultLocked, "The storage of vault \(vault.name) is just being freed.",
          recommendedAction: "Wait for job \(open.id) to end.")
      }
      return try Self.insertPrune(of: vault, at: now, in: db)
    }
  }

  /// Queues the same job, unless the vault's storage is just being freed.
  static func queuePrune(of vault: Vault, at now: Date, in db: Database) throws {
    guard try JobTable.openExpiry(ofVault: vault.id, in: db) == nil else { return }
    _ = try insertPrune(of: vault, at: now, in: db)
  }

  private static func insertPrune(of vault: Vault, at now: Date, in db: Database) throws -> Job {
    let job = Job(
      request: .prune, instanceID: nil, itemName: vault.name, vaultID: vault.id, queuedAt: now,
      tasks: [JobTask(name: .gatherUsedData), JobTask(name: .freeStorage)])
    try JobTable.insert(job, vaultName: vault.name, in: db)
    return job
  }
}

extension PrunePreview {
  fileprivate init(_ plan: PrunePlan) {
    self.init(
      bytesBefore: plan.bytesBefore, bytesAfter: plan.bytesAfter, bytesFreed: plan.bytesFreed,
      bytesUnusedKept: plan.bytesUnusedKept, removedPackCount: plan.removedPackCount,
      madePackCount: plan.madePackCount)
  }
}
