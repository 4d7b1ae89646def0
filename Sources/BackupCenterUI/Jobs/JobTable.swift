import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// The list of jobs as a table: a pure function of rows, rates and time.
enum JobTable {
  static let columns = [
    TableColumn("itemName", "Item", minimum: 14, ideal: 24, weight: 3),
    TableColumn("operation", "Operation", minimum: 16, ideal: 18, priority: 3),
    TableColumn("status", "Status", minimum: 25),
    TableColumn("time", "Queued", minimum: 11, priority: 2),
    TableColumn("duration", "Duration", minimum: 11, alignment: .trailing, priority: 4),
    TableColumn("bytes", "Bytes", minimum: 16, ideal: 18, alignment: .trailing, priority: 6),
    TableColumn("rate", "Rate", minimum: 10, ideal: 12, alignment: .trailing, priority: 7),
    TableColumn("left", "Left", minimum: 11, alignment: .trailing, priority: 5),
    TableColumn("vault", "Vault", minimum: 10, ideal: 26, weight: 1, priority: 8),
  ]

  static func cells(of listing: JobListing, bytesPerSecond: Double?, now: Date, zone: TimeZone) -> [TableCell] {
    let job = listing.job
    let isRunning = job.status == .inProgress
    let rate = isRunning ? bytesPerSecond : nil
    let left = job.progress.secondsLeft(bytesPerSecond: rate)
    return [
      TableCell(PrintableText.line(job.itemName, limit: 200)), TableCell(Words.of(job.operation)), status(job),
      TableCell(TimeText.short(job.queuedAt, now: now, zone), .muted),
      TableCell(job.duration(now: now).map(TimeText.duration) ?? "–", .muted),
      TableCell(job.progress.bytesText ?? "–", isRunning ? .plain : .muted),
      TableCell(rate.map { ByteText.rate($0) } ?? "–", .muted),
      TableCell(left.map(TimeText.duration) ?? "–", isRunning ? .plain : .muted),
      TableCell(listing.vaultName, .muted),
    ]
  }

  private static func status(_ job: Job) -> TableCell {
    if job.status == .inProgress, let fraction = job.progress.fraction {
      return TableCell("\(Int(fraction * 100)) %", .accent, gauge: fraction)
    }
    if job.status == .queued, job.retries.nextAttempt != nil {
      return TableCell("· Waits for attempt \(job.retries.attempt)", .warning)
    }
    return TableCell("\(job.status.sign) \(Words.of(job.status))", job.status.tone.role)
  }
}
