import BackupModel
import GRDB

/// What happened, in order: the memory behind the notification streams.
enum EventTable {
  /// A thing that happened.
  enum Event {
    case jobEnded(JobID)
    case alertRaised(AlertID)
  }

  /// How many events are kept; a stream reads them within a fraction of a second.
  private static let kept = 10_000

  static func append(_ event: Event, in db: Database) throws {
    let (kind, subject) =
      switch event {
      case .jobEnded(let id): ("jobEnded", id.rawValue)
      case .alertRaised(let id): ("alertRaised", id.rawValue)
      }
    try db.execute(sql: "INSERT INTO event (kind, subject) VALUES (?, ?)", arguments: [kind, subject])
    let last = db.lastInsertedRowID
    if last.isMultiple(of: 1_000) {
      try db.execute(sql: "DELETE FROM event WHERE seq <= ?", arguments: [last - Int64(kept)])
    }
  }

  static func last(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM event") ?? 0
  }

  /// What happened after the event `last`, oldest first, and the place that was reached.
  static func notifications(after last: Int64, in db: Database) throws -> ([BackupModel.Notification], Int64) {
    var found: [BackupModel.Notification] = []
    var reached = last
    for row in try Row.fetchAll(db, sql: "SELECT * FROM event WHERE seq > ? ORDER BY seq", arguments: [last]) {
      reached = try row.decode(Int64.self, forColumn: "seq")
      if try row.text("kind") == "jobEnded" {
        if let job = try JobTable.find(try row.id("subject"), in: db) { found.append(.jobEnded(job)) }
      } else if let alert = try AlertTable.find(try row.id("subject"), in: db) {
        found.append(.alertRaised(alert))
      }
    }
    return (found, reached)
  }
}
