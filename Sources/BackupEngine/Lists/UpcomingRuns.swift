import BackupModel
import Foundation
import GRDB

/// Which scheduled backups come next.
enum UpcomingRuns {
  private struct Slot {
    let policy: PolicyID
    let time: Date
    /// Which of the policy's items run then, by their `scheduleFrom`.
    let items: Condition
  }

  /// At most `count` runs, soonest first. Of a thousand items that run at the same time any will do.
  static func soonest(_ count: Int, at now: Date, in db: Database) throws -> [NextRun] {
    var runs: [NextRun] = []
    for slot in try slots(at: now, in: db).sorted(by: { ($0.time, $0.policy.rawValue) < ($1.time, $1.policy.rawValue) })
    where runs.count < count {
      let condition = Condition("instance.policyID = ? AND protection = 'active'", [slot.policy.rawValue])
        .and([slot.items])
      runs += try Row.fetchAll(
        db,
        sql: """
          SELECT id, name, vaultName FROM instance INDEXED BY itemBySchedule WHERE \(condition.sql)
          ORDER BY scheduleFrom LIMIT ?
          """, arguments: condition.arguments + [count - runs.count]
      ).map { row in
        NextRun(
          instanceID: try row.id("id"), itemName: try row.text("name"), vaultName: try row.text("vaultName"),
          time: slot.time)
      }
    }
    return runs
  }

  /// The latest slot of each policy, for the items that have not run since, and its next one, for the others.
  private static func slots(at now: Date, in db: Database) throws -> [Slot] {
    try ScheduleTimes(ofPoliciesInUse: now, in: db).byPolicy.flatMap { policy, times -> [Slot] in
      let bound = times.recent.first?.milliseconds ?? Int64.min
      return [
        times.recent.first.map { Slot(policy: policy, time: $0, items: Condition("scheduleFrom < ?", [bound])) },
        times.next.map { Slot(policy: policy, time: $0, items: Condition("scheduleFrom >= ?", [bound])) },
      ].compactMap { $0 }
    }
  }
}
