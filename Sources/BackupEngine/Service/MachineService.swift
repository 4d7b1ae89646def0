import BackupModel
import GRDB

extension EngineService {
  /// Looks at the sources again and returns what is there, sorted by resource group and name.
  public func machines(matching query: MachineQuery) async throws -> [MachineListing] {
    try await BlockingWork.run { [context] in
      let region = try context.catalog.read { db in try query.region.map { try RegionTable.named($0, in: db).id } }
      try InventoryScan.refresh(context, region: region)
      return try context.catalog.read { db in
        let holders = try InstanceTable.holders(db)
        let waiting = try JobTable.openConfigurations(db)
        return try MachineTable.all(inRegion: region, db)
          .map { Self.listing($0, holder: holders[$0.machine.id], waiting: waiting[$0.machine.id]) }
          .filter { !query.protectableOnly || $0.refusal == nil }
      }
    }
  }

  /// Where a machine is protected, or why it can't be.
  public func checkMachine(_ name: String, vault: String?) async throws -> MachineListing {
    try await BlockingWork.run { [context] in
      let target = try context.catalog.read { db in try vault.map { try VaultTable.named($0, in: db) } }
      try InventoryScan.refresh(context)
      return try context.catalog.read { db in
        let found = try NameResolution.machine(name, preferring: target?.regionID, in: db)
        let holder = try InstanceTable.holder(of: found.machine.id, preferring: target?.id, in: db)
        let waiting = try JobTable.openConfigurations(db)
        var listing = Self.listing(found, holder: holder, waiting: waiting[found.machine.id])
        if let target, listing.refusal == nil {
          listing.refusal = Eligibility.refusal(
            of: found.machine, in: found.region, for: target, in: try RegionTable.holding(target.regionID, in: db),
            holder: holder, itemCount: try VaultTable.itemCount(target.id, in: db))
        }
        return listing
      }
    }
  }

  private static func listing(_ found: MachineTable.Found, holder: ProtectionHolder?, waiting: JobListing?)
    -> MachineListing
  {
    MachineListing(
      machine: found.machine, regionName: found.region.name, sourceName: found.sourceName,
      vaultName: holder?.vaultName, protection: holder?.instance.protection,
      refusal: Eligibility.refusal(of: found.machine, holder: holder) ?? waiting.map { beingConfigured(found, $0) })
  }

  static func beingConfigured(_ found: MachineTable.Found, _ job: JobListing) -> BackupError {
    BackupError(
      .alreadyProtected, "\(found.machine.name) is just being put under protection in vault \(job.vaultName).",
      recommendedAction: "Wait for job \(job.id) to end.")
  }
}
