import BackupModel
import Foundation

/// An estate for tests: one region, one vault, and a machine in every situation.
enum Sample {
  static let region = Region(id: RegionID(rawValue: "r1"), name: "europe-west", storage: "/srv/backup")
  static let source = Source(
    id: SourceID(rawValue: "s1"), name: "images", regionID: region.id, location: .images(folder: "/srv/images"))
  static let vault = Vault(
    id: VaultID(rawValue: "v1"), name: "myRecoveryServicesVault", regionID: region.id,
    repository: "/srv/backup/myRecoveryServicesVault", createdAt: Bench.now)
  static let policy = BackupPolicy.standardDefault(for: vault.id, timeZone: "Europe/Prague")

  static var sourceListing: SourceListing { SourceListing(source: source, regionName: region.name) }
  static var vaultListing: VaultListing {
    VaultListing(
      vault: vault, regionName: region.name, itemCount: 3, softDeletedItemCount: 0, logicalBytes: 3 << 30,
      storedBytes: 123_456_789)
  }
  static var policyListing: PolicyListing { PolicyListing(policy: policy, vaultName: vault.name, itemCount: 3) }

  static func machine(_ name: String, group: String = "hotel", vault: String? = nil, refusal: BackupError? = nil)
    -> MachineListing
  {
    let disk = VirtualDisk(
      name: "vda", path: "/srv/images/\(group)/\(name).raw", format: .raw, sizeBytes: 1 << 30,
      allocatedBytes: 40 << 20, isOSDisk: true)
    return MachineListing(
      machine: VirtualMachine(
        id: VirtualMachineID(rawValue: "vm-\(name)"), name: name, resourceGroup: group, sourceID: source.id,
        disks: [disk]),
      regionName: region.name, sourceName: source.name, vaultName: vault, refusal: refusal)
  }

  static func job(
    _ status: JobStatus = .inProgress, id: String = "j1", item: String = "hotel-db01",
    operation: JobRequest = .backup(retainUntil: nil), step: JobTask.Name? = nil, total: UInt64? = nil,
    processed: UInt64 = 0, error: BackupError? = nil, warnings: [BackupError] = []
  ) -> JobListing {
    var tasks: [JobTask] = [.takeSnapshot, .transferData, .validateBackup].map { JobTask(name: $0) }
    if let step, let index = tasks.firstIndex(where: { $0.name == step }) {
      for done in 0..<index { tasks[done].status = .completed }
      tasks[index].status = .inProgress
    }
    let start = status == .queued ? nil : Bench.now.addingTimeInterval(-4.5)
    let job = Job(
      id: JobID(rawValue: id), request: operation, instanceID: InstanceID(rawValue: "i1"), itemName: item,
      vaultID: vault.id, status: status, queuedAt: Bench.now.addingTimeInterval(-5), startTime: start,
      endTime: status.isFinal ? Bench.now : nil, tasks: tasks,
      progress: JobProgress(total: total, processed: processed, read: processed, stored: processed / 4), error: error,
      warnings: warnings)
    return JobListing(job: job, vaultName: vault.name)
  }

  static func item(_ name: String = "hotel-db01") -> ItemListing {
    ItemListing(
      instance: BackupInstance(
        id: InstanceID(rawValue: "i1"), name: name, resourceGroup: "hotel", vaultID: vault.id,
        machineID: VirtualMachineID(rawValue: "vm1"), protection: .active(policyID: policy.id),
        configuredAt: Bench.now),
      vaultName: vault.name, policyName: policy.name, protectionState: .initialBackupPending)
  }

  static var point: PointListing {
    PointListing(
      point: RecoveryPoint(
        id: RecoveryPointID(rawValue: "p1"), instanceID: InstanceID(rawValue: "i1"), time: Bench.now,
        consistency: .crash, consistencyReason: "The machine is in an image folder.", kind: .full,
        reason: "It is the first backup.", sizeBytes: 1 << 30, readBytes: 40 << 20, storedBytes: 20 << 20,
        snapshot: String(repeating: "ab", count: 32),
        disks: [RecoveryPoint.Disk(name: "vda", sizeBytes: 1 << 30, isOSDisk: true)]),
      itemName: "hotel-db01")
  }

  static let full = BackupError(
    .storageFull, "The storage of vault myRecoveryServicesVault is full.", recommendedAction: "Make room and try again."
  )

  /// A service in which each list has something.
  static func service(_ change: (inout FakeService.State) -> Void = { _ in }) -> FakeService {
    FakeService { state in
      state.regions = [region]
      state.sources = [sourceListing]
      state.machines = [
        machine(
          "hotel-db01", vault: vault.name, refusal: BackupError(.alreadyProtected, "It is.", recommendedAction: "-")),
        machine("myVM"),
      ]
      state.vaults = [vaultListing]
      state.policies = [policyListing]
      state.items = [item()]
      state.points = [point]
      state.jobs = [job()]
      state.alerts = [
        Alert(
          id: AlertID(rawValue: "a1"), severity: .critical, cause: full, vaultID: vault.id,
          instanceID: InstanceID(rawValue: "i1"), raisedAt: Bench.now)
      ]
      change(&state)
    }
  }
}
