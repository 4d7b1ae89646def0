import BackupModel
import Foundation
import GRDB

/// Backup instances in the catalog.
enum InstanceTable {
  static func find(_ id: InstanceID, in db: Database) throws -> BackupInstance? {
    try Row.fetchOne(db, sql: "SELECT * FROM instance WHERE id = ?", arguments: [id.rawValue]).map(instance)
  }

  /// - Throws: `UserErrorItemNotFound`.
  static func existing(_ id: InstanceID, in db: Database) throws -> BackupInstance {
    if let instance = try find(id, in: db) { return instance }
    throw BackupError(
      .itemNotFound, "The backup item \(id) is no longer there.", recommendedAction: "Look at the list of items.")
  }

  static func all(inVault vault: VaultID, _ db: Database) throws -> [BackupInstance] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM instance WHERE vaultID = ? ORDER BY resourceGroup, name, id",
      arguments: [vault.rawValue]
    ).map(instance)
  }

  /// Who protects `machine`, in whatever vault and state.
  static func holder(of machine: VirtualMachineID, in db: Database) throws -> ProtectionHolder? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT instance.*, vault.name AS vaultName FROM instance JOIN vault ON vault.id = vaultID WHERE machineID = ?
        """, arguments: [machine.rawValue]
    ).map { ProtectionHolder(vaultName: try $0.text("vaultName"), instance: try instance($0)) }
  }

  static func holders(_ db: Database) throws -> [VirtualMachineID: ProtectionHolder] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT instance.*, vault.name AS vaultName FROM instance JOIN vault ON vault.id = vaultID")
    return Dictionary(
      try rows.map { row in
        let instance = try instance(row)
        return (instance.machineID, ProtectionHolder(vaultName: try row.text("vaultName"), instance: instance))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The item that `name` (`RG/NAME` or a unique `NAME`) means in `vault`.
  ///
  /// - Throws: `UserErrorItemNotFound`, `UserErrorAmbiguousName`.
  static func named(_ name: String, in vault: Vault, _ db: Database) throws -> BackupInstance {
    let matches = try candidates(named: name, inVault: vault.id, db)
    let shown = PrintableText.line(name, limit: 120)
    switch matches.count {
    case 1: return matches[0]
    case 0:
      throw BackupError(
        .itemNotFound, "Vault \(vault.name) has no backup item «\(shown)».",
        recommendedAction: "List the vault's items with `backup-center item list`.")
    default: throw NameResolution.ambiguous(shown, candidates: matches.map { "\($0.resourceGroup)/\($0.name)" })
    }
  }

  /// Every item that `name` can mean; nil `vault` looks in all.
  static func candidates(named name: String, inVault vault: VaultID?, _ db: Database) throws -> [BackupInstance] {
    let (group, plain) = NameResolution.split(name)
    return try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM instance
        WHERE (name = ?1 OR (name = ?2 AND resourceGroup = ?3)) AND (?4 IS NULL OR vaultID = ?4)
        ORDER BY resourceGroup, name, id
        """, arguments: [name, plain, group, vault?.rawValue]
    ).map(instance)
  }

  static func insert(_ instance: BackupInstance, in db: Database) throws {
    let (word, deletedAt, purgeAt) = Self.columns(of: instance.protection)
    try db.execute(
      sql: """
        INSERT INTO instance (id, name, resourceGroup, vaultID, machineID, protection, policyID, deletedAt, purgeAt,
          diskSelection, configuredAt, scheduleFrom)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?11, ?11)
        """,
      arguments: [
        instance.id.rawValue, instance.name, instance.resourceGroup, instance.vaultID.rawValue,
        instance.machineID.rawValue, word, instance.policyID?.rawValue, deletedAt?.milliseconds,
        purgeAt?.milliseconds, try StoredJSON.text(instance.diskSelection), instance.configuredAt.milliseconds,
      ])
  }

  /// Writes down what was decided for an item.
  static func setProtection(_ protection: BackupInstance.Protection, of instance: BackupInstance, in db: Database)
    throws
  {
    var changed = instance
    changed.protection = protection
    let (word, deletedAt, purgeAt) = columns(of: protection)
    try db.execute(
      sql: "UPDATE instance SET protection = ?, policyID = ?, deletedAt = ?, purgeAt = ? WHERE id = ?",
      arguments: [
        word, changed.policyID?.rawValue, deletedAt?.milliseconds, purgeAt?.milliseconds, instance.id.rawValue,
      ])
  }

  private static func columns(of protection: BackupInstance.Protection) -> (String, Date?, Date?) {
    switch protection {
    case .active: ("active", nil, nil)
    case .stopped: ("stopped", nil, nil)
    case .softDeleted(let at, let purgeAt): ("softDeleted", at, purgeAt)
    }
  }

  /// Notes how the item's last backup ended, for the lists.
  static func noteBackup(_ job: Job, in db: Database) throws {
    guard let instance = job.instanceID else { return }
    try db.execute(
      sql: "UPDATE instance SET lastBackupStatus = ?, lastBackupTime = ?, lastError = ? WHERE id = ?",
      arguments: [
        job.status.rawValue, (job.endTime ?? job.startTime ?? job.queuedAt).milliseconds,
        try StoredJSON.optionalText(job.error), instance.rawValue,
      ])
  }

  static func instance(_ row: Row) throws -> BackupInstance {
    let protection: BackupInstance.Protection =
      switch try row.text("protection") {
      case "softDeleted": .softDeleted(at: try row.date("deletedAt"), purgeAt: try row.date("purgeAt"))
      case "stopped": .stopped(retainAsPerPolicy: try row.optionalID("policyID"))
      default: .active(policyID: try row.id("policyID"))
      }
    return BackupInstance(
      id: try row.id("id"), name: try row.text("name"), resourceGroup: try row.text("resourceGroup"),
      vaultID: try row.id("vaultID"), machineID: try row.id("machineID"), protection: protection,
      diskSelection: try row.json("diskSelection"), configuredAt: try row.date("configuredAt"))
  }
}
