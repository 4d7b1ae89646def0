import BackupModel
import Foundation
import GRDB

/// Writes an adopted vault into the catalog.
struct AdoptedVault {
  let contents: VaultContents
  /// Where the repository is now.
  let path: String
  let now: Date

  private var document: VaultStateDocument { contents.document }
  private var name: String { document.vault.name }

  func insert(in db: Database) throws {
    try NameRules.vault(name)
    try makeRoom(in: db)
    let region = try region(in: db)
    try VaultTable.insert(vault(in: region), in: db)
    try recreateSources(in: region, db)
    for policy in document.policies { try PolicyTable.insert(policy, in: db) }
    for instance in document.instances {
      if case .active = instance.protection,
        let holder = try InstanceTable.holder(of: instance.machineID, in: db), !holder.isStopped
      {
        throw BackupError(
          .alreadyProtected,
          "\(instance.name) of vault \(name) is protected here in vault \(holder.vaultName) already.",
          recommendedAction: "Delete its backup data there first; a machine is protected in one vault only.")
      }
      try InstanceTable.insert(instance, in: db)
    }
    for point in contents.expired { try ExpiredPointTable.insert(point, in: db) }
    for point in contents.points { try PointTable.insert(point, in: db) }
    for point in contents.vanished { try alert(about: point, in: db) }
  }

  /// Clears away what this catalog knew of the same vault.
  private func makeRoom(in db: Database) throws {
    let id = document.vault.id
    if let other = try VaultTable.find(named: name, in: db), other.id != id {
      throw BackupError(
        .nameInUse, "There is already another vault \(other.name) here.",
        recommendedAction: "Adopt this one into another state directory.")
    }
    if let other = try VaultTable.all(db).first(where: { $0.repository == path && $0.id != id }) {
      throw BackupError(
        .nameInUse, "\(path) is already the storage of vault \(other.name).",
        recommendedAction: "Name the folder of the vault that you want to adopt.")
    }
    let open = try JobTable.openCount(ofVault: id, in: db)
    guard open == 0 else {
      throw BackupError(
        .vaultLocked, "Vault \(name) is here already, and has \(open) unfinished job\(open == 1 ? "" : "s").",
        recommendedAction: "Wait until they end, or cancel them.")
    }
    try VaultTable.delete(id, in: db)
  }

  private func region(in db: Database) throws -> Region {
    if let region = try RegionTable.find(named: document.region.name, in: db) { return region }
    try NameRules.region(document.region.name)
    // The mark on the storage folder knows the region by the identity that it had.
    let isTaken = try RegionTable.find(document.region.id, in: db) != nil
    let region = Region(
      id: isTaken ? .random() : document.region.id, name: document.region.name,
      storage: (path as NSString).deletingLastPathComponent,
      pairedRegion: document.region.pairedRegion)
    try RegionTable.insert(region, in: db)
    return region
  }

  private func vault(in region: Region) -> Vault {
    let vault = document.vault
    return Vault(
      id: vault.id, name: vault.name, regionID: region.id, storageRedundancy: vault.storageRedundancy,
      softDeleteState: vault.softDeleteState, softDeleteRetentionDays: vault.softDeleteRetentionDays,
      immutabilityState: vault.immutabilityState, crossRegionRestore: vault.crossRegionRestore,
      hasHeldItems: vault.hasHeldItems, repository: path, createdAt: vault.createdAt)
  }

  /// The sources through which the items find their machines, unless one reads that place already.
  private func recreateSources(in region: Region, _ db: Database) throws {
    for source in document.sources {
      guard try SourceTable.find(at: source.location, in: db) == nil, try SourceTable.find(source.id, in: db) == nil
      else { continue }
      let isTaken = try SourceTable.find(named: source.name, in: db) != nil
      let name = try isTaken ? EngineService.freeName(for: source.location, in: db) : source.name
      try NameRules.source(name)
      try SourceTable.insert(
        Source(id: source.id, name: name, regionID: region.id, location: source.location), in: db)
    }
  }

  private func alert(about point: RecoveryPoint, in db: Database) throws {
    let item = document.instances.first { $0.id == point.instanceID }?.name ?? point.instanceID.rawValue
    try AlertTable.raise(
      Alert(
        severity: .critical, cause: VaultReconciliation.vanished(point, of: item, vault: name),
        vaultID: document.vault.id, instanceID: point.instanceID, raisedAt: now),
      about: "\(BackupError.Code.recoveryPointVanished) \(point.snapshot)", in: db)
  }
}
