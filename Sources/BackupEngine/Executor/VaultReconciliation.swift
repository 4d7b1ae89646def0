import BackupModel
import Foundation
import GRDB
import Logging
import ResticRepository

/// Makes catalog and vault agree: what the vault holds and the catalog lacks is added, what has vanished from the vault
/// is no longer listed and raises an alert, and documents that fell behind are written anew. Blocks.
struct VaultReconciliation {
  let context: EngineContext
  let vault: Vault
  let logger: Logger

  /// - Throws: `UserErrorVaultOwnedElsewhere`, and whatever keeps the vault from being read.
  func run() throws {
    let mirror = try context.mirror(of: vault)
    try context.requireOwner(of: vault)
    let recovery = PointRecovery(mirror: mirror)
    let present = try recovery.snapshotIDs()
    let (listed, expired, expected) = try context.catalog.read { db in
      (
        try PointTable.snapshots(ofVault: vault.id, db), try ExpiredPointTable.snapshots(ofVault: vault.id, db),
        try VaultMirror.document(of: vault.id, in: db)
      )
    }
    let found = try recovery.points(of: present.subtracting(listed.keys).subtracting(expired))
    let vanished = try context.catalog.read { db in
      try listed.filter { !present.contains($0.key) }.compactMap { try PointTable.find($0.value.0, in: db) }
    }
    let isBehind = try mirror.state() != expected
    guard isBehind || !found.isEmpty || !vanished.isEmpty else { return }
    try context.change(
      vault.id, stateChanges: isBehind, pointsOf: Set((found + vanished).map(\.instanceID)), vanished: vanished
    ) { db in
      for point in vanished { try remove(point, in: db) }
      for point in found { try add(point, in: db) }
    }
  }

  private func add(_ point: RecoveryPoint, in db: Database) throws {
    guard let instance = try InstanceTable.find(point.instanceID, in: db), instance.vaultID == vault.id else {
      logger.warning("a snapshot belongs to no item of the vault", metadata: ["snapshot": "\(point.snapshot)"])
      return
    }
    // A copy of a snapshot that restic made carries the same tags.
    guard try PointTable.find(point.id, in: db) == nil else { return }
    try PointTable.insert(point, in: db)
    logger.notice("a recovery point was found in the vault", metadata: ["item": "\(instance.name)"])
  }

  private func remove(_ point: RecoveryPoint, in db: Database) throws {
    guard let item = try InstanceTable.find(point.instanceID, in: db) else { return }
    try PointTable.delete(point.id, in: db)
    try AlertTable.raise(
      Alert(
        severity: .critical, cause: Self.vanished(point, of: item.name, vault: vault.name), vaultID: vault.id,
        instanceID: item.id, raisedAt: context.clock.moment),
      about: "\(BackupError.Code.recoveryPointVanished) \(point.snapshot)", in: db)
  }

  static func vanished(_ point: RecoveryPoint, of item: String, vault: String) -> BackupError {
    BackupError(
      .recoveryPointVanished,
      "The recovery point of \(item) of \(point.time.formatted(.iso8601)) is no longer in vault \(vault): its snapshot "
        + "\(point.snapshot.prefix(8)) was removed by another program.",
      recommendedAction: "Find out who removed it, and restore the snapshots folder from a copy of the storage.")
  }
}
