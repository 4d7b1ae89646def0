import Foundation

/// Jobs that are in progress in the catalog though the executor that ran them is dead.
enum AbandonedJobs {
  /// Has a new executor end them, so that nothing is refused because of a job that nobody runs. Does nothing while an
  /// executor lives. Blocks, usually for some hundredths of a second; gives up after ten seconds.
  static func settle(_ context: EngineContext, _ launcher: ExecutorLauncher) throws {
    let abandoned = try context.catalog.read(JobTable.started).map(\.id)
    guard !abandoned.isEmpty, try !FileLock.isHeld(at: context.directory.executorLock),
      try launcher.ensureRunning(context.directory)
    else { return }
    let deadline = Date(timeIntervalSinceNow: 10)
    while Date() < deadline {
      let open = Set(try context.catalog.read(JobTable.started).map(\.id))
      if open.isDisjoint(with: abandoned) { return }
      usleep(20_000)
    }
  }
}
