import CLinux
import Dispatch
import Foundation
import Synchronization

/// Threads of their own for work that blocks or burns a core for long, so that the cooperative pool and the main actor
/// stay free. They run at a lower priority than the rest of the program.
public final class WorkerThreads: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var isStopping = false
  }

  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)

  /// Starts `count` threads; they end after ``stop()``.
  public init(count: Int, name: String) {
    for number in 1...max(1, count) {
      let thread = Thread { self.work() }
      thread.name = "\(name) \(number)"
      thread.start()
    }
  }

  /// Runs a job on one of the threads; called by the runtime.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    available.signal()
  }

  /// Lets the threads end once nothing is queued. No task may prefer this executor afterwards.
  public func stop() {
    state.withLock { $0.isStopping = true }
    available.signal()
  }

  private func work() {
    _ = linux_nice_this_thread(5)
    while true {
      available.wait()
      let (job, ends) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopping)
      }
      if let job {
        job.runSynchronously(on: asUnownedTaskExecutor())
      } else if ends {
        available.signal()
        return
      }
    }
  }

  /// How many workers keep every core busy while some of them wait for the storage.
  public static var usualCount: Int { ProcessInfo.processInfo.activeProcessorCount + 2 }

  /// Runs `body` on `count` threads of their own at the same time, and waits for all.
  ///
  /// When one throws, the others are cancelled; `body` looks at `Task.isCancelled` between pieces of work.
  public static func inParallel(_ count: Int, name: String, _ body: @escaping @Sendable () throws -> Void) async throws
  {
    let threads = WorkerThreads(count: count, name: name)
    defer { threads.stop() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<count { group.addTask(executorPreference: threads) { try body() } }
      do {
        while try await group.next() != nil {}
      } catch {
        group.cancelAll()
        throw error
      }
    }
  }

  /// Runs `body`, which may block, on a thread of its own.
  public static func run<Result: Sendable>(name: String, _ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
  {
    let threads = WorkerThreads(count: 1, name: name)
    defer { threads.stop() }
    return try await withThrowingTaskGroup(of: Result.self) { group in
      group.addTask(executorPreference: threads) { try body() }
      return try await group.next()!
    }
  }
}
