import BackupModel
import Foundation
import GRDB

/// When policies run, before and after a moment. Policies with the same schedule in the same zone are worked out once.
struct ScheduleTimes {
  /// The times of one schedule.
  struct Times {
    /// The latest ones, newest first, as many as the pre-check counts.
    let recent: [Date]
    let next: Date?
  }

  private struct Schedule: Hashable {
    let text: String
    let timeZone: String
  }

  private(set) var byPolicy: [PolicyID: Times] = [:]

  /// The times of these policies.
  init(of policies: Set<PolicyID>, now: Date, in db: Database) throws {
    try self.init(
      where: "id IN (SELECT value FROM json_each(?))", [StoredJSON.list(policies.map(\.rawValue))], now: now, db)
  }

  /// The times of all policies by which active items are backed up.
  init(ofPoliciesInUse now: Date, in db: Database) throws {
    try self.init(where: ScheduleTable.isInUse, StatementArguments(), now: now, db)
  }

  private init(where condition: String, _ arguments: StatementArguments, now: Date, _ db: Database) throws {
    var known: [Schedule: Times] = [:]
    let policies = try Row.fetchCursor(
      db, sql: "SELECT * FROM policy WHERE \(condition) ORDER BY id", arguments: arguments)
    while let row = try policies.next() {
      let schedule = Schedule(text: try row.text("schedule"), timeZone: try row.text("timeZone"))
      let times = try known[schedule] ?? Self.times(of: PolicyTable.policy(row), now: now)
      known[schedule] = times
      byPolicy[try row.id("id")] = times
    }
  }

  private static func times(of policy: BackupPolicy, now: Date) -> Times {
    Times(
      recent: PreCheckRules.recentRuns(of: policy, now: now), next: ScheduleRules.nextSlot(of: policy, after: now))
  }
}
