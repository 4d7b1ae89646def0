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
    if let open = try JobTable.openBackup(of: instance.id, in: db) {
      throw OnDemandRules.inProgress(open, of: instance)
    }
    let job = Job(
      request: .backup(retainUntil: until), instanceID: instance.id, itemName: instance.name, vaultID: vault.id,
      queuedAt: now, tasks: Job.backupTasks)
    try JobTable.insert(job, vaultName: vault.name, machine: instance.machineID, in: db)
    return job
  }

  private static func activePolicy(of instance: BackupInstance, in db: Database) throws -> BackupPolicy {
    let policyID = try OnDemandRules.policyID(of: instance)
    guard let policy = try PolicyTable.find(policyID, in: db) else { throw OnDemandRules.policyGone(of: instance) }
    return policy
  }
}
