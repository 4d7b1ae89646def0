import BackupModel
import GRDB

/// Alerts in the catalog.
enum AlertTable {
  /// Newest first.
  static func all(_ db: Database) throws -> [Alert] {
    try Row.fetchAll(db, sql: "SELECT * FROM alert ORDER BY raisedAt DESC, id").map(alert)
  }

  static func find(_ id: AlertID, in db: Database) throws -> Alert? {
    try Row.fetchOne(db, sql: "SELECT * FROM alert WHERE id = ?", arguments: [id.rawValue]).map(alert)
  }

  static func newCount(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM alert WHERE state = 'New'") ?? 0
  }

  /// Raises `alert`, unless one about the same `subject` is still open.
  static func raise(_ alert: Alert, about subject: String, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO alert (id, severity, state, cause, vaultID, instanceID, raisedAt, subject)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
      arguments: [
        alert.id.rawValue, alert.severity.rawValue, alert.state.rawValue, try StoredJSON.text(alert.cause),
        alert.vaultID?.rawValue, alert.instanceID?.rawValue, alert.raisedAt.milliseconds, subject,
      ])
    if db.changesCount > 0 { try EventTable.append(.alertRaised(alert.id), in: db) }
  }

  /// Closes the open alert about `subject`, because what it told of is over.
  static func settle(_ subject: String, in db: Database) throws {
    try db.execute(
      sql: "UPDATE alert SET state = 'Closed' WHERE subject = ? AND state <> 'Closed'", arguments: [subject])
  }

  private static func alert(_ row: Row) throws -> Alert {
    Alert(
      id: try row.id("id"), severity: try row.word("severity"), state: try row.word("state"),
      cause: try row.json("cause"), vaultID: try row.optionalID("vaultID"),
      instanceID: try row.optionalID("instanceID"), raisedAt: try row.date("raisedAt"))
  }
}
