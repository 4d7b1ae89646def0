import BackupModel
import Foundation

extension FakeEstate {
  /// What a job that succeeds leaves behind.
  mutating func takeEffect(_ index: Int) throws {
    let job = jobs[index].job
    switch job.request {
    case .configureBackup(let machine, let policy, let disks): try configure(index, machine, policy, disks)
    case .backup(let until): makePoint(of: job, retainUntil: until, slot: nil)
    case .scheduledBackup(let run): makePoint(of: job, retainUntil: nil, slot: run.slot)
    case .expire: purge(in: job.vaultID)
    case .verifyVault: health[job.vaultID, default: VaultHealth()].verifiedAt = now
    default: break
    }
  }

  private mutating func configure(
    _ index: Int, _ machineID: VirtualMachineID, _ policyID: PolicyID, _ disks: DiskSelection
  ) throws {
    let job = jobs[index].job
    guard let vault = vaults.first(where: { $0.id == job.vaultID }),
      let policy = policies.first(where: { $0.id == policyID })
    else {
      throw BackupError(
        .policyNotFound, "The policy is no longer in vault \(jobs[index].vaultName).",
        recommendedAction: "Enable backup again with another policy.")
    }
    guard let machine = machines.first(where: { $0.id == machineID }) else {
      throw BackupError(
        .machineNotFound, "\(job.itemName) is no longer shown by its source.",
        recommendedAction: "Look at the source, then enable backup again.")
    }
    try refuse(machine, in: vault)
    let instance = BackupInstance(
      name: machine.name, resourceGroup: machine.resourceGroup, vaultID: vault.id, machineID: machineID,
      protection: .active(policyID: policy.id), diskSelection: disks, configuredAt: now)
    items.append(Item(instance))
    jobs[index].job.instanceID = instance.id
    if let place = vaults.firstIndex(where: { $0.id == vault.id }) { vaults[place].hasHeldItems = true }
  }

  private mutating func makePoint(of job: Job, retainUntil: Date?, slot: Date?) {
    guard let id = job.instanceID, let item = items.first(where: { $0.instance.id == id })?.instance else { return }
    // A backup of deleted data ends without a point.
    if case .softDeleted = item.protection { return }
    let disks = machines.first { $0.id == item.machineID }?.disks ?? []
    let size = disks.reduce(0) { $0 + $1.sizeBytes }
    let isFirst = points[id, default: []].isEmpty
    points[id, default: []].append(
      RecoveryPoint(
        instanceID: id, time: now, consistency: .crash, consistencyReason: "The machine is in an image folder.",
        kind: isFirst ? .full : .incremental, reason: isFirst ? "It is the first backup." : nil,
        retainUntil: retainUntil, scheduledFor: slot, sizeBytes: size, readBytes: job.progress.read,
        storedBytes: job.progress.stored, snapshot: String(repeating: "ab", count: 32),
        disks: disks.map { RecoveryPoint.Disk(name: $0.name, sizeBytes: $0.sizeBytes, isOSDisk: $0.isOSDisk) }))
  }

  private mutating func purge(in vault: VaultID) {
    for item in items.map(\.instance) where item.vaultID == vault {
      guard case .softDeleted(_, let purgeAt) = item.protection, SoftDelete.isPurgeDue(purgeAt: purgeAt, now: now)
      else { continue }
      let count = points.removeValue(forKey: item.id)?.count ?? 0
      items.removeAll { $0.instance.id == item.id }
      let name = vaults.first { $0.id == vault }?.name ?? ""
      raise(
        Alert(
          severity: .information,
          cause: BackupError(
            .backupDataPurged,
            "The deleted backup data of \(item.resourceGroup)/\(item.name) was purged from vault \(name): \(count) "
              + "recovery points.",
            recommendedAction: "Nothing needs to be done; the machine can be protected anew."),
          vaultID: vault, instanceID: item.id, raisedAt: now))
    }
  }
}

extension FakeBackupService {
  /// Queues a scheduled backup of an item, as the executor's schedule does.
  @discardableResult
  public func schedule(_ id: InstanceID) -> JobID? {
    change { estate in
      guard let item = estate.items.firstIndex(where: { $0.instance.id == id }) else { return nil }
      let instance = estate.items[item].instance
      estate.items[item].scheduleFrom = estate.now
      return estate.queue(
        Job(
          request: .scheduledBackup(ScheduledRun(slot: estate.now)), instanceID: id, itemName: instance.name,
          vaultID: instance.vaultID, queuedAt: estate.now, tasks: FakeEstate.backupTasks)
      ).id
    }
  }

  /// Queues the daily expiry of a vault, as the executor does; finishing it purges what is due.
  @discardableResult
  public func expire(vault id: VaultID) -> JobID? {
    change { estate in
      guard let vault = estate.vaults.first(where: { $0.id == id }) else { return nil }
      return estate.queueExpiry(of: vault)
    }
  }
}

extension FakeEstate {
  @discardableResult
  mutating func queueExpiry(of vault: Vault) -> JobID {
    let tasks: [JobTask.Name] = [.removeExpiredPoints, .purgeDeletedItems, .gatherUsedData, .freeStorage]
    return queue(
      Job(
        request: .expire, instanceID: nil, itemName: vault.name, vaultID: vault.id, queuedAt: now,
        tasks: tasks.map { JobTask(name: $0) })
    ).id
  }
}
