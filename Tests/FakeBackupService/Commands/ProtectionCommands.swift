// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation

extension FakeBackupService {
  public func enableBackup(_ request: EnableBackupRequest) async throws -> [Job] {
    try run("enableBackup") { estate in
      guard (1...Eligibility.itemLimit).contains(request.machines.count) else {
        throw BackupError(
          .invalidArgument, "Backup can't be enabled for \(request.machines.count) machines in one go.",
          recommendedAction: "Name 1–1,000 machines.")
      }
      let vault = try estate.vault(named: request.vault)
      let policy = try estate.policy(named: request.policy, in: vault)
      var machines: [VirtualMachine] = []
      var refusals: [BackupError] = []
      for name in request.machines {
        do {
          let machine = try estate.machine(named: name, preferring: vault.regionID)
          if machines.contains(where: { $0.id == machine.id }) {
            throw BackupError(
              .invalidArgument, "\(machine.resourceGroup)/\(machine.name) is named twice.",
              recommendedAction: "Name each machine once.")
          }
          if let job = estate.openConfiguration(of: machine.id) { throw estate.beingConfigured(machine, job) }
          try estate.refuse(machine, in: vault, adding: machines.count)
          _ = try Eligibility.disks(of: machine, selection: request.diskSelection)
          machines.append(machine)
        } catch let error as BackupError { refusals.append(error) }
      }
      if let first = refusals.first { throw Self.summary(refusals, first, of: request.machines.count) }
      return machines.map { machine in
        estate.queue(
          Job(
            request: .configureBackup(
              machineID: machine.id, policyID: policy.id, diskSelection: request.diskSelection), instanceID: nil,
            itemName: machine.name, vaultID: vault.id, queuedAt: estate.now,
            tasks: [JobTask(name: .deployPolicy), JobTask(name: .installExtension)]))
      }
    }
  }

  private static func summary(_ refusals: [BackupError], _ first: BackupError, of count: Int) -> BackupError {
    guard refusals.count > 1 else { return first }
    let shown = refusals.prefix(5).map(\.message).joined(separator: " ") + (refusals.count > 5 ? " …" : "")
    return BackupError(
      first.code, "\(refusals.count) of \(count) machines can't be protected: \(shown)",
      recommendedAction: "\(first.recommendedAction) Nothing was enabled.")
  }

  public func backupNow(items: [String], vault: String, retainUntil: CalendarDay?) async throws -> [Job] {
    try run("backupNow") { estate in
      let vault = try estate.vault(named: vault)
      var named: Set<InstanceID> = []
      return try items.map { name in
        let instance = estate.items[try estate.itemIndex(named: name, in: vault)].instance
        guard named.insert(instance.id).inserted else {
          throw BackupError(
            .invalidArgument, "\(instance.name) is named twice.", recommendedAction: "Name each item once.")
        }
        let policy = try estate.activePolicy(of: instance)
        let until = try OnDemandRetention.end(of: retainUntil, policy: policy, now: estate.now)
        if let open = estate.openJob(.backup, where: { $0.instanceID == instance.id }) {
          throw OnDemandRules.inProgress(open, of: instance)
        }
        return estate.queue(
          Job(
            request: .backup(retainUntil: until), instanceID: instance.id, itemName: instance.name,
            vaultID: vault.id, queuedAt: estate.now, tasks: FakeEstate.backupTasks))
      }
    }
  }

  public func stopProtection(ofItem item: String, inVault vault: String, _ choice: StopChoice) async throws -> Job {
    try run("stopProtection") { estate in
      switch choice {
      case .retain:
        return try estate.protect(item, vault, .stopRetainingData, .stopProtection(retainAsPerPolicy: false))
      case .retainAsPerPolicy:
        return try estate.protect(item, vault, .stopRetainingAsPerPolicy, .stopProtection(retainAsPerPolicy: true))
      case .delete(let confirmation):
        return try estate.protect(
          item, vault, .deleteData(confirmation),
          .deleteBackupData(reason: confirmation.reason ?? .other, comments: confirmation.comments))
      }
    }
  }

  public func undelete(item: String, inVault vault: String) async throws -> Job {
    try run("undelete") { try $0.protect(item, vault, .undelete, .undelete) }
  }

  public func resumeProtection(ofItem item: String, inVault vault: String, policy: String) async throws -> Job {
    try run("resumeProtection") { estate in
      let policy = try estate.policy(named: policy, in: try estate.vault(named: vault))
      return try estate.protect(item, vault, .resume(policy), .resumeProtection(policyID: policy.id))
    }
  }
}

extension FakeEstate {
  static var backupTasks: [JobTask] {
    [JobTask(name: .takeSnapshot), JobTask(name: .transferData), JobTask(name: .validateBackup)]
  }

