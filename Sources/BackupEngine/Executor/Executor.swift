import BackupModel
import Foundation
import Logging
import Synchronization

/// Runs the jobs of one state directory. There is one at a time, elected by an exclusive lock that the kernel frees when
/// its holder dies.
public final class Executor: Sendable {
  private let directory: StateDirectory
  private let clock: any WallClock
  private let logger: Logger
  private let idleGrace: Duration
  private let retryPatience: TimeInterval
  private let surroundings: Surroundings?
  private let notifier: ServiceNotifier?
  private let stopping = StopSwitch()

  /// An executor that does nothing before ``run(untilIdle:stoppingOn:)``.
  ///
  /// - Parameters:
  ///   - idleGrace: how long one that leaves when idle waits for more work.
  ///   - notifier: who is told when it is ready, alive and stopping; nil: nobody.
  public convenience init(
    stateDirectory: StateDirectory, clock: any WallClock = SystemClock(),
    logger: Logger = Logger(label: "backup-center.executor"), idleGrace: Duration = .seconds(2),
    notifier: ServiceNotifier? = nil
  ) {
    self.init(
      stateDirectory: stateDirectory, clock: clock, logger: logger, idleGrace: idleGrace,
      retryPatience: RetryRules.longestDelay, surroundings: nil, notifier: notifier)
  }

  /// The same in other surroundings than the real ones.
  ///
  /// - Parameter retryPatience: an executor that leaves when idle stays for retries that are due within this many seconds.
  package init(
    stateDirectory: StateDirectory, clock: any WallClock, logger: Logger, idleGrace: Duration,
    retryPatience: TimeInterval, surroundings: Surroundings?, notifier: ServiceNotifier? = nil
  ) {
    self.surroundings = surroundings
    self.notifier = notifier
    directory = stateDirectory
    self.clock = clock
    self.logger = logger
    self.idleGrace = idleGrace
    self.retryPatience = retryPatience
  }

  /// Cleans up after an executor that died, brings catalog and vaults into agreement, then runs jobs.
  ///
  /// - Parameters:
  ///   - untilIdle: whether to return when there is nothing to do, and no retry is about to be due; otherwise it returns
  ///     after ``stop()`` only.
  ///   - signals: signals that do what ``stop()`` does; so does cancelling the task that calls.
  /// - Throws: `ExecutorAlreadyRunning`, `CatalogTooNew`, `CatalogUnavailable`.
  public func run(untilIdle: Bool, stoppingOn signals: [Int32] = []) async throws {
    // The loop gets a task of its own: cancelled itself, it would leave its jobs behind instead of ending them.
    let work = Task { try await runUncancelled(untilIdle: untilIdle, stoppingOn: signals) }
    try await withTaskCancellationHandler {
      try await work.value
    } onCancel: {
      stop()
    }
  }

  private func runUncancelled(untilIdle: Bool, stoppingOn signals: [Int32]) async throws {
    let signalSources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { [stopping] in stopping.press() }
      source.activate()
      return source
    }
    defer { signalSources.forEach { $0.cancel() } }

    var lock = try await takeLock(untilIdle: untilIdle)
    guard lock != nil else {
      throw BackupError(
        .executorRunning, "An executor already runs for \(directory.path).",
        recommendedAction: "Nothing needs to be done: it runs the queued jobs.")
    }
    let context = try await BlockingWork.run { [directory, clock, surroundings] in
      let catalog = try Catalog.open(in: directory, clock: clock, holdsExecutorLock: true)
      return EngineContext(directory: directory, catalog: catalog, clock: clock, surroundings: surroundings)
    }
    logger.notice("executor started", metadata: ["state": "\(directory.path)", "pid": "\(getpid())"])
    try await BlockingWork.run { [logger] in try ExecutorRecovery(context: context, logger: logger).run() }
    notifier?.tell(.ready, .status("Running jobs of \(directory.path)"))
    let courier = AlertCourier(context: context, logger: logger)
    let deliveries = Task.detached { await courier.run() }
    defer { deliveries.cancel() }
    let loop = ExecutorLoop(
      context: context, logger: logger, stopping: stopping, idleGrace: idleGrace, retryPatience: retryPatience,
      notifier: notifier)
    while let held = lock {
      defer { held.release() }
      try await loop.run(untilIdle: untilIdle)
      held.release()
      lock = nil
      // Whoever queued a job while the lock was held started nobody; whoever queues one now finds it free.
      if !stopping.isPressed,
        try await BlockingWork.run({
          try context.catalog.read { try JobTable.hasReady(at: context.clock.moment, $0) }
        })
      {
        lock = try await takeLock(untilIdle: untilIdle)
      }
    }
    // What was raised last has been tried once before an idle executor leaves.
    if stopping.isPressed { deliveries.cancel() } else { courier.finish() }
    await deliveries.value
    if !stopping.isPressed { await courier.deliverDue() }
    logger.notice("executor left")
  }

  /// Makes ``run(untilIdle:stoppingOn:)`` end: no job is started any more, those that run are interrupted.
  public func stop() { stopping.press() }

  private func takeLock(untilIdle: Bool) async throws -> FileLock? {
    try await BlockingWork.run { [directory] in
      let lock = try FileLock.take(at: directory.executorLock)
      try lock?.note((untilIdle ? ExecutorPresence.untilIdle : .service).rawValue)
      return lock
    }
  }
}

/// Tells the executor's loop to end.
final class StopSwitch: Sendable {
  private struct State {
    var isPressed = false
    var listener: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  var isPressed: Bool { state.withLock { $0.isPressed } }

  func press() {
    let listener = state.withLock { state in
      state.isPressed = true
      return state.listener
    }
    listener?()
  }

  /// Calls `listener` when the switch is pressed, at once if it was already.
  func listen(_ listener: (@Sendable () -> Void)?) {
    let isPressed = state.withLock { state in
      state.listener = listener
      return state.isPressed
    }
    if isPressed { listener?() }
  }
}
