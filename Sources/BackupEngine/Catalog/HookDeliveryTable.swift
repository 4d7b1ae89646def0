import BackupModel
import Foundation
import GRDB

/// Alerts on their way to hooks. They wait here, so that an executor that ends loses none.
enum HookDeliveryTable {
  struct Delivery {
    let seq: Int64
    let alert: Alert
    let hook: String
    let attempts: Int
  }

  /// How long is waited after each failed attempt; after the last one it is given up.
  static let pauses: [TimeInterval] = [10, 60, 300, 1_800, 7_200]

  /// Queues `alert` for the hook of its severity, if there is one.
  static func enqueue(_ alert: Alert, in db: Database) throws {
    guard let hook = try SettingTable.current(db).hooks[alert.severity] else { return }
    try db.execute(
      sql: "INSERT INTO hookDelivery (alertID, hook, attempts, dueAt) VALUES (?, ?, 0, ?)",
      arguments: [alert.id.rawValue, hook, alert.raisedAt.milliseconds])
  }

  /// What is to be tried now, oldest first.
  static func due(at now: Date, in db: Database) throws -> [Delivery] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT hookDelivery.* FROM hookDelivery JOIN alert ON alert.id = alertID WHERE dueAt <= ?
        ORDER BY hookDelivery.seq LIMIT 100
        """, arguments: [now.milliseconds]
    ).compactMap { row in
      guard let alert = try AlertTable.find(try row.id("alertID"), in: db) else { return nil }
      return Delivery(
        seq: try row.decode(Int64.self, forColumn: "seq"), alert: alert, hook: try row.text("hook"),
        attempts: try row.decode(Int.self, forColumn: "attempts"))
    }
  }

  static func nextDue(_ db: Database) throws -> Date? {
    try Int64.fetchOne(db, sql: "SELECT min(dueAt) FROM hookDelivery").map(Date.init(milliseconds:))
  }

  static func remove(_ delivery: Delivery, in db: Database) throws {
    try db.execute(sql: "DELETE FROM hookDelivery WHERE seq = ?", arguments: [delivery.seq])
  }

  /// Puts a failed delivery off, or gives it up with an alert of its own, which goes to no hook.
  static func noteFailure(of delivery: Delivery, because reason: String, at now: Date, in db: Database) throws {
    if delivery.attempts < pauses.count {
      try db.execute(
        sql: "UPDATE hookDelivery SET attempts = attempts + 1, dueAt = ? WHERE seq = ?",
        arguments: [now.addingTimeInterval(pauses[delivery.attempts]).milliseconds, delivery.seq])
      return
    }
    try remove(delivery, in: db)
    let label = (try? AlertHook(delivery.hook).label) ?? "a hook"
    try AlertTable.raise(
      Alert(
        severity: .warning,
        cause: BackupError(
          .hookFailed, "An alert could not be passed on to \(label): \(reason).",
          recommendedAction: "Try the hook by hand, or set another with `backup-center config set`."),
        raisedAt: now),
      about: "hook \(delivery.hook)", callsHooks: false, in: db)
  }
}
