import BackupModel
import Foundation
import GRDB

/// Recovery points in the catalog.
enum PointTable {
  /// The points of `instance`, newest first.
  static func all(of instance: InstanceID, matching query: PointQuery = PointQuery(), _ db: Database) throws
    -> [RecoveryPoint]
  {
    try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM point WHERE instanceID = ?1 AND (?2 IS NULL OR time >= ?2) AND (?3 IS NULL OR time <= ?3)
        ORDER BY time DESC, id
        """, arguments: [instance.rawValue, query.from?.milliseconds, query.to?.milliseconds]
    ).map(point)
  }

  static func latest(of instance: InstanceID, _ db: Database) throws -> RecoveryPoint? {
    try Row.fetchOne(
      db, sql: "SELECT * FROM point WHERE instanceID = ? ORDER BY time DESC, id LIMIT 1",
      arguments: [instance.rawValue]
    ).map(point)
  }

  static func find(_ id: RecoveryPointID, in db: Database) throws -> RecoveryPoint? {
    try Row.fetchOne(db, sql: "SELECT * FROM point WHERE id = ?", arguments: [id.rawValue]).map(point)
  }

  /// - Throws: `UserErrorRecoveryPointNotFound` when it is absent or belongs to another item.
  static func existing(_ id: RecoveryPointID, of instance: BackupInstance, in db: Database) throws -> RecoveryPoint {
    if let point = try find(id, in: db), point.instanceID == instance.id { return point }
    throw BackupError(
      .pointNotFound, "\(instance.name) has no recovery point «\(PrintableText.line(id.rawValue, limit: 60))».",
      recommendedAction: "List its points with `backup-center recoverypoint list`.")
  }

  /// The snapshots that the catalog lists for a vault, and whose point each is.
  static func snapshots(ofVault vault: VaultID, _ db: Database) throws -> [String: (RecoveryPointID, InstanceID)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT point.snapshot, point.id, point.instanceID FROM point JOIN instance ON instance.id = instanceID
        WHERE vaultID = ?
        """, arguments: [vault.rawValue])
    return Dictionary(
      try rows.map { (try $0.text("snapshot"), (try $0.id("id"), try $0.id("instanceID"))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What retention needs to know of the points of `instance`, without the rest of them.
  static func retention(of instance: InstanceID, _ db: Database) throws -> [RetentionPoint] {
    try Row.fetchAll(
      db, sql: "SELECT id, time, scheduledFor, retainUntil FROM point WHERE instanceID = ? ORDER BY time, id",
      arguments: [instance.rawValue]
    ).map { row in
      RetentionPoint(
        id: try row.id("id"), time: try row.date("time"), scheduledFor: try row.optionalDate("scheduledFor"),
        retainUntil: try row.optionalDate("retainUntil"))
    }
  }

  static func insert(_ point: RecoveryPoint, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO point (id, instanceID, time, consistency, consistencyReason, kind, reason, tier, retainUntil,
          scheduledFor, sizeBytes, readBytes, storedBytes, snapshot, disks)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        point.id.rawValue, point.instanceID.rawValue, point.time.milliseconds, point.consistency.rawValue,
        point.consistencyReason, point.kind.rawValue, point.reason, point.tier.rawValue,
        point.retainUntil?.milliseconds, point.scheduledFor?.milliseconds, point.sizeBytes.stored,
        point.readBytes.stored, point.storedBytes.stored,
        point.snapshot, try StoredJSON.text(point.disks),
      ])
  }

  static func delete(_ id: RecoveryPointID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM point WHERE id = ?", arguments: [id.rawValue])
  }

  private static func point(_ row: Row) throws -> RecoveryPoint {
    RecoveryPoint(
      id: try row.id("id"), instanceID: try row.id("instanceID"), time: try row.date("time"),
      consistency: try row.word("consistency"), consistencyReason: try row.optionalText("consistencyReason"),
      kind: try row.word("kind"), reason: try row.optionalText("reason"), tier: try row.word("tier"),
      retainUntil: try row.optionalDate("retainUntil"), scheduledFor: try row.optionalDate("scheduledFor"),
      sizeBytes: try row.bytes("sizeBytes"),
      readBytes: try row.bytes("readBytes"), storedBytes: try row.bytes("storedBytes"),
      snapshot: try row.text("snapshot"), disks: try row.json("disks"))
  }
}
