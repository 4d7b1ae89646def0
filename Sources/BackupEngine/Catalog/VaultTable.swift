import BackupModel
import Foundation
import GRDB

/// Vaults in the catalog.
enum VaultTable {
  static func all(_ db: Database) throws -> [Vault] {
    try Row.values(db, sql: "SELECT * FROM vault ORDER BY name", vault)
  }

  static func find(_ id: VaultID, in db: Database) throws -> Vault? {
    try Row.fetchOne(db, sql: "SELECT * FROM vault WHERE id = ?", arguments: [id.rawValue]).map(vault)
  }

  static func find(named name: String, in db: Database) throws -> Vault? {
    try Row.fetchOne(db, sql: "SELECT * FROM vault WHERE name = ?", arguments: [name]).map(vault)
  }

  /// - Throws: `UserErrorVaultNotFound`.
  static func named(_ name: String, in db: Database) throws -> Vault {
    if let vault = try find(named: name, in: db) { return vault }
    let known = try String.fetchAll(db, sql: "SELECT name FROM vault ORDER BY name LIMIT 20")
    throw BackupError(
      .vaultNotFound, "There is no vault «\(PrintableText.line(name, limit: 60))».",
      recommendedAction: known.isEmpty
        ? "Create it with `backup-center vault create`." : "Choose one of: \(known.joined(separator: ", ")).")
  }

  /// - Throws: `UserErrorVaultNotFound`.
  static func existing(_ id: VaultID, in db: Database) throws -> Vault {
    if let vault = try find(id, in: db) { return vault }
    throw BackupError(
      .vaultNotFound, "The vault \(id) is no longer there.", recommendedAction: "Look at the list of vaults.")
  }

  static func listings(_ db: Database) throws -> [VaultListing] {
    let health = try VaultHealthTable.all(db)
    return try Row.values(db, sql: selectListing + " GROUP BY vault.id ORDER BY vault.name") {
      try listing($0, health)
    }
  }

  /// - Throws: `UserErrorVaultNotFound`.
  static func listing(named name: String, in db: Database) throws -> VaultListing {
    let vault = try named(name, in: db)
    let health = try VaultHealthTable.all(db)
    return try Row.fetchAll(
      db, sql: selectListing + " WHERE vault.id = ? GROUP BY vault.id", arguments: [vault.id.rawValue]
    ).map { try listing($0, health) }[0]
  }

  static func itemCount(_ id: VaultID, in db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM instance WHERE vaultID = ?", arguments: [id.rawValue]) ?? 0
  }

  static func insert(_ vault: Vault, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO vault (id, name, regionID, storageRedundancy, softDeleteState, softDeleteRetentionDays,
          immutabilityState, crossRegionRestore, hasHeldItems, repository, createdAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        vault.id.rawValue, vault.name, vault.regionID.rawValue, vault.storageRedundancy.rawValue,
        vault.softDeleteState.rawValue, vault.softDeleteRetentionDays, vault.immutabilityState.rawValue,
        vault.crossRegionRestore, vault.hasHeldItems, vault.repository, vault.createdAt.milliseconds,
      ])
  }

  static func save(_ properties: VaultProperties, of id: VaultID, in db: Database) throws {
    try db.execute(
      sql: """
        UPDATE vault SET storageRedundancy = ?, crossRegionRestore = ?, softDeleteState = ?,
          softDeleteRetentionDays = ?, immutabilityState = ?
        WHERE id = ?
        """,
      arguments: [
        properties.storageRedundancy.rawValue, properties.crossRegionRestore, properties.softDeleteState.rawValue,
        properties.softDeleteRetentionDays, properties.immutabilityState.rawValue, id.rawValue,
      ])
  }

  /// When it was last looked for what has expired in the vault.
  static func expiryCheckedAt(_ id: VaultID, in db: Database) throws -> Date? {
    try Int64.fetchOne(db, sql: "SELECT expiryCheckedAt FROM vault WHERE id = ?", arguments: [id.rawValue])
      .map(Date.init(milliseconds:))
  }

  static func noteExpiryCheck(of id: VaultID, at now: Date, in db: Database) throws {
    try db.execute(
      sql: "UPDATE vault SET expiryCheckedAt = ? WHERE id = ?", arguments: [now.milliseconds, id.rawValue])
  }

  /// Makes every vault be looked at for what has expired at the next opportunity.
  static func forgetExpiryChecks(in db: Database) throws {
    try db.execute(sql: "UPDATE vault SET expiryCheckedAt = NULL")
  }

  /// Forgets a vault with its items, points and policies; its jobs stay.
  static func delete(_ id: VaultID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM instance WHERE vaultID = ?", arguments: [id.rawValue])
    try db.execute(sql: "DELETE FROM vault WHERE id = ?", arguments: [id.rawValue])
  }

  private static let selectListing = """
    SELECT vault.*, region.name AS regionName, coalesce(sum(items), 0) AS items,
      coalesce(sum(CASE state WHEN 'SoftDeleted' THEN items END), 0) AS softDeleted,
      coalesce(sum(logicalBytes), 0) AS logicalBytes,
      coalesce((SELECT dataBytes FROM vaultHealth WHERE vaultID = vault.id), sum(storedBytes), 0) AS storedBytes
    FROM vault JOIN region ON region.id = regionID LEFT JOIN itemCount ON itemCount.vaultID = vault.id
    """

  private static func listing(_ row: Row, _ health: [VaultID: VaultHealth]) throws -> VaultListing {
    let softDeleted = try row.decode(Int.self, forColumn: "softDeleted")
    let vault = try vault(row)
    return VaultListing(
      vault: vault, regionName: try row.text("regionName"),
      itemCount: try row.decode(Int.self, forColumn: "items") - softDeleted, softDeletedItemCount: softDeleted,
      logicalBytes: try row.bytes("logicalBytes"), storedBytes: try row.bytes("storedBytes"),
      health: health[vault.id] ?? VaultHealth())
  }

  private static func vault(_ row: Row) throws -> Vault {
    Vault(
      id: try row.id("id"), name: try row.text("name"), regionID: try row.id("regionID"),
      storageRedundancy: try row.word("storageRedundancy"), softDeleteState: try row.word("softDeleteState"),
      softDeleteRetentionDays: try row.decode(Int.self, forColumn: "softDeleteRetentionDays"),
      immutabilityState: try row.word("immutabilityState"),
      crossRegionRestore: try row.decode(Bool.self, forColumn: "crossRegionRestore"),
      hasHeldItems: try row.decode(Bool.self, forColumn: "hasHeldItems"), repository: try row.text("repository"),
      createdAt: try row.date("createdAt"))
  }
}
