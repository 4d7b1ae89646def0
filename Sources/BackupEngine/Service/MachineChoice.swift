import BackupModel
import GRDB

/// The machines of the inventory as they can be chosen for a vault.
struct MachineChoice {
  private struct Target {
    let vault: Vault
    let region: Region
    let itemCount: Int
  }

  private let db: Database
  private let target: Target?

  /// - Parameter vault: the vault that machines are to be chosen for; nil: it is asked whether they are protected at all.
  /// - Throws: `UserErrorVaultNotFound`.
  init(forVault vault: String?, in db: Database) throws {
    self.db = db
    target = try vault.map { name in
      let vault = try VaultTable.named(name, in: db)
      return Target(
        vault: vault, region: try RegionTable.holding(vault.regionID, in: db),
        itemCount: try ItemCounts(vaultID: vault.id).count(db))
    }
  }

  /// Sorted by resource group and name. Soft-deleted machines are not offered to a vault.
  ///
  /// - Throws: `UserErrorRegionNotFound`.
  func listings(matching query: MachineQuery) throws -> [MachineListing] {
    let region = try query.region.map { try RegionTable.named($0, in: db).id }
    let holders = try InstanceTable.holders(db)
    let waiting = try JobTable.openConfigurations(db)
    return try MachineTable.all(inRegion: region, db).compactMap { found in
      let holder = holders[found.machine.id]
      if target != nil, holder?.isSoftDeleted == true { return nil }
      let listing = MachineListing(
        machine: found.machine, regionName: found.region.name, sourceName: found.sourceName,
        vaultName: holder?.vaultName, protection: holder?.instance.protection,
        refusal: refusal(of: found, holder)
          ?? waiting[found.machine.id].map { EngineService.beingConfigured(found, $0) })
      return query.protectableOnly && listing.refusal != nil ? nil : listing
    }
  }

  private func refusal(of found: MachineTable.Found, _ holder: ProtectionHolder?) -> BackupError? {
    guard let target else { return Eligibility.refusal(of: found.machine, holder: holder) }
    return Eligibility.refusal(
      of: found.machine, in: found.region, for: target.vault, in: target.region, holder: holder,
      itemCount: target.itemCount)
  }
}

extension ProtectionHolder {
  fileprivate var isSoftDeleted: Bool {
    if case .softDeleted = instance.protection { true } else { false }
  }
}
