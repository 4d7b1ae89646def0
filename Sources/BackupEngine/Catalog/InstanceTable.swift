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

  /// Who holds `machine`, in whatever vault and state. Where several do, the one that protects it goes first, then one
  /// that has it soft-deleted, then `vault`.
  static func holder(of machine: VirtualMachineID, preferring vault: VaultID? = nil, in db: Database) throws
    -> ProtectionHolder?
  {
    try Row.fetchOne(
      db,
      sql: selectHolder + """
         WHERE machineID = ?
        ORDER BY instance.protection = 'active' DESC, instance.protection = 'softDeleted' DESC, vaultID = ? DESC LIMIT 1
        """, arguments: [machine.rawValue, vault?.rawValue]
    ).map { try holder($0, DecodedTexts()) }
  }

  /// The holder of each machine; see ``holder(of:preferring:in:)``.
  static func holders(_ db: Database) throws -> [VirtualMachineID: ProtectionHolder] {
    let order = " ORDER BY instance.protection = 'active' DESC, instance.protection = 'softDeleted' DESC, instance.id"
    let texts = DecodedTexts()
    let all = try Row.values(db, sql: selectHolder + order) { try holder($0, texts) }
    return Dictionary(all.map { ($0.instance.machineID, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static let selectHolder = """
    SELECT instance.*, vault.name AS vaultName FROM instance JOIN vault ON vault.id = vaultID
    """

  private static func holder(_ row: Row, _ texts: DecodedTexts) throws -> ProtectionHolder {
    ProtectionHolder(vaultName: try row.text("vaultName"), instance: try instance(row, texts))
  }

  /// Soft-deleted items, those that are purged first in front.
  static func softDeleted(_ db: Database) throws -> [BackupInstance] {
    try Row.fetchAll(db, sql: "SELECT * FROM instance WHERE protection = 'softDeleted' ORDER BY purgeAt, id")
      .map(instance)
  }

  /// The item that `name` (`RG/NAME`, a unique `NAME`, or the item's id) means in `vault`, whatever its state.
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
    default: throw NameResolution.ambiguous(shown, items: matches)
    }
  }

  /// Every item that `name` can mean; nil `vault` looks in all.
  static func candidates(named name: String, inVault vault: VaultID?, _ db: Database) throws -> [BackupInstance] {
    let (group, plain) = NameResolution.split(name)
    return try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM instance
        WHERE (id = ?1 OR name = ?1 OR (name = ?2 AND resourceGroup = ?3)) AND (?4 IS NULL OR vaultID = ?4)
        ORDER BY resourceGroup, name, id
        """, arguments: [name, plain, group, vault?.rawValue]
    ).map(instance)
  }

  static func insert(_ instance: BackupInstance, in db: Database) throws {
    let (word, deletedAt, purgeAt) = columns(of: instance.protection)
    try db.execute(
      sql: """
        INSERT INTO instance (id, name, resourceGroup, vaultID, machineID, protection, policyID, formerPolicyID,
          deletedAt, purgeAt, diskSelection, configuredAt, scheduleFrom, formerPolicy)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?12, ?12, ?)
        """,
      arguments: [
        instance.id.rawValue, instance.name, instance.resourceGroup, instance.vaultID.rawValue,
        instance.machineID.rawValue, word, instance.policyID?.rawValue, instance.formerPolicyID?.rawValue,
        deletedAt?.milliseconds, purgeAt?.milliseconds, try StoredJSON.text(instance.diskSelection),
        instance.configuredAt.milliseconds, try StoredJSON.optionalText(instance.formerPolicy),
      ])
  }

  /// Keeps the text of a policy that is about to be deleted with the items that it was in force for.
  static func keep(_ former: BackupPolicy, in db: Database) throws {
    try db.execute(
      sql: "UPDATE instance SET formerPolicy = ? WHERE formerPolicyID = ?",
      arguments: [try StoredJSON.text(former), former.id.rawValue])
  }

  /// Writes down what was decided for an item; when its policy isn't in force any more, it is the former one.
  static func setProtection(_ protection: BackupInstance.Protection, of instance: BackupInstance, in db: Database)
    throws
  {
    var changed = instance
    changed.protection = protection
    let former = instance.policyID ?? instance.formerPolicyID
    let (word, deletedAt, purgeAt) = columns(of: protection)
    try db.execute(
      sql: """
        UPDATE instance SET protection = ?1, policyID = ?2, formerPolicyID = ?3, deletedAt = ?4, purgeAt = ?5,
          formerPolicy = CASE WHEN policyID IS NULL AND ?2 IS NULL THEN formerPolicy END
        WHERE id = ?6
        """,
      arguments: [
        word, changed.policyID?.rawValue, former?.rawValue, deletedAt?.milliseconds, purgeAt?.milliseconds,
        instance.id.rawValue,
      ])
  }

  /// Forgets an item with its points.
  static func delete(_ id: InstanceID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM instance WHERE id = ?", arguments: [id.rawValue])
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

  static func instance(_ row: Row) throws -> BackupInstance { try instance(row, DecodedTexts()) }

  static func instance(_ row: Row, _ texts: DecodedTexts) throws -> BackupInstance {
    let protection: BackupInstance.Protection =
      switch try row.text("protection") {
      case "softDeleted": .softDeleted(at: try row.date("deletedAt"), purgeAt: try row.date("purgeAt"))
      case "stopped": .stopped(retainAsPerPolicy: try row.optionalID("policyID"))
      default: .active(policyID: try row.id("policyID"))
      }
    return BackupInstance(
      id: try row.id("id"), name: try row.text("name"), resourceGroup: try row.text("resourceGroup"),
      vaultID: try row.id("vaultID"), machineID: try row.id("machineID"), protection: protection,
      formerPolicyID: try row.optionalID("formerPolicyID"), formerPolicy: try row.optionalJSON("formerPolicy", texts),
      diskSelection: try row.json("diskSelection", texts),
      configuredAt: try row.date("configuredAt"))
  }
}
