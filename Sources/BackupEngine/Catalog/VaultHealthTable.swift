import BackupModel
import Foundation
import GRDB

/// What is known about how safe vaults' data is; kept apart from the vaults because it is this installation's own
/// knowledge and in no vault's documents.
enum VaultHealthTable {
  static func all(_ db: Database) throws -> [VaultID: VaultHealth] {
    // CROSS, because there are few damaged points and many others, which SQLite doesn't know.
    let damaged = try Row.fetchAll(
      db,
      sql: """
        SELECT vaultID, count(*) AS points FROM damagedPoint CROSS JOIN point ON point.id = pointID
          JOIN instance ON instance.id = instanceID GROUP BY vaultID
        """
    ).reduce(into: [VaultID: Int]()) { counts, row in
      counts[try row.id("vaultID")] = try row.decode(Int.self, forColumn: "points")
    }
    let all = try Row.values(db, sql: "SELECT * FROM vaultHealth") { row -> (VaultID, VaultHealth) in
      let id: VaultID = try row.id("vaultID")
      return (id, try health(row, damagedPoints: damaged[id] ?? 0))
    }
    return Dictionary(all, uniquingKeysWith: { first, _ in first })
  }

  static func noteKeyExport(of vault: VaultID, at now: Date, in db: Database) throws {
    try set("keyExportedAt = ?", [now.milliseconds], of: vault, in: db)
  }

  static func note(_ space: StorageSpace, of vault: VaultID, in db: Database) throws {
    try set("freeBytes = ?, totalBytes = ?", [space.freeBytes.stored, space.totalBytes.stored], of: vault, in: db)
  }

  /// Writes down how many bytes of packs were found in the storage.
  static func note(dataBytes: UInt64, of vault: VaultID, in db: Database) throws {
    try set("dataBytes = ?", [dataBytes.stored], of: vault, in: db)
  }

  /// Writes down what a verification of a whole vault found.
  static func noteVerification(
    of vault: VaultID, damaged points: [RecoveryPointID], at now: Date, in db: Database
  ) throws {
    try set("verifiedAt = ?", [now.milliseconds], of: vault, in: db)
    try db.execute(
      sql: """
        DELETE FROM damagedPoint WHERE pointID IN
          (SELECT point.id FROM point JOIN instance ON instance.id = instanceID WHERE vaultID = ?)
        """, arguments: [vault.rawValue])
    for point in points {
      try db.execute(
        sql: "INSERT INTO damagedPoint (pointID, foundAt) SELECT id, ? FROM point WHERE id = ?",
        arguments: [now.milliseconds, point.rawValue])
    }
  }

  /// Which of an item's points are known to be damaged, and since when.
  static func damagedPoints(of instance: InstanceID, in db: Database) throws -> [RecoveryPointID: Date] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT pointID, foundAt FROM damagedPoint JOIN point ON point.id = pointID WHERE instanceID = ?
        """, arguments: [instance.rawValue]
    ).reduce(into: [:]) { found, row in found[try row.id("pointID")] = try row.date("foundAt") }
  }

  private static func set(
    _ assignment: String, _ values: StatementArguments, of vault: VaultID, in db: Database
  ) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO vaultHealth (vaultID) SELECT id FROM vault WHERE id = ?",
      arguments: [vault.rawValue])
    try db.execute(
      sql: "UPDATE vaultHealth SET \(assignment) WHERE vaultID = ?", arguments: values + [vault.rawValue])
  }

  private static func health(_ row: Row, damagedPoints: Int) throws -> VaultHealth {
    let hasSpace = try row.decode(Int64?.self, forColumn: "totalBytes") != nil
    return VaultHealth(
      keyExportedAt: try row.optionalDate("keyExportedAt"),
      space: hasSpace
        ? StorageSpace(freeBytes: try row.bytes("freeBytes"), totalBytes: try row.bytes("totalBytes")) : nil,
      verifiedAt: try row.optionalDate("verifiedAt"), damagedPoints: damagedPoints)
  }
}
