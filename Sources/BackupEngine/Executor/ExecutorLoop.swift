import BackupModel
import Foundation
import Logging
import ResticRepository

/// Claims queued jobs, oldest first, and runs them: transfers on as many lanes as the settings say, and what only
/// changes the catalog on a lane of its own.
struct ExecutorLoop {
  private enum Wakeup {
    case catalogChanged
    case roundsDue
    case jobEnded(JobID)
    case stop
    case idleFor(Int)
    case heartbeat
    case retry
    case catalogLost
  }

  /// Kinds of work that don't wait for each other.
  private enum Lane: CaseIterable {
    case transfers, configuration, expiry, verification

    var operations: [JobOperation] {
      switch self {
      case .transfers: [.backup, .restore]
      case .configuration: [.configureBackup]
      case .expiry: [.expire]
      case .verification: [.verify]
      }
    }
  }

  private struct Running {
    let lane: Lane
    let task: Task<Void, Never>
  }

  let context: EngineContext
  let logger: Logger
  let stopping: StopSwitch
  let idleGrace: Duration
  let retryPatience: TimeInterval
  let notifier: ServiceNotifier?

  /// Returns when it was stopped, or, if `untilIdle`, when nothing was to be done for a while.
  func run(untilIdle: Bool) async throws {
    let (wakeups, post) = AsyncStream.makeStream(of: Wakeup.self)
    let subscriber = Subscriber(
      tables: [.job, .setting], finish: { if $0 != nil { post.yield(.catalogLost) } },
      run: { _, _ in
        post.yield(.catalogChanged)
        return true
      })
    context.catalog.watcher.add(subscriber)
    stopping.listen { post.yield(.stop) }
    let threads = WorkerThreads(count: 20, name: "job")
    let ticking = Task.detached {
      while (try? await Task.sleep(for: ExecutorRounds.interval)) != nil { post.yield(.roundsDue) }
    }
    let pulse = heartbeat { post.yield(.heartbeat) }
    defer {
      pulse?.cancel()
      ticking.cancel()
      stopping.listen(nil)
      context.catalog.watcher.remove(subscriber)
      threads.stop()
    }

    var running: [JobID: Running] = [:]
    var problem: (any Error)?
    var quiet = 0
    var staysForScreen = false
    var patience = CatalogPatience()
    let unwritten = UnwrittenEnds()
    await makeRounds()
    for await wakeup in wakeups {
      switch wakeup {
      case .jobEnded(let id): running[id] = nil
      case .catalogLost: context.catalog.watcher.add(subscriber)
      case .retry: patience.pauseIsOver()
      case .idleFor(let moment) where moment == quiet && running.isEmpty:
        if await isScreenOpen() {
          if !staysForScreen { logger.info("stays for an open screen") }
          staysForScreen = true
          wait(.seconds(5)) { [quiet] in post.yield(.idleFor(quiet)) }
          continue
        }
        staysForScreen = false
        if await !awaitsRetry() { return }
        // The rounds find it when it is due; should it be cancelled, the catalog's change begins another grace.
        continue
      // Something happened since: a later grace is running, and what it would wait for must not begin anew.
      case .idleFor: continue
      case .roundsDue where !stopping.isPressed: await makeRounds()
      // Sent from here, so that a loop that hangs gives no sign of life.
      case .heartbeat:
        notifier?.tell(.alive)
        continue
      case .stop: notifier?.tell(.stopping)
      case .roundsDue, .catalogChanged: break
      }
      if stopping.isPressed {
        for job in running.values { job.task.cancel() }
        if running.isEmpty { break }
        continue
      }
      do {
        try await settle(unwritten)
        for id in try await cancellations() { running[id]?.task.cancel() }
        for (lane, job) in try await claims(running.values.map(\.lane)) {
          let run = JobRun(context: context, logger: logger, stopping: stopping, unwritten: unwritten, job: job)
          running[job.id] = Running(lane: lane, task: start(run, on: threads) { post.yield(.jobEnded(job.id)) })
        }
        patience.reset()
      } catch {
        logger.error("the catalog failed", metadata: ["reason": "\(error)"])
        if patience.isExhausted, running.isEmpty {
          problem = error
          break
        }
        if let pause = patience.noteFailure() { wait(pause) { post.yield(.retry) } }
        // Who waits for quiet waits anew.
        quiet += 1
        continue
      }
      // The grace that began with the last thing that happened goes on through rounds that found nothing to do.
      if running.isEmpty, untilIdle, !isRound(wakeup) {
        quiet += 1
        wait(idleGrace) { [quiet] in post.yield(.idleFor(quiet)) }
      }
    }
    // What can't be written even now the next executor finds unfinished.
    do { try await settle(unwritten) } catch { problem = problem ?? error }
    if let problem { throw problem }
  }

