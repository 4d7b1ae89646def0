import BackupModel
import Foundation

extension FakeBackupService {
  /// Lets a job begin, or go on: tasks before `task` are completed and `task` is in progress. From *Validate backup* on
  /// a backup can't be cancelled any more; a configuration never can be.
  ///
  /// - Parameters:
  ///   - task: the step to go on to; nil: the one it is at, or the first.
  ///   - progress: its counters from now on; nil: as they are.
  ///   - note: what the step found.
  public func advance(
    job id: JobID, to task: JobTask.Name? = nil, progress: JobProgress? = nil, note: String? = nil
  ) {
    change { $0.advance(id, to: task, progress: progress, note: note) }
  }

  /// Lets a job do what it was asked for, and end: as cancelled when that was asked for meanwhile, with warnings if
  /// there are any, and as failed when what it was asked for can't be done any more.
  public func finish(job id: JobID, warnings: [BackupError] = []) { change { $0.finish(id, warnings: warnings) } }

  /// Lets a job fail at the step it is at, and raises the alert that its failure is worth.
  public func fail(job id: JobID, with error: BackupError) { change { $0.fail(id, error) } }

  /// Puts a running job back into the queue after a failed attempt; it may go on after `delay` seconds.
  public func retry(job id: JobID, after error: BackupError, delay: TimeInterval = 60) {
    change { estate in
      guard let index = estate.jobs.firstIndex(where: { $0.id == id }) else { return }
      var job = estate.jobs[index].job
      job.status = .queued
      job.startTime = nil
      job.progress = JobProgress()
      job.tasks = job.tasks.map { JobTask(name: $0.name) }
      job.retries.failures.append(JobRetries.Failure(time: estate.now, error: error))
      job.retries.nextAttempt = estate.now + delay
      estate.jobs[index].job = job
      estate.uncancellable.remove(id)
    }
  }
}

extension FakeEstate {
  mutating func advance(_ id: JobID, to task: JobTask.Name?, progress: JobProgress?, note: String?) {
    guard let index = jobs.firstIndex(where: { $0.id == id }), !jobs[index].job.status.isFinal else { return }
    var job = jobs[index].job
    if job.status == .queued {
      job.status = .inProgress
      job.startTime = now
      job.retries.nextAttempt = nil
      job.waitReason = nil
      if job.operation == .configureBackup { uncancellable.insert(id) }
    }
    let present = job.tasks.firstIndex { $0.status == .inProgress } ?? 0
    let target = task.flatMap { name in job.tasks.firstIndex { $0.name == name } } ?? present
    for place in job.tasks.indices where place <= target && job.tasks[place].status != .completed {
      job.tasks[place].startTime = job.tasks[place].startTime ?? now
      job.tasks[place].status = place == target ? .inProgress : .completed
      if place < target { job.tasks[place].endTime = now }
    }
    if let note, job.tasks.indices.contains(target) { job.tasks[target].note = note }
    if let progress { job.progress = progress }
    if job.tasks.indices.contains(target), job.tasks[target].name == .validateBackup { uncancellable.insert(id) }
    jobs[index].job = job
  }

  mutating func finish(_ id: JobID, warnings: [BackupError]) {
    guard let index = jobs.firstIndex(where: { $0.id == id }), !jobs[index].job.status.isFinal else { return }
    if jobs[index].job.status == .cancelling { return endCancelled(index) }
    if jobs[index].job.status == .queued { advance(id, to: nil, progress: nil, note: nil) }
    do { try takeEffect(index) } catch let error as BackupError { return fail(id, error) } catch { return }
    var job = jobs[index].job
    for place in job.tasks.indices {
      job.tasks[place].status = job.tasks[place].name == .installExtension ? .skipped : .completed
      if job.tasks[place].name == .installExtension { job.tasks[place].note = "not applicable: image folder" }
      job.tasks[place].startTime = job.tasks[place].startTime ?? now
      job.tasks[place].endTime = job.tasks[place].endTime ?? now
    }
    if let total = job.progress.total { job.progress.processed = total }
    job.warnings += warnings
    job.status = job.warnings.isEmpty ? .completed : .completedWithWarnings
    end(job, index)
  }

  mutating func fail(_ id: JobID, _ error: BackupError) {
    guard let index = jobs.firstIndex(where: { $0.id == id }), !jobs[index].job.status.isFinal else { return }
    var job = jobs[index].job
    job.startTime = job.startTime ?? now
    let place = job.tasks.firstIndex { $0.status == .inProgress } ?? 0
    if job.tasks.indices.contains(place) {
      job.tasks[place].status = .failed
      job.tasks[place].startTime = job.tasks[place].startTime ?? now
      job.tasks[place].endTime = now
    }
    job.status = .failed
    job.error = error
    end(job, index)
    let severity: Alert.Severity =
      [.configureBackup, .disableBackup, .undelete].contains(job.operation) ? .warning : .critical
    raise(
      Alert(
        severity: severity,
        cause: BackupError(
          error.code, "The \(Self.words(job.operation)) job of \(job.itemName) failed: \(error.message)",
          recommendedAction: error.recommendedAction), vaultID: job.vaultID, instanceID: job.instanceID, raisedAt: now),
      about: "job \(job.operation.rawValue) \(error.code) \(job.vaultID)")
  }

  mutating func endCancelled(_ index: Int) {
    var job = jobs[index].job
    job.status = .cancelled
    job.error = BackupError(
      .jobCancelled, "The \(Self.words(job.operation)) job of \(job.itemName) was cancelled on request.",
      recommendedAction: "Start it again when it is wanted.")
    for place in job.tasks.indices where [.notStarted, .inProgress].contains(job.tasks[place].status) {
      job.tasks[place].status = .cancelled
    }
    end(job, index)
  }

  private mutating func end(_ job: Job, _ index: Int) {
    jobs[index].job = job
    jobs[index].job.endTime = now
    uncancellable.remove(job.id)
    guard job.operation == .backup, let item = items.firstIndex(where: { $0.instance.id == job.instanceID }) else {
      return
    }
    items[item].lastBackupStatus = job.status
    items[item].lastBackupTime = now
    items[item].lastError = job.error
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
