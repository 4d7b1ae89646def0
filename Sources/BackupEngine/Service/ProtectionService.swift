import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// Validates all machines, then queues one *Configure backup* job for each; after an error none is queued.
  public func enableBackup(_ request: EnableBackupRequest) async throws -> [Job] {
    try await BlockingWork.run { [context] in
      let region = try context.catalog.read { try VaultTable.named(request.vault, in: $0).regionID }
      try InventoryScan.refresh(context, region: region)
    }
    let now = context.clock.moment
    return try await queue { db in
      let plan = try EnablePlan(request, in: db)
      return try plan.machines.map { found in
        let job = Job(
          request: .configureBackup(
            machineID: found.machine.id, policyID: plan.policy.id, diskSelection: request.diskSelection),
          instanceID: nil, itemName: found.machine.name, vaultID: plan.vault.id, queuedAt: now,
          tasks: [JobTask(name: .deployPolicy), JobTask(name: .installExtension)])
        try JobTable.insert(job, vaultName: plan.vault.name, machine: found.machine.id, in: db)
        return job
      }
    }
  }

  /// Queues on-demand backups: of all items, or of none.
  public func backupNow(items: [String], vault: String, retainUntil: CalendarDay?) async throws -> [Job] {
    let now = context.clock.moment
    return try await queue { db in
      let vault = try VaultTable.named(vault, in: db)
      var named: Set<InstanceID> = []
      return try items.map { item in
        let instance = try InstanceTable.named(item, in: vault, db)
        guard named.insert(instance.id).inserted else {
          throw BackupError(
            .invalidArgument, "\(instance.name) is named twice.", recommendedAction: "Name each item once.")
        }
        return try Self.queueBackup(of: instance, in: vault, retainUntil: retainUntil, at: now, db)
      }
    }
  }

  private static func queueBackup(
    of instance: BackupInstance, in vault: Vault, retainUntil: CalendarDay?, at now: Date, _ db: Database
  ) throws -> Job {
    let policy = try activePolicy(of: instance, in: db)
    let until = try OnDemandRetention.end(of: retainUntil, policy: policy, now: now)
    if let running = try JobTable.openBackup(of: instance.id, in: db) {
      throw BackupError(
        .backupInProgress,
        "A backup of \(instance.name) is already \(running.status == .queued ? "queued" : "running").",
        recommendedAction: "Wait for job \(running.id) to end, or cancel it.")
    }
    let job = Job(
      request: .backup(retainUntil: until), instanceID: instance.id, itemName: instance.name, vaultID: vault.id,
      queuedAt: now, tasks: Job.backupTasks)
    try JobTable.insert(job, vaultName: vault.name, machine: instance.machineID, in: db)
    return job
  }

  private static func activePolicy(of instance: BackupInstance, in db: Database) throws -> BackupPolicy {
    switch instance.protection {
    case .active(let policyID):
      if let policy = try PolicyTable.find(policyID, in: db) { return policy }
      throw BackupError(
        .policyNotFound, "The policy of \(instance.name) is no longer there.",
        recommendedAction: "Give the item another policy.")
    case .stopped:
      throw BackupError(
        .protectionNotActive, "Protection of \(instance.name) is stopped.", recommendedAction: "Resume it first.")
    case .softDeleted:
      throw BackupError(
        .protectionNotActive, "\(instance.name) is soft-deleted.", recommendedAction: "Undelete and resume it first.")
    }
  }
}
