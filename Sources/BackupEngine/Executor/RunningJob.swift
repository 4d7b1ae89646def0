import BackupModel
import Foundation
import Synchronization

/// A job at work: its steps are written down as they happen, its counters at most twice a second.
final class RunningJob: Sendable {
  private static let progressInterval = Duration.milliseconds(500)

  let id: JobID
  private let context: EngineContext
  private let state: Mutex<Job>
  private let counters = Mutex<(@Sendable () -> JobProgress)?>(nil)

  init(_ job: Job, context: EngineContext) {
    id = job.id
    state = Mutex(job)
    self.context = context
  }

  /// The job as it stands.
  var job: Job {
    state.withLock { job in
      if let progress = counters.withLock({ $0 }) { job.progress = progress() }
      return job
    }
  }

  /// Begins a step. Blocks.
  func start(_ task: JobTask.Name) throws {
    try change(task) { task, now in
      task.status = .inProgress
      task.startTime = now
    }
  }

  /// Ends a step. Blocks.
  func complete(_ task: JobTask.Name, note: String? = nil, as status: JobTask.Status = .completed) throws {
    try change(task) { task, now in
      task.status = status
      task.endTime = now
      task.note = note ?? task.note
    }
  }

  /// Ends a step of work that stands, whatever happens now: should this not be written down, it goes with the job's end.
  /// Blocks.
  func conclude(_ task: JobTask.Name, note: String? = nil, as status: JobTask.Status = .completed) {
    try? complete(task, note: note, as: status)
  }

  /// Notes something that the administrator should know although the job goes on.
  func warn(_ warning: BackupError) { state.withLock { $0.warnings.append(warning) } }

  func set(instance: InstanceID) { state.withLock { $0.instanceID = instance } }

  /// From now on the job's counters are what `source` says.
  func count(_ source: @escaping @Sendable () -> JobProgress) { counters.withLock { $0 = source } }

  /// Writes the counters down, until the task is cancelled.
  func reportProgress() async {
    var last: JobProgress?
    while (try? await Task.sleep(for: Self.progressInterval)) != nil {
      guard let progress = counters.withLock({ $0 })?(), progress != last else { continue }
      last = progress
      // A report that can't be written now is superseded by the next one.
      try? await BlockingWork.run { [context, id] in
        try context.catalog.write { try JobTransitions.saveProgress(progress, of: id, in: $0) }
      }
    }
  }

  private func change(_ name: JobTask.Name, _ body: (inout JobTask, Date) -> Void) throws {
    let now = context.clock.moment
    let tasks = state.withLock { job in
      if let index = job.tasks.firstIndex(where: { $0.name == name }) { body(&job.tasks[index], now) }
      return job.tasks
    }
    try context.catalog.write { try JobTransitions.saveTasks(tasks, of: id, in: $0) }
  }
}
