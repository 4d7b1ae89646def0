import BackupModel
import Foundation

/// Starts an executor for a state directory when work was queued and none runs.
public struct ExecutorLauncher: Sendable {
  let start: @Sendable (StateDirectory) throws -> Void

  /// A launcher that runs `start`, which must return without waiting for the executor.
  public init(start: @escaping @Sendable (StateDirectory) throws -> Void) { self.start = start }

  /// Starts nothing: for tests, and where the service is known to run.
  public static let none = ExecutorLauncher { _ in }

  /// Starts `service --until-idle --state …` of this very program, in a session of its own, so that neither a closed
  /// terminal nor the end of this process touches it. Its output goes to `executor.log` in the state directory.
  public static let detached = ExecutorLauncher { directory in
    try DetachedProcess.start(
      program: "/proc/self/exe",
      arguments: ["backup-center", "service", "--until-idle", "--state", directory.path],
      log: directory.executorLog)
  }

  /// Starts an executor unless one holds the lock; returns whether it did. Blocks.
  @discardableResult
  func ensureRunning(_ directory: StateDirectory) throws -> Bool {
    if try FileLock.isHeld(at: directory.executorLock) { return false }
    try start(directory)
    return true
  }
}
