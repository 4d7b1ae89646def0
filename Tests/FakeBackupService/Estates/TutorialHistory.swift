import BackupModel
import Foundation

extension FakeEstate {
  /// Jobs of every status (`j-completed`, `j-warnings`, `j-failed`, `j-cancelled`, `j-old`, `j-running`, `j-queued`) and
  /// three alerts (`a-critical`, `a-warning`, `a-information`) of the tutorial.
  mutating func addHistory() {
    let (now, day) = (self.now, 86_400.0)
    addJob("j-old", of: "hotel-db01", .completed, at: now - 9 * day, took: 600)
    addJob("j-cancelled", of: "stadium-web01", .cancelled, at: now - 3 * day, took: 65) { job in
      job.error = BackupError(
        .jobCancelled, "The backup job of stadium-web01 was cancelled on request.",
        recommendedAction: "Start it again when it is wanted.")
    }
    addJob("j-failed", of: "hotel-db01", .failed, at: now - 20 * 3_600, took: 42) { job in
      job.error = BackupError(
        .storageFull, "The storage of vault myRecoveryServicesVault is full.",
        recommendedAction: "Make room and try again.")
      job.tasks[1].status = .failed
      job.tasks[2].status = .notStarted
    }
    addJob("j-warnings", of: "stadium-web01", .completedWithWarnings, at: now - 10 * 3_600, took: 125) { job in
      job.warnings = [
        BackupError(
          .imageInUse, "stadium-web01 was running while its image was read.",
          recommendedAction: "Shut it down for the next backup.")
      ]
      job.retries.failures = [
        JobRetries.Failure(
          time: now - 10 * 3_600 - 60,
          error: BackupError(
            .sourceUnreachable, "The folder /srv/images can't be reached.", recommendedAction: "Mount it."))
      ]
    }
    addJob("j-completed", of: "hotel-db01", .completed, at: now - 8 * 3_600, took: 310)
    addJob("j-running", of: "stadium-web01", .inProgress, at: now - 90, took: nil) { job in
      job.progress = JobProgress(total: 10 << 30, processed: 6 << 30, read: 6 << 30, stored: 2 << 30)
    }
    addJob("j-queued", of: "myVM", .queued, at: now - 10, took: nil) { job in
      job.waitReason = "2 transfers run already."
    }
    addAlert("a-information", .information, .backupDataPurged, "The deleted backup data of hotel/old was purged.", 5)
    addAlert("a-warning", .warning, .protectionStopped, "Backups of hotel/hotel-web01 were stopped.", 2)
    addAlert(
      "a-critical", .critical, .storageFull,
      "The backup job of hotel-db01 failed: The storage of vault myRecoveryServicesVault is full.", 0.8)
  }

  private mutating func addAlert(
    _ id: String, _ severity: Alert.Severity, _ code: BackupError.Code, _ message: String, _ daysAgo: Double
  ) {
    raise(
      Alert(
        id: AlertID(rawValue: id), severity: severity,
        cause: BackupError(code, message, recommendedAction: "Look at it, and make room if it is needed."),
        vaultID: VaultID(rawValue: "v-myRecoveryServicesVault"),
        instanceID: severity == .critical ? InstanceID(rawValue: "i-hotel-db01") : nil,
        raisedAt: now - daysAgo * 86_400))
  }

  /// Adds a backup job as if it had run.
  ///
  /// - Parameter took: its duration in seconds; nil for one that has not ended.
  public mutating func addJob(
    _ id: String, of item: String, _ status: JobStatus, at start: Date, took: TimeInterval?,
    _ change: (inout Job) -> Void = { _ in }
  ) {
    guard let instance = items.first(where: { $0.instance.name == item })?.instance else { return }
    let end = took.map { start + $0 }
    var job = Job(
      id: JobID(rawValue: id), request: .scheduledBackup(ScheduledRun(slot: start)), instanceID: instance.id,
      itemName: item, vaultID: instance.vaultID, status: status, queuedAt: start,
      startTime: status == .queued ? nil : start, endTime: end,
      tasks: FakeEstate.backupTasks.map { task in
        var task = task
        if let end {
          task.status = status == .cancelled ? .cancelled : .completed
          (task.startTime, task.endTime) = (start, end)
        }
        return task
      })
    if status == .inProgress {
      job.tasks[0].status = .completed
      (job.tasks[0].startTime, job.tasks[0].endTime) = (start, start)
      job.tasks[0].note = "crash-consistent: image folder"
      job.tasks[1].status = .inProgress
      job.tasks[1].startTime = start
    }
    if took != nil {
      job.progress = JobProgress(total: 10 << 30, processed: 10 << 30, read: 10 << 30, stored: 3 << 30)
    }
    change(&job)
    _ = queue(job)
  }
}
