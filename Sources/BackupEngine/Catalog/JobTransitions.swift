import BackupModel
import Foundation
import GRDB

/// How jobs move from one status to the next. Each step is taken inside a transaction, so two processes can't both.
enum JobTransitions {
  /// Starts the oldest queued job among those of `operations` that may begin now, if there is one.
  static func claim(
    _ operations: [JobOperation], at now: Date, limits: TransferLimits? = nil, in db: Database
  ) throws -> Job? {
    let marks = operations.map { _ in "?" }.joined(separator: ", ")
    var conditions = "status = 'Queued' AND operation IN (\(marks)) AND coalesce(notBefore, 0) <= ?"
    var arguments = StatementArguments(operations.map(\.rawValue)) + [now.milliseconds]
    if let limit = limits?.condition {
      conditions += " AND \(limit.sql)"
      arguments += limit.arguments
    }
    let row = try Row.fetchOne(
      db, sql: JobTable.select + " WHERE \(conditions) ORDER BY job.seq LIMIT 1", arguments: arguments)
    guard let row else { return nil }
    var job = try JobTable.listing(row).job
    job.status = .inProgress
    job.startTime = now
    job.retries.nextAttempt = nil
    // A configuration is a single transaction: there is nothing in it to be interrupted.
    let cancellable = job.operation != .configureBackup
    try db.execute(
      sql: """
        UPDATE job SET status = ?, startTime = ?, cancellable = ?, retries = ?, notBefore = NULL, waitReason = NULL
        WHERE id = ?
        """,
      arguments: [
        job.status.rawValue, now.milliseconds, cancellable, try JobTable.retries(job), job.id.rawValue,
      ])
    return job
  }

  /// Asks for a cancellation: a queued job is cancelled at once, a running one by its executor.
  ///
  /// - Throws: `UserErrorJobNotFound`, `UserErrorJobNotCancellable`.
  static func requestCancel(_ id: JobID, at now: Date, in db: Database) throws {
    var job = try JobTable.existing(id, in: db).job
    switch job.status {
    case .cancelling: return
    case .queued:
      job.status = .cancelled
      job.endTime = now
      job.error = cancelledByRequest(job)
      for index in job.tasks.indices { job.tasks[index].status = .cancelled }
      try end(job, in: db)
    case .inProgress:
      try db.execute(
        sql: "UPDATE job SET status = 'Cancelling' WHERE id = ? AND cancellable = 1", arguments: [id.rawValue])
      guard db.changesCount > 0 else {
        throw BackupError(
          .jobNotCancellable, "The \(words(job.operation)) job of \(job.itemName) can no longer be cancelled.",
          recommendedAction: "Wait until it ends; a backup can be cancelled until its validation starts.")
      }
    case .completed, .completedWithWarnings, .failed, .cancelled:
      throw BackupError(
        .jobNotCancellable, "The \(words(job.operation)) job of \(job.itemName) has already ended.",
        recommendedAction: "Look at its result with `backup-center job show`.")
    }
  }

  /// The point of no return: after it the job can't be cancelled any more.
  ///
  /// - Throws: `CancellationError` when the cancellation was asked for first.
  static func passPointOfNoReturn(_ id: JobID, in db: Database) throws {
    try db.execute(
      sql: "UPDATE job SET cancellable = 0 WHERE id = ? AND status = 'InProgress'", arguments: [id.rawValue])
    if db.changesCount == 0 { throw CancellationError() }
  }

  /// Writes down how a job ended, once.
  static func end(_ job: Job, in db: Database) throws {
    precondition(job.status.isFinal)
    try db.execute(
      sql: """
        UPDATE job SET status = ?, endTime = ?, tasks = ?, error = ?, warnings = ?, instanceID = ?, cancellable = 0,
          retries = ?, notBefore = NULL
        WHERE id = ? AND status IN ('Queued', 'InProgress', 'Cancelling')
        """,
      arguments: [
        job.status.rawValue, job.endTime?.milliseconds, try StoredJSON.text(job.tasks),
        try StoredJSON.optionalText(job.error),
        try StoredJSON.text(job.warnings), job.instanceID?.rawValue, try JobTable.retries(job.withoutNextAttempt),
        job.id.rawValue,
      ])
    guard db.changesCount > 0 else { return }
    try saveProgress(job.progress, of: job.id, in: db)
    if job.operation == .backup { try InstanceTable.noteBackup(job, in: db) }
    try JobAlerts.raise(about: job, in: db)
    try EventTable.append(.jobEnded(job.id), in: db)
  }

  /// Keeps the memory of what was done at once, without an executor: the job that tells of it has ended already.
  static func record(_ done: Job, vaultName: String, machine: VirtualMachineID?, in db: Database) throws {
    precondition(done.status.isFinal)
    var queued = done
    queued.status = .queued
    try JobTable.insert(queued, vaultName: vaultName, machine: machine, in: db)
    try db.execute(
      sql: "UPDATE job SET startTime = ? WHERE id = ?", arguments: [done.startTime?.milliseconds, done.id.rawValue])
    try end(done, in: db)
  }

  /// Puts a failed attempt back into the queue; returns false when a cancellation was asked for first.
  static func retry(_ job: Job, in db: Database) throws -> Bool {
    try db.execute(
      sql: """
        UPDATE job SET status = 'Queued', startTime = NULL, endTime = NULL, error = NULL, tasks = ?, warnings = ?,
          retries = ?, notBefore = ?, cancellable = 1
        WHERE id = ? AND status = 'InProgress'
        """,
      arguments: [
        try StoredJSON.text(job.tasks), try StoredJSON.text(job.warnings), try JobTable.retries(job),
        job.retries.nextAttempt?.milliseconds, job.id.rawValue,
      ])
    guard db.changesCount > 0 else { return false }
    try db.execute(
      sql: "DELETE FROM jobProgress WHERE seq = (SELECT seq FROM job WHERE id = ?)", arguments: [job.id.rawValue])
    return true
  }

  static func saveTasks(_ tasks: [JobTask], of id: JobID, in db: Database) throws {
    try db.execute(
      sql: "UPDATE job SET tasks = ? WHERE id = ?", arguments: [try StoredJSON.text(tasks), id.rawValue])
  }

  static func saveProgress(_ progress: JobProgress, of id: JobID, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO jobProgress (seq, total, processed, read, stored, freed)
        SELECT seq, ?, ?, ?, ?, ? FROM job WHERE id = ?
        ON CONFLICT (seq) DO UPDATE SET total = excluded.total, processed = excluded.processed, read = excluded.read,
          stored = excluded.stored, freed = excluded.freed
        """,
      arguments: [
        progress.total?.stored, progress.processed.stored, progress.read.stored, progress.stored.stored,
        progress.freed.stored, id.rawValue,
      ])
  }

  static func cancelledByRequest(_ job: Job) -> BackupError {
    BackupError(
      .jobCancelled, "The \(words(job.operation)) job of \(job.itemName) was cancelled on request.",
      recommendedAction: "Start it again when it is wanted.")
  }

  static func words(_ operation: JobOperation) -> String {
    switch operation {
    case .configureBackup: "configure backup"
    case .backup: "backup"
    case .restore: "restore"
    case .disableBackup: "disable backup"
    case .deleteBackupData: "delete backup data"
    case .undelete: "undelete"
    case .verify: "verify"
    case .expire: "expire"
    }
  }
}

extension Job {
  /// The job once no further attempt is waited for.
  fileprivate var withoutNextAttempt: Job {
    var job = self
    job.retries.nextAttempt = nil
    return job
  }
}
