import BackupModel
import Foundation

extension Job {
  /// Ends the job as failed; the step that it was at has failed with it.
  mutating func fail(_ problem: BackupError, at now: Date) {
    status = .failed
    error = problem
    endTime = now
    endTasks(as: .failed, at: now)
  }

  /// Ends the job as cancelled.
  mutating func cancel(_ reason: BackupError, at now: Date) {
    status = .cancelled
    error = reason
    endTime = now
    endTasks(as: .cancelled, at: now)
  }

  /// Ends the job as completed, with warnings if there were any.
  mutating func complete(at now: Date) {
    status = warnings.isEmpty ? .completed : .completedWithWarnings
    endTime = now
  }

  private mutating func endTasks(as end: JobTask.Status, at now: Date) {
    for index in tasks.indices {
      switch tasks[index].status {
      case .inProgress:
        tasks[index].status = end
        tasks[index].endTime = now
      case .notStarted: tasks[index].status = end == .cancelled ? .cancelled : .skipped
      case .completed, .failed, .cancelled, .skipped: break
      }
    }
  }
}
