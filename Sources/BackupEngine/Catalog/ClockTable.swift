import BackupModel
import Foundation
import GRDB

/// What the catalog remembers of the clock.
enum ClockTable {
  private static let key = "clock"
  /// The latest time is written when it has moved on by this many seconds.
  private static let resolution: TimeInterval = 600

  static func record(_ db: Database) throws -> ClockRecord? {
    try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
      .map { try StoredJSON.decode(ClockRecord.self, from: Data($0.utf8)) }
  }

  /// Whether nothing may be expired or purged, because the clock jumped.
  static func suspendsExpiry(_ db: Database) throws -> Bool { try record(db)?.suspendsExpiry ?? false }

  /// The record after `reading`, if it is worth being written.
  static func changed(by reading: ClockReading, _ db: Database) throws -> ClockRecord? {
    guard let before = try record(db) else { return ClockRecord(reading) }
    var after = before
    after.observe(reading)
    let moved = after.latest.time.timeIntervalSince(before.latest.time)
    let isWorth =
      after.suspendedBy != before.suspendedBy || after.anchor.bootID != before.anchor.bootID
      || after.latest.bootID != before.latest.bootID || moved >= resolution
    return isWorth ? after : nil
  }

  static func save(_ record: ClockRecord, in db: Database) throws {
    try db.execute(
      sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      arguments: [key, try StoredJSON.text(record)])
  }
}
