import BackupModel
import Foundation

extension FakeEstate {
  /// As many items and jobs as are asked for, the same in every run: items `vm-00000`, … in groups of 100 in vaults of
  /// 1,000; jobs `job-0`, … five minutes apart, the newest queued now, of all operations and statuses.
  public static func large(instances: Int, jobs count: Int, now: Date = FakeEstate.moment) -> FakeEstate {
    var estate = FakeEstate(now: now)
    let region = Region(id: RegionID(rawValue: "r-large"), name: "europe-west", storage: "/srv/backup")
    estate.regions = [region]
    estate.sources = [
      Source(
        id: SourceID(rawValue: "s-images"), name: "images", regionID: region.id,
        location: .images(folder: "/srv/images"))
    ]
    for number in 0..<max(1, (instances + 999) / 1_000) {
      estate.add(vault: "vault-\(number)", in: region, keyExported: true)
    }
    for number in 0..<instances {
      let name = String(format: "vm-%05d", number)
      let machine = machine(name, "group-\(number / 100)")
      estate.machines.append(machine)
      let vault = estate.vaults[number / 1_000]
      estate.items.append(
        Item(
          BackupInstance(
            id: InstanceID(rawValue: "i-\(name)"), name: name, resourceGroup: machine.resourceGroup, vaultID: vault.id,
            machineID: machine.id, protection: .active(policyID: PolicyID(rawValue: "p-\(vault.name)")),
            configuredAt: now - 86_400),
          lastBackupStatus: number % 10 == 0 ? .failed : .completed, lastBackupTime: now - 3_600))
    }
    estate.jobs = (0..<count).map { generatedJob($0, of: count, estate) }
    return estate
  }

  private static func generatedJob(_ number: Int, of count: Int, _ estate: FakeEstate) -> JobListing {
    let isRecent = number >= count - 2
    let past: [JobStatus] = [.completed, .completed, .completed, .failed, .completedWithWarnings, .cancelled]
    let status = isRecent ? .inProgress : past[number % past.count]
    let vault = estate.vaults[number % estate.vaults.count]
    let item = estate.items.isEmpty ? nil : estate.items[number % estate.items.count].instance
    let queued = estate.now - Double(count - 1 - number) * 300
    let error = BackupError(.imageUnreadable, "The image can't be read.", recommendedAction: "Look at the image.")
    let request: JobRequest = number % 7 == 3 ? .verifyVault(withoutKey: false) : .backup(retainUntil: nil)
    let isBackup = request.operation == .backup
    return JobListing(
      job: Job(
        id: JobID(rawValue: "job-\(number)"), request: request, instanceID: isBackup ? item?.id : nil,
        itemName: isBackup ? item?.name ?? vault.name : vault.name, vaultID: vault.id, status: status, queuedAt: queued,
        startTime: queued, endTime: isRecent ? nil : queued + Double(30 + number % 900),
        tasks: isBackup ? backupTasks : [JobTask(name: .verifyVault)],
        progress: JobProgress(total: 4 << 30, processed: isRecent ? 1 << 30 : 4 << 30, read: 1 << 30, stored: 1 << 29),
        error: status == .failed ? error : nil, warnings: status == .completedWithWarnings ? [error] : []),
      vaultName: vault.name)
  }
}
