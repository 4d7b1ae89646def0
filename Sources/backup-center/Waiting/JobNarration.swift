import BackupViewModels
import BackupModel
import Foundation

/// What running jobs are told as, line by line, where no progress bar can be drawn: a line when the status or the step
/// changes, and none otherwise.
struct JobNarration: Sendable {
  private struct Said: Hashable, Sendable {
    var status: JobStatus
    var step: JobTask.Name?
  }

  private var said: [JobID: Said] = [:]

  /// The line that this state of a job is worth; nil when nothing changed that matters.
  mutating func line(for job: Job, at time: Date, zone: TimeZone) -> String? {
    let step = job.step
    let state = Said(status: job.status, step: job.status.isFinal ? nil : step)
    guard said.updateValue(state, forKey: job.id) != state else { return nil }
    let what = job.status.isFinal ? Self.end(of: job) : step.map { "\($0.rawValue)" } ?? Words.of(job.status)
    let cancelling = job.status == .cancelling && step != nil ? "Cancelling: " : ""
    return "\(TimeText.clock(time, zone))  \(job.title): \(cancelling)\(what)"
  }

  /// `Completed in 4 s; 600 MiB read, 210 MiB stored`.
  static func end(of job: Job) -> String {
    var text = Words.of(job.status)
    if let start = job.startTime, let end = job.endTime {
      text += " in \(TimeText.duration(end.timeIntervalSince(start)))"
    }
    guard job.status == .completed || job.status == .completedWithWarnings else { return text }
    let progress = job.progress
    switch job.operation {
    case .backup:
      text += "; \(ByteText.size(progress.read)) read, \(ByteText.size(progress.stored)) stored"
    case .restore:
      text += "; \(ByteText.size(progress.stored)) written"
    case .expire:
      text += "; \(ByteText.size(progress.freed)) freed"
    default: break
    }
    return text
  }
}
