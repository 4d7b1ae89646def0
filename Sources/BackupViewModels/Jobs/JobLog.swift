import BackupModel
import Foundation

/// Something that is known to have happened to a job.
public struct JobLogEntry: Hashable, Sendable {
  /// How good or bad it was.
  public enum Level: Hashable, Sendable {
    case normal
    case warning
    case failure
  }

  /// When it happened.
  public var time: Date
  /// What happened, in a sentence.
  public var text: String
  /// How good or bad it was.
  public var level: Level

  init(_ time: Date, _ text: String, _ level: Level = .normal) {
    self.time = time
    self.text = text
    self.level = level
  }
}

extension Job {
  /// Everything that is known to have happened, oldest first.
  public var log: [JobLogEntry] {
    var entries = [JobLogEntry(queuedAt, queuedText)]
    for (index, failure) in retries.failures.enumerated() {
      entries.append(
        JobLogEntry(failure.time, "Attempt \(index + 1) failed: \(failure.error.message)", .warning))
    }
    if let startTime {
      let attempt = retries.failures.isEmpty ? "" : " with attempt \(retries.attempt)"
      entries.append(JobLogEntry(startTime, "Began\(attempt)."))
    }
    for task in tasks { entries += Self.log(of: task) }
    if let endTime {
      entries.append(
        JobLogEntry(
          endTime, error.map { "\(Words.of(status)): \($0.message)" } ?? "\(Words.of(status)).", endLevel))
    }
    // What happened at the same time stays in the order of the steps.
    return entries.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  private var queuedText: String {
    guard let run = scheduledRun else { return "Queued." }
    guard run.isMadeUp else { return "Queued by the schedule." }
    return "Queued by the schedule, to make up for \(Words.count(run.missedRuns, "run"))."
  }

  private var endLevel: JobLogEntry.Level {
    switch status {
    case .failed: .failure
    case .completedWithWarnings, .cancelled: .warning
    default: .normal
    }
  }

  private static func log(of task: JobTask) -> [JobLogEntry] {
    var entries: [JobLogEntry] = []
    if let start = task.startTime, task.status != .skipped {
      entries.append(JobLogEntry(start, "\(task.name.rawValue) began."))
    }
    guard let end = task.endTime ?? (task.status == .skipped ? task.startTime : nil) else { return entries }
    // A note may be a sentence already.
    let note = task.note.map { ": " + ($0.hasSuffix(".") ? String($0.dropLast()) : $0) } ?? ""
    let outcome =
      switch task.status {
      case .completed: "is done"
      case .failed: "failed"
      case .cancelled: "was cancelled"
      case .skipped: "was left out"
      case .notStarted, .inProgress: "goes on"
      }
    entries.append(
      JobLogEntry(end, "\(task.name.rawValue) \(outcome)\(note).", task.status == .failed ? .failure : .normal))
    return entries
  }
}
