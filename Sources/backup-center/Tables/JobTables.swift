import BackupViewModels
import BackupModel
import Foundation

extension Table {
  /// Jobs, as they come.
  static func jobs(_ jobs: [JobListing], now: Date, zone: TimeZone) -> Table {
    Table(
      columns: [
        Column("Item", floor: 8, yields: .last), Column("Operation"), Column("Status", floor: 11),
        Column("Started", isOptional: true), Column("Duration", .right, isOptional: true),
        Column("Vault", floor: 8, isOptional: true), Column("Name", floor: 13, yields: .late),
      ],
      rows: jobs.map { listing in
        let job = listing.job
        return [
          Cell(job.itemName), Cell(Words.of(job.operation)), Words.status(job.status, progress: job.progress),
          job.startTime.map { Cell(TimeText.local($0, zone)) } ?? .none,
          job.duration(now: now).map { Cell(TimeText.duration($0)) } ?? .none, Cell(listing.vaultName),
          Cell(job.id.rawValue, .muted),
        ]
      })
  }

  /// The steps of a job.
  static func tasks(_ job: Job, now: Date) -> Table {
    Table(
      columns: [Column("Task"), Column("Status"), Column("Duration", .right), Column("Note", floor: 10)],
      rows: job.tasks.map { task in
        let duration = task.startTime.map { (task.endTime ?? now).timeIntervalSince($0) }
        return [
          Cell(task.name.rawValue), status(task.status), duration.map { Cell(TimeText.duration($0)) } ?? .none,
          task.note.map { Cell($0) } ?? Cell(""),
        ]
      })
  }

  /// Alerts, as they come.
  static func alerts(_ alerts: [AlertDocument], zone: TimeZone) -> Table {
    Table(
      columns: [
        Column("Severity"), Column("State", isOptional: true), Column("Raised"),
        Column("Vault", floor: 8, isOptional: true),
        Column("Item", floor: 8, isOptional: true), Column("Times", .right, isOptional: true),
        Column("What", floor: 20), Column("ID", isOptional: true),
      ],
      rows: alerts.map { alert in
        [
          severity(alert.severity), Cell(alert.state), Cell(TimeText.local(alert.time, zone)),
          alert.vaultName.map { Cell($0) } ?? .none, alert.itemName.map { Cell($0) } ?? .none, Cell("\(alert.count)"),
          Cell(alert.message), Cell(alert.id, .muted),
        ]
      })
  }

  private static func status(_ status: JobTask.Status) -> Cell {
    switch status {
    case .notStarted: Cell("· Not started", .muted)
    case .inProgress: Cell("▸ In progress")
    case .completed: Cell("✓ Completed", .good)
    case .failed: Cell("✗ Failed", .danger)
    case .cancelled: Cell("– Cancelled", .muted)
    case .skipped: Cell("– Skipped", .muted)
    }
  }

  private static func severity(_ severity: String) -> Cell {
    switch severity {
    case Alert.Severity.critical.rawValue: Cell("✗ \(severity)", .danger)
    case Alert.Severity.warning.rawValue: Cell("! \(severity)", .warning)
    default: Cell("· \(severity)")
    }
  }
}

extension Sheet {
  /// A job in full, without its steps.
  static func job(_ listing: JobListing, now: Date, zone: TimeZone) -> Sheet {
    let job = listing.job
    var sheet = Sheet()
    sheet.add("Job", job.id.rawValue, .heading)
    sheet.add("Operation", job.title)
    sheet.add("Vault", listing.vaultName)
    sheet.add("Status", Words.status(job.status, progress: job.progress))
    if let run = job.scheduledRun {
      sheet.add("Scheduled for", TimeText.local(run.slot, zone))
      if run.isMadeUp { sheet.add("Made up", "\(Words.count(run.missedRuns, "run")) did not begin in time", .warning) }
    }
    sheet.add("Queued", TimeText.local(job.queuedAt, zone))
    sheet.add("Started", job.startTime.map { TimeText.local($0, zone) })
    sheet.add("Ended", job.endTime.map { TimeText.local($0, zone) })
    sheet.add("Duration", job.duration(now: now).map(TimeText.duration))
    if let total = job.progress.total {
      sheet.add("Processed", "\(ByteText.size(job.progress.processed)) of \(ByteText.size(total))")
    }
    if job.operation == .backup || job.operation == .restore {
      sheet.add("Read", ByteText.size(job.progress.read))
      sheet.add(job.operation == .restore ? "Written" : "Stored", ByteText.size(job.progress.stored))
    }
    if job.operation == .expire { sheet.add("Freed", ByteText.size(job.progress.freed)) }
    if let reason = job.waitReason { sheet.add("Waits for", reason, .warning) }
    switch job.request {
    case .deleteBackupData(let reason, let comments):
      sheet.add("Reason", reason.title)
      if !comments.isEmpty { sheet.add("Comments", comments) }
    default: break
    }
    if let error = job.error {
      sheet.add("Error", "\(error.code): \(error.message)", .danger)
      sheet.add("Recommended action", error.recommendedAction)
    }
    if !job.retries.failures.isEmpty || job.retries.nextAttempt != nil {
      let next = job.retries.nextAttempt.map { ", begins at \(TimeText.local($0, zone))" } ?? ""
      sheet.add("Attempt", "\(job.retries.attempt) of at most \(RetryRules.attemptLimit)\(next)")
    }
    for (index, failure) in job.retries.failures.enumerated() {
      sheet.add(
        "Attempt \(index + 1)",
        "failed at \(TimeText.local(failure.time, zone)): \(failure.error.code): "
          + failure.error.message, .warning)
    }
    for warning in job.warnings { sheet.add("Warning", warning.description, .warning) }
    return sheet
  }
}
