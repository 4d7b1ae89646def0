import BackupModel
import GRDB

/// Policies in the catalog.
enum PolicyTable {
  static func listings(inVault vault: Vault, _ db: Database) throws -> [PolicyListing] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT policy.*, (SELECT count(*) FROM instance WHERE policyID = policy.id) AS items
        FROM policy WHERE vaultID = ? ORDER BY name
        """, arguments: [vault.id.rawValue]
    ).map { row in
      PolicyListing(
        policy: try policy(row), vaultName: vault.name, itemCount: try row.decode(Int.self, forColumn: "items"))
    }
  }

  static func find(_ id: PolicyID, in db: Database) throws -> BackupPolicy? {
    try Row.fetchOne(db, sql: "SELECT * FROM policy WHERE id = ?", arguments: [id.rawValue]).map(policy)
  }

  /// - Throws: `UserErrorPolicyNotFound`.
  static func named(_ name: String, in vault: Vault, _ db: Database) throws -> PolicyListing {
    let all = try listings(inVault: vault, db)
    // Policy names compare without case, as Azure's do.
    if let found = all.first(where: { $0.policy.name.lowercased() == name.lowercased() }) { return found }
    throw BackupError(
      .policyNotFound, "Vault \(vault.name) has no policy «\(PrintableText.line(name, limit: 60))».",
      recommendedAction: "Choose one of: \(all.map(\.policy.name).joined(separator: ", ")).")
  }

  static func insert(_ policy: BackupPolicy, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO policy (id, vaultID, name, kind, schedule, retention, snapshotRetentionDays, timeZone)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        policy.id.rawValue, policy.vaultID.rawValue, policy.name, policy.kind.rawValue,
        try StoredJSON.text(policy.schedule), try StoredJSON.text(policy.retention), policy.snapshotRetentionDays,
        policy.timeZone,
      ])
  }

  /// Replaces everything but the policy's identity and vault.
  static func update(_ policy: BackupPolicy, in db: Database) throws {
    try db.execute(
      sql: """
        UPDATE policy SET name = ?, kind = ?, schedule = ?, retention = ?, snapshotRetentionDays = ?, timeZone = ?
        WHERE id = ?
        """,
      arguments: [
        policy.name, policy.kind.rawValue, try StoredJSON.text(policy.schedule),
        try StoredJSON.text(policy.retention), policy.snapshotRetentionDays, policy.timeZone, policy.id.rawValue,
      ])
  }

  static func delete(_ id: PolicyID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM policy WHERE id = ?", arguments: [id.rawValue])
  }

  static func policy(_ row: Row) throws -> BackupPolicy {
    BackupPolicy(
      id: try row.id("id"), name: try row.text("name"), vaultID: try row.id("vaultID"), kind: try row.word("kind"),
      schedule: try row.json("schedule"), retention: try row.json("retention"),
      snapshotRetentionDays: try row.decode(Int.self, forColumn: "snapshotRetentionDays"),
      timeZone: try row.text("timeZone"))
  }
}
