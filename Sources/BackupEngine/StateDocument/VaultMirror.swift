import BackupModel
import GRDB
import ResticRepository

/// Keeps a vault's documents the same as the catalog: they are written inside the catalog's transaction, right before
/// it commits. Every call blocks.
struct VaultMirror {
  let repository: Repository
  let vaultName: String

  /// Refuses when another state directory has adopted the vault.
  ///
  /// - Throws: `UserErrorVaultOwnedElsewhere`.
  func requireOwner(_ owner: String) throws {
    guard let found = try state()?.owner, found != owner else { return }
    throw BackupError(
      .vaultOwnedElsewhere, "Vault \(vaultName) was adopted by another installation, which alone may write to it now.",
      recommendedAction: "Work there, or take the vault back with `backup-center vault adopt`.")
  }

  func state() throws -> VaultStateDocument? {
    try named { try repository.loadDocument(named: VaultStateDocument.name) }
      .map { try VaultStateDocument.decode($0, vault: vaultName) }
  }

  func points(of instance: InstanceID) throws -> [RecoveryPoint] {
    try pointsDocument(of: instance)?.points.filter { $0.instanceID == instance } ?? []
  }

  /// The points of an item that are listed no more.
  func expiredPoints(of instance: InstanceID) throws -> [ExpiredPoint] {
    try pointsDocument(of: instance)?.expired.filter { $0.instanceID == instance } ?? []
  }

  /// Removes what the vault says of a purged item's points.
  func removePoints(of instance: InstanceID) throws {
    try named { try repository.backend.remove(ObjectName(.document, PointsDocument.name(of: instance))) }
  }

  private func pointsDocument(of instance: InstanceID) throws -> PointsDocument? {
    try named { try repository.loadDocument(named: PointsDocument.name(of: instance)) }
      .map { try PointsDocument.decode($0, vault: vaultName) }
  }

  /// Writes the vault's state as the transaction sees it.
  func saveState(of vault: VaultID, in db: Database) throws {
    let bytes = [UInt8](try StoredJSON.encode(try Self.document(of: vault, in: db)))
    try named { try repository.saveDocument(bytes, named: VaultStateDocument.name) }
  }

  /// Writes an item's points as the transaction sees them.
  func savePoints(of instance: InstanceID, in db: Database) throws {
    let document = PointsDocument(
      instanceID: instance, points: try PointTable.all(of: instance, db).reversed(),
      expired: try ExpiredPointTable.all(of: instance, db))
    let bytes = [UInt8](try StoredJSON.encode(document))
    try named { try repository.saveDocument(bytes, named: PointsDocument.name(of: instance)) }
  }

  /// What the catalog has to say about `vault`.
  static func document(of vault: VaultID, in db: Database) throws -> VaultStateDocument {
    let vault = try VaultTable.existing(vault, in: db)
    return VaultStateDocument(
      owner: try CatalogMeta.owner(db), vault: vault, region: try RegionTable.holding(vault.regionID, in: db),
      sources: try SourceTable.all(inRegion: vault.regionID, db).map(\.source),
      policies: try PolicyTable.listings(inVault: vault, db).map(\.policy),
      instances: try InstanceTable.all(inVault: vault.id, db))
  }

  private func named<Value>(_ work: () throws -> Value) throws -> Value {
    try VaultRepositories.naming(vaultName, work)
  }
}
