import BackupModel
import Foundation
import GRDB

/// A point that is listed no more. Its snapshot goes, or is gone; retention still counts it, so that a neighbour does
/// not inherit its place.
struct ExpiredPoint: Codable, Equatable, Sendable {
  var id: RecoveryPointID
  var instanceID: InstanceID
  var time: Date
  var scheduledFor: Date?
  var retainUntil: Date?
  var snapshot: String

  init(_ point: RecoveryPoint) {
    id = point.id
    instanceID = point.instanceID
    time = point.time
    scheduledFor = point.scheduledFor
    retainUntil = point.retainUntil
    snapshot = point.snapshot
  }

  fileprivate init(_ row: Row) throws {
    id = try row.id("id")
    instanceID = try row.id("instanceID")
    time = try row.date("time")
    scheduledFor = try row.optionalDate("scheduledFor")
    retainUntil = try row.optionalDate("retainUntil")
    snapshot = try row.text("snapshot")
  }

  var forRetention: RetentionPoint {
    RetentionPoint(id: id, time: time, scheduledFor: scheduledFor, retainUntil: retainUntil)
  }
}

/// Points that are listed no more, in the catalog.
enum ExpiredPointTable {
  /// How far before the oldest listed point an expired one still matters to retention: a year and a week.
  private static let memory: TimeInterval = 373 * 86_400

  /// Oldest first.
  static func all(of instance: InstanceID, _ db: Database) throws -> [ExpiredPoint] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM expiredPoint WHERE instanceID = ? ORDER BY time, id", arguments: [instance.rawValue]
    ).map(ExpiredPoint.init)
  }

  /// The snapshots of expired points of a vault: those that are still there must not be listed again.
  static func snapshots(ofVault vault: VaultID, _ db: Database) throws -> Set<String> {
    try String.fetchSet(
      db,
      sql: """
        SELECT snapshot FROM expiredPoint JOIN instance ON instance.id = instanceID WHERE vaultID = ?
        """, arguments: [vault.rawValue])
  }

  static func insert(_ point: ExpiredPoint, in db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO expiredPoint VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        point.id.rawValue, point.instanceID.rawValue, point.time.milliseconds, point.scheduledFor?.milliseconds,
        point.retainUntil?.milliseconds, point.snapshot,
      ])
  }

  /// Forgets what no rule can need any more. Only for items whose expired snapshots are gone from the storage.
  static func forgetOld(of instance: InstanceID, in db: Database) throws {
    let oldest = try Int64.fetchOne(
      db, sql: "SELECT min(time) FROM point WHERE instanceID = ?", arguments: [instance.rawValue])
    guard let oldest else { return }
    try db.execute(
      sql: "DELETE FROM expiredPoint WHERE instanceID = ? AND time < ?",
      arguments: [instance.rawValue, oldest - Int64(memory) * 1_000])
  }
}