  /// - Throws: why `machine` can't be protected in `vault` when `adding` others are to be, too.
  func refuse(_ machine: VirtualMachine, in vault: Vault, adding: Int = 0) throws {
    guard let region = region(of: machine), let vaultRegion = regions.first(where: { $0.id == vault.regionID }) else {
      throw BackupError(
        .catalogUnavailable, "The catalog has lost the region of \(machine.name).", recommendedAction: "Try again.")
    }
    let count = items.count { $0.instance.vaultID == vault.id } + adding
    let refusal = Eligibility.refusal(
      of: machine, in: region, for: vault, in: vaultRegion, holder: holder(of: machine.id, preferring: vault.id),
      itemCount: count)
    if let refusal { throw refusal }
  }

  fileprivate func activePolicy(of instance: BackupInstance) throws -> BackupPolicy {
    let id = try OnDemandRules.policyID(of: instance)
    guard let policy = policies.first(where: { $0.id == id }) else { throw OnDemandRules.policyGone(of: instance) }
    return policy
  }

  /// Changes what was decided for an item, and records the job that tells of it.
  fileprivate mutating func protect(
    _ name: String, _ vaultName: String, _ action: ProtectionAction, _ request: JobRequest
  ) throws -> Job {
    let vault = try vault(named: vaultName)
    let index = try itemIndex(named: name, in: vault)
    let item = items[index].instance
    let former = item.policyID ?? item.formerPolicyID
    let after = try ProtectionRules.protection(
      item.protection, after: action,
      in: ProtectionContext(
        itemName: item.name, vault: vault, policy: policies.first { $0.id == former }, now: now))
    if case .active = after, let holder = holder(of: item.machineID), holder.instance.id != item.id,
      case .active = holder.instance.protection
    {
      throw BackupError(
        .alreadyProtected, "\(item.name) is protected in vault \(holder.vaultName) by now.",
        recommendedAction: "A machine is protected in one vault only; stop its backups there first.")
    }
    items[index].instance.protection = after
    items[index].instance.formerPolicyID = former
    if case .active = after { items[index].scheduleFrom = now }
    follow(action, item, vault, after)
    let task: JobTask.Name =
      switch request {
      case .deleteBackupData: .deleteBackupData
      case .undelete: .undelete
      case .resumeProtection: .deployPolicy
      default: .stopProtection
      }
    return queue(
      Job(
        request: request, instanceID: item.id, itemName: item.name, vaultID: vault.id, status: .completed,
        queuedAt: now, startTime: now, endTime: now,
        tasks: [JobTask(name: task, status: .completed, startTime: now, endTime: now)]))
  }

  private mutating func follow(
    _ action: ProtectionAction, _ item: BackupInstance, _ vault: Vault, _ after: BackupInstance.Protection
  ) {
    let name = "\(item.resourceGroup)/\(item.name)"
    let told: (Alert.Severity, BackupError)
    var runningToo = false
    switch action {
    case .stopRetainingData, .stopRetainingAsPerPolicy:
      let fate =
        action == .stopRetainingData
        ? "its recovery points are kept for good" : "its recovery points expire as per policy"
      told = (
        .warning,
        BackupError(
          .protectionStopped, "Backups of \(name) in vault \(vault.name) were stopped; \(fate).",
          recommendedAction: "If that was not intended, resume them with `backup-center protection resume`.")
      )
    case .deleteData(let confirmation):
      guard case .softDeleted(_, let purgeAt) = after else { return }
      runningToo = true
      let why =
        (confirmation.reason ?? .other).title + (confirmation.comments.isEmpty ? "" : ": \(confirmation.comments)")
      let fate = purgeAt <= now ? "it is purged at once" : "it is purged on \(purgeAt.formatted(.iso8601))"
      told = (
        .critical,
        BackupError(
          .backupDataDeleted, "The backup data of \(name) in vault \(vault.name) was deleted (\(why)); \(fate).",
          recommendedAction: purgeAt <= now
            ? "Nothing can bring it back: soft delete of the vault is disabled."
            : "If that was not intended, bring it back with `backup-center protection undelete`.")
      )
    default: return
    }
    for job in jobs.map(\.job) where job.instanceID == item.id && job.operation == .backup {
      guard job.status == .queued || (runningToo && job.status == .inProgress) else { continue }
      try? requestCancel(job.id)
    }
    raise(Alert(severity: told.0, cause: told.1, vaultID: vault.id, instanceID: item.id, raisedAt: now))
    if case .softDeleted(_, let purgeAt) = after, purgeAt <= now { queueExpiry(of: vault) }
  }
}