  /// Whether a screen is open: it keeps the executor, so that the schedule runs.
  private func isScreenOpen() async -> Bool {
    let isOpen = try? await BlockingWork.run { [context] in
      try FileLock.isHeldOrShared(at: context.directory.screensLock)
    }
    return isOpen ?? false
  }

  /// Whether a failed job is tried again soon, which nobody else may be there to do.
  private func awaitsRetry() async -> Bool {
    let limit = context.clock.moment + retryPatience
    let isAwaited = try? await BlockingWork.run { [context] in
      try context.catalog.read { try JobTable.awaitsRetry(by: limit, $0) }
    }
    return isAwaited ?? false
  }

  private func isRound(_ wakeup: Wakeup) -> Bool {
    if case .roundsDue = wakeup { true } else { false }
  }

  /// What fails on a round is tried again on the next one; the queued jobs don't wait for it.
  private func makeRounds() async {
    do {
      try await BlockingWork.run { [context, logger] in try ExecutorRounds(context: context, logger: logger).make() }
    } catch {
      logger.error("the executor's rounds failed", metadata: ["reason": "\(error)"])
    }
  }

  private func start(_ run: JobRun, on threads: WorkerThreads, _ ended: @escaping @Sendable () -> Void) -> Task<
    Void, Never
  > {
    Task.detached(executorPreference: threads) {
      await run.run()
      ended()
    }
  }

  private func heartbeat(_ post: @escaping @Sendable () -> Void) -> Task<Void, Never>? {
    notifier?.heartbeat.map { pause in
      Task.detached {
        while (try? await Task.sleep(for: pause)) != nil { post() }
      }
    }
  }

  private func wait(_ pause: Duration, _ body: @escaping @Sendable () -> Void) {
    Task.detached {
      try? await Task.sleep(for: pause)
      body()
    }
  }

  private func settle(_ unwritten: UnwrittenEnds) async throws {
    try await BlockingWork.run { [context] in try unwritten.settle { try JobRun.write($0, in: context) } }
  }

  private func cancellations() async throws -> [JobID] {
    try await BlockingWork.run { [context] in try context.catalog.read(JobTable.cancelling) }
  }

  /// Jobs that can start now.
  private func claims(_ busy: [Lane]) async throws -> [(Lane, Job)] {
    try await BlockingWork.run { [context] in
      let now = context.clock.moment
      let (isWork, settings) = try context.catalog.read { db in
        (try JobTable.hasReady(at: now, db), try SettingTable.current(db))
      }
      context.readRateLimit.set(settings.readRateLimit)
      context.restoreRateLimit.set(settings.restoreRateLimit)
      guard isWork else { return [] }
      let held = context.traffic.heldBack
      return try context.catalog.write { db in
        try JobTable.noteHeldBack(held, reason: VaultTraffic.reason, in: db)
        var claimed: [(Lane, Job)] = []
        for lane in Lane.allCases {
          let limit = lane == .transfers ? settings.concurrentTransfers : 1
          var count = busy.count { $0 == lane }
          while count < limit,
            let job = try JobTransitions.claim(
              lane.operations, at: now,
              limits: lane == .transfers ? TransferLimits(settings.scheduling, holdingBack: held, in: db) : nil, in: db)
          {
            claimed.append((lane, job))
            count += 1
          }
        }
        return claimed
      }
    }
  }
}
