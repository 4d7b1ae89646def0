import BackupModel
import Foundation
import GRDB

/// Alerts in the catalog.
enum AlertTable {
  /// Newest first.
  static func all(_ db: Database) throws -> [Alert] { try matching(AlertQuery(), in: db) }

  /// Newest first.
  static func matching(_ query: AlertQuery, in db: Database) throws -> [Alert] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func require(_ column: String, oneOf words: [String]) {
      guard !words.isEmpty else { return }
      conditions.append("\(column) IN (\(words.map { _ in "?" }.joined(separator: ", ")))")
      arguments += StatementArguments(words)
    }
    require("severity", oneOf: query.severities.map(\.rawValue))
    require("state", oneOf: query.states.map(\.rawValue))
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    return try Row.fetchAll(
      db, sql: "SELECT * FROM alert\(filter) ORDER BY lastRaisedAt DESC, id", arguments: arguments
    ).map(alert)
  }

  static func find(_ id: AlertID, in db: Database) throws -> Alert? {
    try Row.fetchOne(db, sql: "SELECT * FROM alert WHERE id = ?", arguments: [id.rawValue]).map(alert)
  }

  /// - Throws: `UserErrorAlertNotFound`.
  static func existing(_ id: AlertID, in db: Database) throws -> Alert {
    if let alert = try find(id, in: db) { return alert }
    throw BackupError(
      .alertNotFound, "There is no alert «\(PrintableText.line(id.rawValue, limit: 60))».",
      recommendedAction: "List the alerts with `backup-center alert list`.")
  }

  static func set(_ state: Alert.State, on id: AlertID, in db: Database) throws -> Alert {
    try db.execute(sql: "UPDATE alert SET state = ? WHERE id = ?", arguments: [state.rawValue, id.rawValue])
    return try existing(id, in: db)
  }

  static func newCount(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM alert WHERE state = 'New'") ?? 0
  }

  /// Raises `alert`. While one about the same `subject` is open it is folded into that: its count grows, and what it
  /// says is the newest; nobody is notified anew.
  ///
  /// - Parameter callsHooks: whether the hook of its severity gets it.
  static func raise(_ alert: Alert, about subject: String, callsHooks: Bool = true, in db: Database) throws {
    let open = try Row.fetchOne(
      db, sql: "SELECT * FROM alert WHERE subject = ? AND state <> 'Closed'", arguments: [subject])
    if let open { return try fold(alert, into: try Self.alert(open), in: db) }
    try db.execute(
      sql: """
        INSERT INTO alert (id, severity, state, cause, vaultID, instanceID, raisedAt, subject, occurrences, lastRaisedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        alert.id.rawValue, alert.severity.rawValue, alert.state.rawValue, try StoredJSON.text(alert.cause),
        alert.vaultID?.rawValue, alert.instanceID?.rawValue, alert.raisedAt.milliseconds, subject, alert.count,
        alert.lastRaisedAt.milliseconds,
      ])
    try EventTable.append(.alertRaised(alert.id), in: db)
    if callsHooks { try HookDeliveryTable.enqueue(alert, in: db) }
  }

  private static func fold(_ alert: Alert, into open: Alert, in db: Database) throws {
    // An alert about several items is about none of them alone.
    let instance = alert.instanceID == open.instanceID ? open.instanceID : nil
    try db.execute(
      sql: """
        UPDATE alert SET occurrences = occurrences + 1, cause = ?, instanceID = ?, lastRaisedAt = max(lastRaisedAt, ?)
        WHERE id = ?
        """,
      arguments: [
        try StoredJSON.text(alert.cause), instance?.rawValue, alert.lastRaisedAt.milliseconds, open.id.rawValue,
      ])
  }

  /// Whether an alert about `subject` was ever raised, even if it was closed since.
  static func wasRaised(about subject: String, in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM alert WHERE subject = ?)", arguments: [subject]) ?? false
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
      instanceID: try row.optionalID("instanceID"), raisedAt: try row.date("raisedAt"),
      count: try row.decode(Int.self, forColumn: "occurrences"), lastRaisedAt: try row.date("lastRaisedAt"))
  }
}
