import BackupModel
import Foundation

/// A job as JSON.
public struct JobDocument: Encodable, Sendable {
  struct Task: Encodable, Sendable {
    var name: String
    var status: String
    @Nullable var startTime: Date?
    @Nullable var endTime: Date?
    @Nullable var note: String?

    init(_ task: JobTask) {
      name = task.name.rawValue
      status = task.status.rawValue
      _startTime = Nullable(wrappedValue: task.startTime)
      _endTime = Nullable(wrappedValue: task.endTime)
      _note = Nullable(wrappedValue: task.note)
    }
  }

  /// The id.
  var name: String
  var itemName: String
  var vaultName: String
  var operation: String
  var status: String
  var queuedTime: Date
  @Nullable var startTime: Date?
  @Nullable var endTime: Date?
  /// From the start to the end, or to now; `null` before the start.
  @Nullable var durationSeconds: Double?
  /// `null` until the total is known.
  @Nullable var bytesTotal: UInt64?
  var bytesProcessed: UInt64
  var bytesRead: UInt64
  var bytesStored: UInt64
  /// What was freed in the vault's storage.
  var bytesFreed: UInt64
  var tasks: [Task]
  @Nullable var error: ErrorDocument?
  var warnings: [ErrorDocument]
  /// What a queued job waits for; `null` when only its turn.
  @Nullable var waitReason: String?
  /// The schedule's time for this run; `null` for jobs that somebody asked for.
  @Nullable var scheduledTime: Date?
  /// How many runs this one makes up for; 0 when it began in time.
  var missedRuns: Int
  /// The attempt that runs, waits, or was the last.
  var attempt: Int
  /// When the next attempt begins; `null` unless one is waited for.
  @Nullable var nextAttemptTime: Date?
  /// The attempts that failed before this one.
  var failedAttempts: [FailedAttempt]

  struct FailedAttempt: Encodable, Sendable {
    var time: Date
    var error: ErrorDocument
  }

  /// Makes the document of a job.
  ///
  /// - Parameter now: until when a job that has not ended has lasted.
  public init(_ listing: JobListing, now: Date) {
    let job = listing.job
    name = job.id.rawValue
    itemName = job.itemName
    vaultName = listing.vaultName
    operation = job.operation.rawValue
    status = job.status.rawValue
    queuedTime = job.queuedAt
    _startTime = Nullable(wrappedValue: job.startTime)
    _endTime = Nullable(wrappedValue: job.endTime)
    _durationSeconds = Nullable(wrappedValue: job.duration(now: now).map { ($0 * 1000).rounded() / 1000 })
    _bytesTotal = Nullable(wrappedValue: job.progress.total)
    bytesProcessed = job.progress.processed
    bytesRead = job.progress.read
    bytesStored = job.progress.stored
    bytesFreed = job.progress.freed
    tasks = job.tasks.map(Task.init)
    _error = Nullable(wrappedValue: job.error.map(ErrorDocument.init))
    warnings = job.warnings.map(ErrorDocument.init)
    _waitReason = Nullable(wrappedValue: job.waitReason)
    _scheduledTime = Nullable(wrappedValue: job.scheduledRun?.slot)
    missedRuns = job.scheduledRun?.missedRuns ?? 0
    attempt = job.retries.attempt
    _nextAttemptTime = Nullable(wrappedValue: job.retries.nextAttempt)
    failedAttempts = job.retries.failures.map { FailedAttempt(time: $0.time, error: ErrorDocument($0.error)) }
  }
}
