import BackupModel
import Foundation
import GRDB

/// Which items the schedule has to look after. An item's `scheduleFrom` is the moment after which runs count: the last
/// run that was started, or when its protection, or its present schedule, began.
enum ScheduleTable {
  /// An item with a run that has not been started.
  struct Waiting {
    let instanceID: InstanceID
    let scheduleFrom: Date
    /// The item's place among all that the policy backs up, from 0.
    let rank: Int
    let count: Int
  }

  /// The policies by which active items are backed up.
  static func policiesInUse(_ db: Database) throws -> [BackupPolicy] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM policy WHERE \(isInUse) ORDER BY id"
    ).map(PolicyTable.policy)
  }

  /// Condition for policies by which active items are backed up.
  static let isInUse = """
    EXISTS (SELECT 1 FROM instance INDEXED BY itemBySchedule WHERE policyID = policy.id AND protection = 'active')
    """

  /// The items of `policy` whose run of `slot` was not started and that no backup is queued or runs for.
  static func waiting(for slot: Date, of policy: PolicyID, in db: Database) throws -> [Waiting] {
    let isAny = try Bool.fetchOne(
      db,
      sql: "SELECT EXISTS (SELECT 1 FROM instance WHERE policyID = ? AND protection = 'active' AND scheduleFrom < ?)",
      arguments: [policy.rawValue, slot.milliseconds])
    guard isAny == true else { return [] }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT * FROM (
          SELECT id, scheduleFrom, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS items
          FROM instance WHERE policyID = ?1 AND protection = 'active'
        ) AS item WHERE scheduleFrom < ?2 AND NOT EXISTS (
          SELECT 1 FROM job WHERE job.instanceID = item.id AND operation = 'Backup'
            AND status IN ('Queued', 'InProgress', 'Cancelling')
        ) ORDER BY place
        """, arguments: [policy.rawValue, slot.milliseconds]
    ).map { row in
      Waiting(
        instanceID: try row.id("id"), scheduleFrom: try row.date("scheduleFrom"),
        rank: try row.decode(Int.self, forColumn: "place"), count: try row.decode(Int.self, forColumn: "items"))
    }
  }

  /// Notes that the run of `slot` was started.
  static func started(_ slot: Date, of instance: InstanceID, in db: Database) throws {
    try db.execute(
      sql: "UPDATE instance SET scheduleFrom = ? WHERE id = ?", arguments: [slot.milliseconds, instance.rawValue])
  }

  /// Lets an item's schedule begin anew: runs that were due before `now` are not made up.
  static func begin(of instance: InstanceID, at now: Date, in db: Database) throws {
    try started(now, of: instance, in: db)
  }

  /// Lets the schedule of all items of a policy begin anew.
  static func begin(ofItemsWith policy: PolicyID, at now: Date, in db: Database) throws {
    try db.execute(
      sql: "UPDATE instance SET scheduleFrom = ? WHERE policyID = ?", arguments: [now.milliseconds, policy.rawValue])
  }

  /// Lets the schedule go on after the clock was set back by more than a day: what was started «in the future» would
  /// hold back every run until then.
  static func forgetFuture(at now: Date, in db: Database) throws {
    let limit = now.addingTimeInterval(ClockSafety.toleratedJump)
    try db.execute(
      sql: "UPDATE instance SET scheduleFrom = ? WHERE scheduleFrom > ?",
      arguments: [now.milliseconds, limit.milliseconds])
  }
}
