import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// A job in full as lines of text: a pure function of the job, its rate and the time.
struct JobSheet {
  let listing: JobListing
  let bytesPerSecond: Double?
  let now: Date
  let zone: TimeZone

  private var job: Job { listing.job }

  /// Everything that is known, for a pane of its own.
  func lines(width: Int) -> [StyledLine] {
    var lines = summary(width: width)
    lines += section("Tasks", job.tasks.flatMap { taskLines($0, width: width) })
    lines += section("Failed attempts", attempts(width: width))
    lines += section("Warnings", job.warnings.flatMap { Self.told($0, .warning, width: width) })
    lines += section("Log", job.log.flatMap { logLines($0, width: width) })
    return lines
  }

  /// What matters most, for a column beside the list.
  func summary(width: Int) -> [StyledLine] {
    var lines = [StyledLine(PrintableText.line(job.title), Style(.heading, bold: true))]
    lines += progress(width: width)
    if let error = job.error { lines += [""] + Self.told(error, .danger, width: width) }
    return lines + [""] + facts.flatMap { Self.fact($0, $1, width: width) }
  }

  private func progress(width: Int) -> [StyledLine] {
    let status = StyledLine("\(job.status.sign) \(Words.of(job.status))", Style(job.status.tone.role, bold: true))
    guard job.status == .inProgress || job.status == .cancelling else { return [status] }
    var lines = [status + StyledLine(job.step.map { "  \($0.rawValue)" } ?? "", Style(.muted))]
    if let fraction = job.progress.fraction {
      let cells = max(4, min(40, width - 8))
      let full = Int(Double(cells) * fraction)
      lines.append(
        StyledLine(parts: [
          (String(repeating: "▰", count: full), Style(.accent)),
          (String(repeating: "▱", count: cells - full), Style(.muted)), (" \(Int(fraction * 100)) %", .plain),
        ]))
    }
    let rate = job.status == .inProgress ? bytesPerSecond : nil
    let left = job.progress.secondsLeft(bytesPerSecond: rate).map { TimeText.duration($0) + " left" }
    let parts = [job.progress.bytesText, rate.map { ByteText.rate($0) }, left].compactMap(\.self)
    if !parts.isEmpty { lines.append(StyledLine(parts.joined(separator: "  "))) }
    return lines
  }

  private var facts: [(String, String)] {
    var facts = [("Job", job.id.rawValue), ("Vault", listing.vaultName)]
    if let run = job.scheduledRun {
      facts.append(("Scheduled for", TimeText.local(run.slot, zone)))
      if run.isMadeUp { facts.append(("Made up", "\(Words.count(run.missedRuns, "run")) did not begin in time")) }
    }
    facts.append(("Queued", TimeText.local(job.queuedAt, zone)))
    if let start = job.startTime { facts.append(("Started", TimeText.local(start, zone))) }
    if let end = job.endTime { facts.append(("Ended", TimeText.local(end, zone))) }
    if let duration = job.duration(now: now) { facts.append(("Duration", TimeText.duration(duration))) }
    if job.operation == .backup || job.operation == .restore {
      facts.append(("Read", ByteText.size(job.progress.read)))
      facts.append((job.operation == .restore ? "Written" : "Stored", ByteText.size(job.progress.stored)))
    }
    if job.operation == .expire { facts.append(("Freed", ByteText.size(job.progress.freed))) }
    if let reason = job.waitReason { facts.append(("Waits for", reason)) }
    if case .deleteBackupData(let reason, let comments) = job.request {
      facts.append(("Reason", reason.title))
      if !comments.isEmpty { facts.append(("Comments", comments)) }
    }
    if !job.retries.failures.isEmpty || job.retries.nextAttempt != nil {
      let next = job.retries.nextAttempt.map { ", begins at \(TimeText.local($0, zone))" } ?? ""
      facts.append(("Attempt", "\(job.retries.attempt) of at most \(RetryRules.attemptLimit)\(next)"))
    }
    return facts
  }

  private func taskLines(_ task: JobTask, width: Int) -> [StyledLine] {
    let time = task.startTime.map { TimeText.duration(max(0, (task.endTime ?? now).timeIntervalSince($0))) } ?? ""
    let head = StyledLine(parts: [
      ("\(task.status.sign) ", Style(task.status.role)),
      (CellWidth.fit(task.name.rawValue, min(26, width / 2)), .plain),
      ("  ", .plain), (CellWidth.fit(Words.of(task.status), 12), Style(task.status.role)), (" \(time)", Style(.muted)),
    ])
    guard let note = task.note else { return [head] }
    return [head] + wrap(PrintableText.line(note), width: width - 4).map { StyledLine("    " + $0, Style(.muted)) }
  }

  private func attempts(width: Int) -> [StyledLine] {
    job.retries.failures.enumerated().flatMap { index, failure in
      [StyledLine("Attempt \(index + 1) failed at \(TimeText.local(failure.time, zone))", Style(.warning))]
        + Self.told(failure.error, .warning, width: width)
    }
  }

  private func logLines(_ entry: JobLogEntry, width: Int) -> [StyledLine] {
    let role: Role =
      switch entry.level {
      case .normal: .plain
      case .warning: .warning
      case .failure: .danger
      }
    let text = wrap(PrintableText.line(entry.text), width: max(10, width - 21))
    return text.enumerated().map { index, line in
      let time = index == 0 ? TimeText.local(entry.time, zone) : ""
      return StyledLine(parts: [(CellWidth.fit(time, 21), Style(.muted)), (line, Style(role))])
    }
  }

  private func section(_ title: String, _ lines: [StyledLine]) -> [StyledLine] {
    lines.isEmpty ? [] : ["", StyledLine(title, Style(.heading, bold: true))] + lines
  }

  /// A label and its value; a long value goes on below itself.
  static func fact(_ label: String, _ value: String, width: Int) -> [StyledLine] {
    let indent = 16
    let values = wrap(PrintableText.line(value), width: max(8, width - indent))
    return values.enumerated().map { index, text in
      StyledLine(parts: [(CellWidth.fit(index == 0 ? label : "", indent), Style(.muted)), (text, .plain)])
    }
  }

  /// An error: its code, what it says, and what to do.
  static func told(_ error: BackupError, _ role: Role, width: Int) -> [StyledLine] {
    [StyledLine(error.code.rawValue, Style(role, bold: true))]
      + wrap(error.message, width: width).map { StyledLine($0, Style(role)) }
      + wrap("→ \(error.recommendedAction)", width: width).map { StyledLine($0) }
  }
}
