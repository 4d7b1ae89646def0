import BackupModel
import GRDB

/// Counts items from the counts that are kept of them.
struct ItemCounts {
  var vaultID: VaultID?
  var state: BackupInstance.ProtectionState?
  var backupStatus: JobStatus?

  var conditions: [Condition] {
    var all: [Condition] = []
    if let vaultID { all.append(Condition("vaultID = ?", [vaultID.rawValue])) }
    if let state { all.append(Condition("state = ?", [state.rawValue])) }
    if let backupStatus { all.append(Condition("backupStatus = ?", [backupStatus.rawValue])) }
    return all
  }

  func count(_ db: Database) throws -> Int {
    let condition = Condition.all(conditions)
    return try Int.fetchOne(
      db, sql: "SELECT coalesce(sum(items), 0) FROM itemCount WHERE \(condition.sql)", arguments: condition.arguments)
      ?? 0
  }

  /// How many items are in which state.
  static func byState(_ db: Database) throws -> [BackupInstance.ProtectionState: Int] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT state, sum(items) AS items FROM itemCount GROUP BY state HAVING sum(items) <> 0")
    return Dictionary(
      try rows.map { (try $0.word("state"), try $0.decode(Int.self, forColumn: "items")) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The bytes of all recovery points: as the guests see them, and as they were stored.
  static func bytes(_ db: Database) throws -> (logical: UInt64, stored: UInt64) {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT coalesce(sum(logicalBytes), 0) AS logical, coalesce(sum(storedBytes), 0) AS stored FROM itemCount
        """)
    guard let row else { return (0, 0) }
    return (try row.bytes("logical"), try row.bytes("stored"))
  }
}
