import BackupModel
import Foundation
import GRDB
import Logging

/// Queues the backups that are due: each item's at its place in the start window, one for all runs that were missed, and
/// none while another backup of the item is queued or runs. Blocks.
struct BackupScheduler {
  private struct Due {
    let instanceID: InstanceID
    let run: ScheduledRun
  }

  let context: EngineContext
  let logger: Logger

  func queueDueBackups() throws {
    let now = context.clock.moment
    guard try context.catalog.read({ try !due(at: now, in: $0).isEmpty || isBeforeSchedule(now, $0) }) else { return }
    let queued = try context.catalog.write { db in
      try ScheduleTable.forgetFuture(at: now, in: db)
      return try due(at: now, in: db).map { try queue($0, at: now, in: db) }
    }
    for job in queued {
      logger.info("scheduled backup queued", metadata: ["item": "\(PrintableText.line(job.itemName, limit: 80))"])
    }
  }

  private func isBeforeSchedule(_ now: Date, _ db: Database) throws -> Bool {
    let latest = try Int64.fetchOne(db, sql: "SELECT max(scheduleFrom) FROM instance")
    return latest.map(Date.init(milliseconds:)).map { $0 > now + ClockSafety.toleratedJump } ?? false
  }

  private func due(at now: Date, in db: Database) throws -> [Due] {
    let window = TimeInterval(try SettingTable.current(db).scheduling.startWindowMinutes * 60)
    return try ScheduleTable.policiesInUse(db).flatMap { policy -> [Due] in
      guard let slot = ScheduleRules.latestSlot(of: policy, atOrBefore: now) else { return [] }
      return try ScheduleTable.waiting(for: slot, of: policy.id, in: db).compactMap { item in
        let start = slot + StartWindow.offset(rank: item.rank, of: item.count, window: window)
        guard start <= now else { return nil }
        return Due(
          instanceID: item.instanceID, run: run(of: slot, policy, item, isLate: now > start + StartWindow.grace))
      }
    }
  }

  private func run(
    of slot: Date, _ policy: BackupPolicy, _ item: ScheduleTable.Waiting, isLate: Bool
  ) -> ScheduledRun {
    guard isLate else { return ScheduledRun(slot: slot) }
    let instant = 0.001
    let missed = ScheduleRules.slots(of: policy, from: item.scheduleFrom + instant, to: slot + instant)
    return ScheduledRun(slot: slot, missedRuns: max(missed.count, 1))
  }

  private func queue(_ due: Due, at now: Date, in db: Database) throws -> Job {
    let instance = try InstanceTable.existing(due.instanceID, in: db)
    let job = try ScheduledJobs.queue(due.run, of: instance, at: now, in: db)
    try ScheduleTable.started(due.run.slot, of: instance.id, in: db)
    return job
  }
}
