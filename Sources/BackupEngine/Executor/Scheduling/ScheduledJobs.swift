import BackupModel
import Foundation
import GRDB

/// Jobs that the schedule asked for: made, and made again after an interruption.
enum ScheduledJobs {
  static func queue(
    _ run: ScheduledRun, of instance: BackupInstance, retries: JobRetries = JobRetries(), at now: Date, in db: Database
  ) throws -> Job {
    let vault = try VaultTable.existing(instance.vaultID, in: db)
    let job = Job(
      request: .scheduledBackup(run), instanceID: instance.id, itemName: instance.name, vaultID: vault.id,
      queuedAt: now, tasks: Job.backupTasks, retries: retries)
    try JobTable.insert(job, vaultName: vault.name, machine: instance.machineID, in: db)
    return job
  }

  /// Queues the run of an interrupted job again, unless it was interrupted too often (it may be what kills the
  /// executor), its item isn't active any more, or another backup of it is queued.
  static func queueAgain(after job: Job, at now: Date, in db: Database) throws {
    guard case .scheduledBackup(let run) = job.request, let error = job.error, error.code == .jobInterrupted,
      job.retries.attempt < RetryRules.attemptLimit, let id = job.instanceID,
      let instance = try InstanceTable.find(id, in: db), case .active = instance.protection,
      try JobTable.openBackup(of: id, in: db) == nil
    else { return }
    var retries = job.retries
    retries.failures.append(.init(time: now, error: error))
    retries.nextAttempt = nil
    _ = try queue(run, of: instance, retries: retries, at: now, in: db)
  }
}

extension Job {
  /// The steps of a backup.
  static var backupTasks: [JobTask] {
    [JobTask(name: .takeSnapshot), JobTask(name: .transferData), JobTask(name: .validateBackup)]
  }

  /// The job as it waits for its next attempt, if the failure with which it ended is worth one.
  func retried(at now: Date) -> Job? {
    guard case .scheduledBackup = request, status == .failed, let error,
      let delay = RetryRules.delay(afterFailures: retries.attempt, error: error)
    else { return nil }
    var next = self
    next.retries.failures.append(.init(time: now, error: error))
    next.retries.nextAttempt = now + delay
    next.status = .queued
    next.startTime = nil
    next.endTime = nil
    next.error = nil
    next.tasks = Job.backupTasks
    next.progress = JobProgress()
    return next
  }
}
