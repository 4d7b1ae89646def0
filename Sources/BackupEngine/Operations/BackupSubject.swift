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
    let (machine, source) = try Self.seen(instance, in: region, context)
    self.vault = vault
    self.region = region
    self.instance = instance
    self.machine = machine
    sourceName = source.name
    self.source = try context.surroundings.source(source)
  }

  /// The item's machine and its source. What was not there a moment ago may be there now: nobody is refused because of
  /// an earlier look.
  private static func seen(_ instance: BackupInstance, in region: Region, _ context: EngineContext) throws
    -> (VirtualMachine, Source)
  {
    let isNew = try InventoryScan.refreshIfOld(context, region: region.id)
    do { return try known(instance, in: region, context) } catch {
      if isNew { throw error }
      try InventoryScan.refreshNow(context, region: region.id)
      return try known(instance, in: region, context)
    }
  }

  private static func known(_ instance: BackupInstance, in region: Region, _ context: EngineContext) throws
    -> (VirtualMachine, Source)
  {
    let (found, sources) = try context.catalog.read { db in
      (try MachineTable.find(instance.machineID, in: db), try SourceTable.all(inRegion: region.id, db))
    }
    if let found, let listing = sources.first(where: { $0.id == found.machine.sourceID }) {
      if let problem = listing.problem { throw problem }
      return (found.machine, listing.source)
    }
    throw sources.compactMap(\.problem).first
      ?? BackupError(
        .machineNotFound, "No source of region \(region.name) shows \(instance.name) any more.",
        recommendedAction: "Put its images back where they were; its recovery points are kept.")
  }

  /// The selected disks, ready to be read.
  func open() throws -> any OpenedMachine {
    let disks = try Eligibility.disks(of: machine, selection: instance.diskSelection)
    return try source.open(machine, disks: disks)
  }
}
