import BackupModel
import Foundation
import Logging

/// Runs one claimed job to its end, whatever that is. On a thread that may block.
struct JobRun {
  let context: EngineContext
  let logger: Logger
  let stopping: StopSwitch
  let unwritten: UnwrittenEnds
  let job: Job

  func run() async {
    var log = logger
    log[metadataKey: "job"] = "\(job.id)"
    log[metadataKey: "item"] = "\(PrintableText.line(job.itemName, limit: 80))"
    log.info("\(JobTransitions.words(job.operation)) started")
    let running = RunningJob(job, context: context)
    let reporter = Task.detached { await running.reportProgress() }
    let outcome: Result<Void, any Error>
    do {
      try await perform(running)
      outcome = .success(())
    } catch {
      outcome = .failure(ErrorTranslation.presentable(error))
    }
    reporter.cancel()
    await reporter.value
    let ended = ending(of: running, outcome)
    write(ended, log)
    do { try StorageMeasure.run(job.vaultID, context) } catch {
      log.warning("the room on the storage was not noted", metadata: ["reason": "\(error)"])
    }
    log.info(
      "\(JobTransitions.words(job.operation)) ended",
      metadata: ["status": "\(ended.status.rawValue)", "error": "\(ended.error?.description ?? "none")"])
  }

  private func perform(_ running: RunningJob) async throws {
    switch job.request {
    case .configureBackup(let machine, let policy, let disks):
      try ConfigureBackup(
        context: context, running: running, vaultID: job.vaultID, machineID: machine, policyID: policy,
        diskSelection: disks
      ).run()
    case .backup(let retainUntil):
      try await Backup(
        context: context, running: running, logger: logger, job: job, retainUntil: retainUntil, scheduledFor: nil
      ).run()
    case .scheduledBackup(let run):
      try await Backup(
        context: context, running: running, logger: logger, job: job, retainUntil: nil, scheduledFor: run.slot
      ).run()
    case .expire:
      try await Expire(context: context, running: running, logger: logger, job: job).run()
    case .prune:
      try await FreeStorage(context: context, running: running, logger: logger, job: job).run()
    case .stopProtection, .deleteBackupData, .undelete, .resumeProtection:
      // Done when they are asked for, in the asker's own transaction: they are never queued.
      throw BackupError(
        .internalError, "A \(JobTransitions.words(job.operation)) job of \(job.itemName) was found in the queue.",
        recommendedAction: "Ask for it again.")
    case .restoreDisks(let request):
      try await RestoreDisks(context: context, running: running, logger: logger, job: job, request: request).run()
    case .verifyVault(let withoutKey):
      try await VerifyVault(
        context: context, running: running, logger: logger, job: job, withoutKey: withoutKey
      ).run()
    }
  }

  private func ending(of running: RunningJob, _ outcome: Result<Void, any Error>) -> Job {
    var ended = running.job
    let now = context.clock.moment
    switch outcome {
    case .success: ended.complete(at: now)
    case .failure(let error as BackupError) where error.code != .jobCancelled: ended.fail(error, at: now)
    case .failure(let error):
      if wasCancelled() {
        ended.cancel(JobTransitions.cancelledByRequest(ended), at: now)
      } else {
        ended.fail(stopping.isPressed ? interruption : Self.unasked(error, ended), at: now)
      }
    }
    return ended
  }

  /// Whether somebody asked for the cancellation, rather than the executor being stopped.
  private func wasCancelled() -> Bool {
    (try? context.catalog.read { try JobTable.existing(job.id, in: $0).job.status == .cancelling }) ?? false
  }

  private var interruption: BackupError {
    BackupError(
      .jobInterrupted,
      "The executor was stopped while it ran the \(JobTransitions.words(job.operation)) job of \(job.itemName).",
      recommendedAction: "Start it again; what it had stored is used, and nothing half done is listed.")
  }

  /// Nobody asked for the cancellation that the work ended with.
  private static func unasked(_ error: any Error, _ job: Job) -> BackupError {
    BackupError(
      .internalError,
      "The \(JobTransitions.words(job.operation)) job of \(job.itemName) gave up as if it had been cancelled, which "
        + "nobody asked for (\(PrintableText.line("\(error)", limit: 200))).",
      recommendedAction: "Start it again; if it happens again, report it with the executor's log.")
  }

  /// Writes the end down; what can't be written now is kept for the executor's loop.
  private func write(_ ended: Job, _ log: Logger) {
    do { try Self.write(ended, in: context) } catch {
      log.error("the job's end could not be written", metadata: ["reason": "\(error)"])
      unwritten.keep(ended)
    }
  }

  /// Writes down how a job ended. Blocks.
  static func write(_ ended: Job, in context: EngineContext) throws {
    try context.catalog.write { db in
      if let next = ended.retried(at: ended.endTime ?? ended.queuedAt), try JobTransitions.retry(next, in: db) {
        return
      }
      try JobTransitions.end(ended, in: db)
      try ScheduledJobs.queueAgain(after: ended, at: context.clock.moment, in: db)
    }
  }
}
