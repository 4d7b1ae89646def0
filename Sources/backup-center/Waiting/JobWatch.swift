import BackupViewModels
import BackupModel
import Foundation

/// Waits for jobs to end, shows how they do, and passes Ctrl-C on to them.
struct JobWatch: Sendable {
  private enum Event: Sendable {
    case news(JobListing)
    case interrupted
    case tick
    case timedOut
    case broken(any Error)
  }

  let session: Session
  /// How often the elapsed time moves on and the executor is looked for.
  var tick = Duration.seconds(1)

  /// How many executors may end as soon as they were started before the waiting is given up.
  private static let patience = 10

  /// Waits until all of `ids` have ended.
  ///
  /// - Parameters:
  ///   - interrupts: Ctrl-C: the first asks the jobs to cancel, a second one leaves them to themselves; nil: Ctrl-C
  ///     ends the command and touches no job.
  ///   - timeout: seconds; nil waits as long as it takes.
  /// - Returns: the jobs as they ended, in the order of `ids`.
  func end(of ids: [JobID], interrupts: AsyncStream<Void>?, timeout: Double? = nil) async throws -> [JobListing] {
    let (events, feed) = AsyncStream<Event>.makeStream()
    var board = JobBoard(ids, at: session.context.now())
    var display = ProgressDisplay(context: session.context)
    var watchers = ids.map { id in watcher(of: id, feed) }
    watchers.append(ticker(feed))
    if let timeout { watchers.append(alarm(after: timeout, feed)) }
    if let interrupts { watchers.append(interruptWatcher(interrupts, feed)) }
    defer {
      watchers.forEach { $0.cancel() }
      feed.finish()
      display.clear()
    }
    var interruptions = 0
    var starts = 0
    for await event in events {
      let now = session.context.now()
      switch event {
      case .news(let listing):
        board.note(listing, at: now)
        starts = 0
        display.tell(listing.job, at: now)
        if board.open.isEmpty { return board.known }
      case .tick:
        starts = try await session.opened.ensureExecutor() ? starts + 1 : 0
        if starts > Self.patience { throw Self.noExecutorStays }
      case .timedOut:
        throw stillRunning(board, after: timeout ?? 0)
      case .interrupted:
        interruptions += 1
        if interruptions > 1 {
          display.say("The job goes on: \(session.command(["job", "wait", "--name"] + board.open.map(\.rawValue)))")
          throw CommandFailure.abandoned
        }
        display.say("Cancelling. Ctrl-C once more leaves \(board.open.count == 1 ? "the job" : "the jobs") running.")
        try await cancel(board.open, display: &display)
      case .broken(let error):
        throw error
      }
      display.draw(board.frame(at: now))
    }
    throw CancellationError()
  }

  private func cancel(_ ids: [JobID], display: inout ProgressDisplay) async throws {
    for id in ids {
      do {
        try await session.service.cancelJob(id: id)
      } catch let error as BackupError where error.code == .jobNotCancellable {
        display.say("\(error.message) \(error.recommendedAction)")
      }
    }
  }

  private static let noExecutorStays = BackupError(
    .executorUnavailable, "An executor was started \(patience) times and ended each time before it did anything.",
    recommendedAction: "The job stays queued. Read executor.log in the state directory; backup-center service shows "
      + "the reason too.")

  private func stillRunning(_ board: JobBoard, after seconds: Double) -> BackupError {
    let names = board.open.compactMap { board.listings[$0]?.job.title }
    let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    let verb = board.open.count == 1 ? "has" : "have"
    return BackupError(
      .jobStillRunning,
      "\(shown.isEmpty ? "The job" : shown) \(verb) not ended within \(TimeText.duration(seconds)).",
      recommendedAction: "Wait again with a longer --timeout; nothing was cancelled.")
  }

  private func watcher(of id: JobID, _ feed: AsyncStream<Event>.Continuation) -> Task<Void, Never> {
    let service = session.service
    return Task {
      do {
        for try await listing in service.jobUpdates(id: id) { feed.yield(.news(listing)) }
        // The stream keeps the newest value only; the job as it ended is what counts.
        feed.yield(.news(try await service.job(id: id)))
      } catch is CancellationError {
        return
      } catch {
        feed.yield(.broken(error))
      }
    }
  }

  /// Once a second: the elapsed time moves on, and an executor that died is replaced, which then ends its jobs.
  private func ticker(_ feed: AsyncStream<Event>.Continuation) -> Task<Void, Never> {
    Task {
      // Whoever queued the job has just started an executor, which takes a moment to show.
      while (try? await Task.sleep(for: tick)) != nil { feed.yield(.tick) }
    }
  }

  private func alarm(after seconds: Double, _ feed: AsyncStream<Event>.Continuation) -> Task<Void, Never> {
    Task {
      try? await Task.sleep(for: .seconds(seconds))
      if !Task.isCancelled { feed.yield(.timedOut) }
    }
  }

  private func interruptWatcher(
    _ interrupts: AsyncStream<Void>, _ feed: AsyncStream<Event>.Continuation
  ) -> Task<Void, Never> {
    Task {
      for await _ in interrupts { feed.yield(.interrupted) }
    }
  }
}
