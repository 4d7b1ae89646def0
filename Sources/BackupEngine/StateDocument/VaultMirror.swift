import BackupModel
import GRDB
import ResticRepository

/// Keeps a vault's documents the same as the catalog: they are written inside the catalog's transaction, right before
/// it commits. Every call blocks.
struct VaultMirror {
  let repository: Repository
  let vaultName: String

  /// Refuses when the storage does not hold the vault now, or when another state directory has adopted it.
  ///
  /// - Throws: `StorageUnavailable`, `UserErrorVaultOwnedElsewhere`.
  func requireOwner(_ owner: String) throws {
    try named { try repository.confirmPresent() }
    guard let found = try state()?.owner, found != owner else { return }
    throw BackupError(
      .vaultOwnedElsewhere, "Vault \(vaultName) was adopted by another installation, which alone may write to it now.",
      recommendedAction: "Work there, or take the vault back with `backup-center vault adopt`.")
  }

  func state() throws -> VaultStateDocument? {
    try named { try repository.loadDocument(named: VaultStateDocument.name) }
      .map { try VaultStateDocument.decode($0, vault: vaultName) }
  }

  /// What the vault says of an item's points, of those too whose snapshots have vanished.
  func points(of instance: InstanceID) throws -> [RecoveryPoint] {
    guard let document = try pointsDocument(of: instance) else { return [] }
    return (document.points + (document.vanished ?? [])).filter { $0.instanceID == instance }
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
  ///
  /// What is known of points whose snapshots have vanished stays beside them: should a snapshot come back, it is known
  /// how long it was to be kept.
  ///
  /// - Parameter vanished: points that are found vanished in this transaction.
  func savePoints(of instance: InstanceID, vanished: [RecoveryPoint] = [], in db: Database) throws {
    let listed = try PointTable.all(of: instance, db)
    let expired = try ExpiredPointTable.all(of: instance, db)
    var told = Set(listed.map(\.snapshot)).union(expired.map(\.snapshot))
    let missing = (try formerlyVanished(of: instance) + vanished.filter { $0.instanceID == instance })
      .filter { told.insert($0.snapshot).inserted }
    let document = PointsDocument(
      instanceID: instance, points: listed.reversed(), expired: expired, vanished: missing.isEmpty ? nil : missing)
    let bytes = [UInt8](try StoredJSON.encode(document))
    try named { try repository.saveDocument(bytes, named: PointsDocument.name(of: instance)) }
  }

  private func formerlyVanished(of instance: InstanceID) throws -> [RecoveryPoint] {
    do { return try pointsDocument(of: instance)?.vanished ?? [] } catch let error as BackupError
      where error.code == .vaultDamaged
    {
      // The document is about to be replaced by a whole one.
      return []
    }
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
