import BackupModel
import DiskSources
import GRDB

/// What a backup is of: the item, and its machine as its source shows it now. Blocks.
struct BackupSubject {
  let vault: Vault
  let region: Region
  let instance: BackupInstance
  let machine: VirtualMachine
  let sourceName: String
  private let source: any DiskSource

  /// - Throws: `UserErrorProtectionNotActive`, `UserErrorVmNotFound`, and what keeps the source from being read.
  init(of job: Job, context: EngineContext) throws {
    guard let id = job.instanceID else {
      throw BackupError(
        .itemNotFound, "The job names no backup item.", recommendedAction: "Start the backup from the list of items.")
    }
    let (instance, vault, region) = try context.catalog.read { db in
      let instance = try InstanceTable.existing(id, in: db)
      let vault = try VaultTable.existing(instance.vaultID, in: db)
      return (instance, vault, try RegionTable.holding(vault.regionID, in: db))
    }
    guard case .active = instance.protection else {
      throw BackupError(
        .protectionNotActive, "Protection of \(instance.name) is no longer active.",
        recommendedAction: "Resume it first.")
    }
    try InventoryScan.refreshIfOld(context, region: region.id)
    let (found, sources) = try context.catalog.read { db in
      (try MachineTable.find(instance.machineID, in: db), try SourceTable.all(inRegion: region.id, db))
    }
    if let found, let problem = sources.first(where: { $0.id == found.machine.sourceID })?.problem { throw problem }
    guard let found, let source = sources.first(where: { $0.id == found.machine.sourceID })?.source else {
      throw sources.compactMap(\.problem).first
        ?? BackupError(
          .machineNotFound, "No source of region \(region.name) shows \(instance.name) any more.",
          recommendedAction: "Put its images back where they were; its recovery points are kept.")
    }
    self.vault = vault
    self.region = region
    self.instance = instance
    machine = found.machine
    sourceName = source.name
    self.source = try context.surroundings.source(source)
  }

  /// The selected disks, ready to be read.
  func open() throws -> any OpenedMachine {
    let disks = try Eligibility.disks(of: machine, selection: instance.diskSelection)
    return try source.open(machine, disks: disks)
  }
}
