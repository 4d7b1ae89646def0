import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// Stops an item's backups, and keeps or deletes its data.
  public func stopProtection(ofItem item: String, inVault vault: String, _ choice: StopChoice) async throws -> Job {
    let job = try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(vault, in: $0) }
      let change = ProtectionChange(context: context, vault: vault, itemName: item)
      switch choice {
      case .retain: return try change.run(.stopProtection(retainAsPerPolicy: false), .stopRetainingData, choice)
      case .retainAsPerPolicy:
        return try change.run(.stopProtection(retainAsPerPolicy: true), .stopRetainingAsPerPolicy, choice)
      case .delete(let confirmation):
        // Deleting is what helps a full storage, so it must be possible there.
        return try ReserveFile(of: vault).spending {
          try change.run(
            .deleteBackupData(reason: confirmation.reason ?? .other, comments: confirmation.comments),
            .deleteData(confirmation), choice)
        }
      }
    }
    try await ensureExecutor()
    return job
  }

  /// Brings a soft-deleted item back, with its protection stopped.
  public func undelete(item: String, inVault vault: String) async throws -> Job {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(vault, in: $0) }
      return try ProtectionChange(context: context, vault: vault, itemName: item).run(.undelete, .undelete)
    }
  }

  /// Goes on with the backups of a stopped item.
  public func resumeProtection(ofItem item: String, inVault vault: String, policy: String) async throws -> Job {
    try await BlockingWork.run { [context] in
      let (vault, policy) = try context.catalog.read { db in
        let vault = try VaultTable.named(vault, in: db)
        return (vault, try PolicyTable.named(policy, in: vault, db).policy)
      }
      return try ProtectionChange(context: context, vault: vault, itemName: item)
        .run(.resumeProtection(policyID: policy.id), .resume(policy))
    }
  }
}

/// A change of what was decided for an item: one transaction, together with the vault's state document, what follows for
/// backups that wait or run, the alert, and the job that keeps the memory of it. Blocks.
struct ProtectionChange {
  let context: EngineContext
  let vault: Vault
  let itemName: String

  func run(_ request: JobRequest, _ action: ProtectionAction, _ choice: StopChoice? = nil) throws -> Job {
    let now = context.clock.moment
    return try context.change(vault.id, stateChanges: true) { db in
      let vault = try VaultTable.existing(self.vault.id, in: db)
      let item = try InstanceTable.named(itemName, in: vault, db)
      let former = item.policyID ?? item.formerPolicyID
      let after = try ProtectionRules.protection(
        item.protection, after: action,
        in: ProtectionContext(
          itemName: item.name, vault: vault,
          policy: try former.flatMap { try PolicyTable.find($0, in: db) } ?? item.formerPolicy, now: now))
      if case .active = after { try refuseHeldElsewhere(item, in: db) }
      try InstanceTable.setProtection(after, of: item, in: db)
      if case .active = after { try ScheduleTable.begin(of: item.id, at: now, in: db) }
      if let choice { try follow(choice, after, item, vault, at: now, in: db) }
      let job = Job(
        request: request, instanceID: item.id, itemName: item.name, vaultID: vault.id, status: .completed,
        queuedAt: now, startTime: now, endTime: now, tasks: Self.tasks(of: request, at: now))
      try JobTransitions.record(job, vaultName: vault.name, machine: item.machineID, in: db)
      return job
    }
  }

  private func follow(
    _ choice: StopChoice, _ after: BackupInstance.Protection, _ item: BackupInstance, _ vault: Vault, at now: Date,
    in db: Database
  ) throws {
    guard case .delete(let confirmation) = choice else {
      try cancelBackups(of: item, runningToo: false, at: now, in: db)
      return try LifecycleAlert.stopped(item, vault: vault, keeping: choice, at: now).raise(in: db)
    }
    try cancelBackups(of: item, runningToo: true, at: now, in: db)
    guard case .softDeleted(_, let purgeAt) = after else { return }
    try LifecycleAlert.deleted(
      item, vault: vault, reason: confirmation.reason ?? .other, comments: confirmation.comments, purgeAt: purgeAt,
      at: now
    ).raise(in: db)
    if purgeAt <= now { try ExpirySchedule.queue(vault, at: now, in: db) }
  }

  /// Backups that can't be cancelled any more end by themselves; those of deleted data then list nothing.
  private func cancelBackups(of item: BackupInstance, runningToo: Bool, at now: Date, in db: Database) throws {
    for backup in try JobTable.openBackups(of: item.id, in: db) where runningToo || backup.status == .queued {
      do { try JobTransitions.requestCancel(backup.id, at: now, in: db) } catch let error as BackupError
        where error.code == .jobNotCancellable
      { continue }
    }
  }

  private func refuseHeldElsewhere(_ item: BackupInstance, in db: Database) throws {
    guard let holder = try InstanceTable.holder(of: item.machineID, in: db), holder.instance.id != item.id,
      case .active = holder.instance.protection
    else { return }
    throw BackupError(
      .alreadyProtected, "\(item.name) is protected in vault \(holder.vaultName) by now.",
      recommendedAction: "A machine is protected in one vault only; stop its backups there first.")
  }

  private static func tasks(of request: JobRequest, at now: Date) -> [JobTask] {
    let name: JobTask.Name
    switch request {
    case .deleteBackupData: name = .deleteBackupData
    case .undelete: name = .undelete
    case .resumeProtection: name = .deployPolicy
    default: name = .stopProtection
    }
    return [JobTask(name: name, status: .completed, startTime: now, endTime: now)]
  }
}
