import BackupModel
import Foundation
import Logging

/// Passes alerts on to commands and webhooks, on its own: no backup waits for it, and what fails is tried again.
struct AlertCourier {
  /// The longest that it sleeps although nothing was said to be due: another process may have moved the clock.
  private static let longestPause: TimeInterval = 60

  private let context: EngineContext
  private let logger: Logger
  private let wakeups: AsyncStream<Void>
  private let post: AsyncStream<Void>.Continuation

  init(context: EngineContext, logger: Logger) {
    self.context = context
    self.logger = logger
    (wakeups, post) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Makes ``run()`` end once what it is at has been tried.
  func finish() { post.finish() }

  /// Delivers what comes, until ``finish()``, or until the task is cancelled.
  func run() async {
    let subscriber = Subscriber(
      tables: [.hookDelivery], finish: { [post] _ in post.finish() },
      run: { [post] _, _ in
        post.yield()
        return true
      })
    context.catalog.watcher.add(subscriber)
    defer { context.catalog.watcher.remove(subscriber) }
    var alarm: Task<Void, Never>?
    defer { alarm?.cancel() }
    for await _ in wakeups {
      let next = await deliverDue()
      alarm?.cancel()
      guard let next else { continue }
      let pause = min(max(next.timeIntervalSince(context.clock.now), 1), Self.longestPause)
      alarm = Task.detached { [post] in
        guard (try? await Task.sleep(for: .seconds(pause))) != nil else { return }
        post.yield()
      }
    }
  }

  /// Tries everything that is due, once.
  ///
  /// - Returns: when the next delivery is due; nil when none waits.
  @discardableResult
  func deliverDue() async -> Date? {
    do {
      let now = context.clock.now
      let due = try await BlockingWork.run { [context] in
        try context.catalog.read { try HookDeliveryTable.due(at: now, in: $0) }
      }
      for delivery in due where !Task.isCancelled { try await deliver(delivery) }
      return try await BlockingWork.run { [context] in try context.catalog.read(HookDeliveryTable.nextDue) }
    } catch {
      logger.error("alerts could not be passed on", metadata: ["reason": "\(error)"])
      return context.clock.now.addingTimeInterval(Self.longestPause)
    }
  }

  private func deliver(_ delivery: HookDeliveryTable.Delivery) async throws {
    let message = try await BlockingWork.run { [context] in
      try context.catalog.read { try AlertMessage(delivery.alert, in: $0) }
    }
    let problem = await failure(of: delivery, message)
    // Cut off by the end of the executor: the next one tries again.
    if problem != nil, Task.isCancelled { return }
    if let problem {
      logger.warning(
        "a hook did not take an alert",
        metadata: ["severity": "\(delivery.alert.severity.rawValue)", "reason": "\(problem)"])
    }
    let now = context.clock.now
    try await BlockingWork.run { [context] in
      try context.catalog.write { db in
        if let problem {
          try HookDeliveryTable.noteFailure(of: delivery, because: problem, at: now, in: db)
        } else {
          try HookDeliveryTable.remove(delivery, in: db)
        }
      }
    }
  }

  /// - Returns: why it did not work, as words that can stand in a sentence; nil when it did.
  private func failure(of delivery: HookDeliveryTable.Delivery, _ message: AlertMessage) async -> String? {
    do {
      switch try AlertHook(delivery.hook) {
      case .command(let path): return try await HookCommand(path: path, message: message).run()
      case .webhook(let url): return try await Webhook(url: url, message: message).post()
      }
    } catch {
      return PrintableText.line((error as? BackupError)?.message ?? error.localizedDescription, limit: 200)
    }
  }
}
