import BackupModel
import Foundation

/// *Configure backup*: ties a machine to a policy. Blocks.
struct ConfigureBackup {
  let context: EngineContext
  let running: RunningJob
  let vaultID: VaultID
  let machineID: VirtualMachineID
  let policyID: PolicyID
  let diskSelection: DiskSelection

  func run() throws {
    try running.start(.deployPolicy)
    let instance = try context.change(vaultID, stateChanges: true) { db in
      let vault = try VaultTable.existing(vaultID, in: db)
      guard let policy = try PolicyTable.find(policyID, in: db) else {
        throw BackupError(
          .policyNotFound, "The policy is no longer in vault \(vault.name).",
          recommendedAction: "Enable backup again with another policy.")
      }
      guard let found = try MachineTable.find(machineID, in: db) else {
        throw BackupError(
          .machineNotFound, "\(running.job.itemName) is no longer shown by its source.",
          recommendedAction: "Look at the source, then enable backup again.")
      }
      // Things may have changed since the job was queued.
      if let refusal = Eligibility.refusal(
        of: found.machine, in: found.region, for: vault, in: try RegionTable.holding(vault.regionID, in: db),
        holder: try InstanceTable.holder(of: machineID, preferring: vault.id, in: db),
        itemCount: try VaultTable.itemCount(vault.id, in: db))
      {
        throw refusal
      }
      _ = try Eligibility.disks(of: found.machine, selection: diskSelection)
      let instance = BackupInstance(
        name: found.machine.name, resourceGroup: found.machine.resourceGroup, vaultID: vault.id,
        machineID: machineID, protection: .active(policyID: policy.id), diskSelection: diskSelection,
        configuredAt: context.clock.moment)
      try InstanceTable.insert(instance, in: db)
      return instance
    }
    running.set(instance: instance.id)
    running.conclude(.deployPolicy)
    try? running.start(.installExtension)
    running.conclude(.installExtension, note: "not applicable: image folder", as: .skipped)
  }
}
