import BackupModel
import BackupViewModels

/// What a command does with the jobs it queued: tells of them, or waits for their end and answers with it.
struct QueuedJobs: Sendable {
  let session: Session
  /// Whether the JSON is an array, because the command may queue several.
  let asArray: Bool
  let waits: Bool

  /// Queues jobs with `queue`.
  ///
  /// - Throws: ``CommandFailure`` when it waited and a job failed or was cancelled.
  func run(_ queue: () async throws -> [Job]) async throws {
    // Listening begins before there is anything to interrupt, so that no Ctrl-C is lost.
    let interrupts = waits ? Interrupts.stream() : nil
    let ids = try await queue().map(\.id)
    guard waits else { return try await tellQueued(ids) }
    let ended = try await JobWatch(session: session).end(of: ids, interrupts: interrupts)
    try answer(ended)
    try Self.fail(ended)
  }

  /// - Throws: ``CommandFailure`` with the errors of those jobs that did not complete.
  static func fail(_ ended: [JobListing]) throws {
    let unfinished = ended.map(\.job).filter { $0.status == .failed || $0.status == .cancelled }
    guard !unfinished.isEmpty else { return }
    let errors = unfinished.map { job in
      job.error
        ?? BackupError(
          job.status == .cancelled ? .jobCancelled : .internalError,
          "\(job.title) was \(job.status == .cancelled ? "cancelled" : "not completed").",
          recommendedAction: "Start it again when it suits.")
    }
    let exitCode = errors.map(FailureReport.exitCode(for:)).min() ?? 1
    throw CommandFailure(errors: errors, exitCode: exitCode)
  }

  private func tellQueued(_ ids: [JobID]) async throws {
    var listings: [JobListing] = []
    for id in ids { listings.append(try await session.service.job(id: id)) }
    try answer(listings)
    guard let first = listings.first(where: { !$0.job.status.isFinal }) else { return }
    let watch = session.command("job", "wait", "--name", first.id.rawValue)
    let more = listings.count > 1 ? "Watch them: \(session.command("job", "list"))" : "Watch it: \(watch)"
    session.note(more)
  }

  private func answer(_ listings: [JobListing]) throws {
    let (now, zone) = (session.context.now(), session.context.timeZone)
    let documents = listings.map { JobDocument($0, now: now) }
    if session.isJSON, !asArray, let only = documents.first {
      return try session.show(only, Sheet())
    }
    try session.list(documents, .jobs(listings, now: now, zone: zone), tellsHidden: false)
    for listing in listings {
      for warning in listing.job.warnings { session.note("warning: \(listing.job.itemName): \(warning)") }
    }
  }
}
