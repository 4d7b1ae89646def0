import BackupModel
import Foundation

extension Job {
  /// `Backup of hotel-db01`, with the operation's word in every list.
  public var title: String {
    let name = PrintableText.line(itemName, limit: 60)
    return "\(Words.of(operation)) of \(name)"
  }

  /// The run of the schedule that the job is; nil when somebody asked for it.
  public var scheduledRun: ScheduledRun? {
    if case .scheduledBackup(let run) = request { run } else { nil }
  }

  /// The seconds from the start to the end, or to `now`; nil before the start.
  public func duration(now: Date) -> TimeInterval? {
    startTime.map { max(0, (endTime ?? now).timeIntervalSince($0)) }
  }

  /// The step that runs now.
  public var step: JobTask.Name? { tasks.first { $0.status == .inProgress }?.name }

  /// Why the job can't be cancelled, in a sentence; nil when it can be.
  public var cancelRefusal: String? {
    switch status {
    case .queued: return nil
    case .cancelling: return "Its cancellation has been asked for already."
    case .completed, .completedWithWarnings, .failed, .cancelled: return "It has already ended."
    case .inProgress: break
    }
    if operation == .configureBackup { return "A configuration is over in a moment, and can't be cancelled." }
    let validation = tasks.first { $0.name == .validateBackup }
    if let validation, validation.status != .notStarted { return "It can't be cancelled since its validation started." }
    return nil
  }
}

extension JobProgress {
  /// How much is done, 0–1; nil until the total is known.
  public var fraction: Double? {
    guard let total, total > 0 else { return nil }
    return min(1, Double(processed) / Double(total))
  }

  /// The seconds that are left at this rate; nil until the total and a rate are known.
  public func secondsLeft(bytesPerSecond: Double?) -> TimeInterval? {
    guard let total, let rate = bytesPerSecond, rate > 0, processed < total else { return nil }
    return (Double(total - processed) / rate).rounded(.up)
  }

  /// `312 of 600 MiB`, or `312 MiB` while the total isn't known; nil before the first byte.
  public var bytesText: String? {
    if let total, total > 0 { return ByteText.part(processed, of: total) }
    return processed > 0 ? ByteText.size(processed) : nil
  }
}
