import BackupModel
import Foundation
import GRDB
import Glibc

/// ``BackupService`` made real: queries read the catalog, commands change it, and what takes long is queued for the
/// executor, which is started when none runs.
public final class EngineService: BackupService {
  let context: EngineContext
  let launcher: ExecutorLauncher

  private init(context: EngineContext, launcher: ExecutorLauncher) {
    self.context = context
    self.launcher = launcher
  }

  /// Opens the catalog of a state directory, making it when it is absent. Blocks for a moment.
  ///
  /// - Parameters:
  ///   - clock: what tells the time.
  ///   - startExecutor: how an executor is started when work was queued and none runs.
  /// - Throws: ``BackupError``: `CatalogTooNew`, `CatalogUnavailable`.
  public static func open(
    stateDirectory: StateDirectory, clock: any WallClock = SystemClock(), startExecutor: ExecutorLauncher
  ) throws -> EngineService {
    try open(stateDirectory: stateDirectory, clock: clock, surroundings: nil, startExecutor: startExecutor)
  }

  /// The same in other surroundings than the real ones.
  package static func open(
    stateDirectory: StateDirectory, clock: any WallClock, surroundings: Surroundings?, startExecutor: ExecutorLauncher
  ) throws -> EngineService {
    let catalog = try Catalog.open(in: stateDirectory, clock: clock)
    let context = EngineContext(directory: stateDirectory, catalog: catalog, clock: clock, surroundings: surroundings)
    return EngineService(context: context, launcher: startExecutor)
  }

  func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await BlockingWork.run { [context] in try context.catalog.read(work) }
  }

  func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await BlockingWork.run { [context] in try context.catalog.write(work) }
  }

  /// Queues work in a transaction, then sees to it that somebody does it.
  func queue<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await BlockingWork.run { [context, launcher] in
      try AbandonedJobs.settle(context, launcher)
      let value = try context.catalog.write(work)
      try launcher.ensureRunning(context.directory)
      return value
    }
  }

  /// Starts an executor if jobs wait and none runs, as an open screen does from time to time.
  ///
  /// - Returns: whether one was started; one that is started again and again ends as soon as it starts.
  @discardableResult
  public func ensureExecutor() async throws -> Bool {
    try await BlockingWork.run { [context, launcher] in
      guard try context.catalog.read(JobTable.hasOpen) else { return false }
      return try launcher.ensureRunning(context.directory)
    }
  }

  /// Absolute path of the folder that holds catalog and keys.
  public var stateDirectory: String { context.directory.path }

  /// Keeps an executor for as long as the value that is returned lives, by being a screen that is open: one that goes
  /// when idle stays. Call ``ensureScreenExecutor()`` now and then, for it can die.
  public func openScreen() async throws -> OpenScreen {
    try await BlockingWork.run { [context] in
      // Executors look at the lock for a moment only.
      for _ in 0..<100 {
        if let lock = try FileLock.share(at: context.directory.screensLock) { return OpenScreen(lock: lock) }
        usleep(10_000)
      }
      throw BackupError(
        .catalogUnavailable, "The lock file \(context.directory.screensLock) is held by another program.",
        recommendedAction: "Find out who holds it, for example with `fuser`, and try again.")
    }
  }

  /// Starts an executor unless one runs, whether or not jobs wait.
  public func ensureScreenExecutor() async throws {
    _ = try await BlockingWork.run { [context, launcher] in try launcher.ensureRunning(context.directory) }
  }
}

/// Says that a screen is open, until it is gone.
public final class OpenScreen: Sendable {
  private let lock: FileLock

  init(lock: FileLock) { self.lock = lock }

  /// The screen is closed.
  public func close() { lock.release() }
}
