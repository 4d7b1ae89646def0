import Foundation
import GRDB

/// Notices what this and other processes commit to the catalog, and runs the queries of whoever watches it again.
///
/// One thread, one read-only connection. While somebody watches, the thread asks SQLite every `interval` seconds
/// whether anything was committed (`PRAGMA data_version`, a few microseconds); while nobody does, it sleeps.
// because `condition` guards every mutable property, and the thread keeps what is its own in locals:
final class CatalogWatcher: @unchecked Sendable {
  /// How many looks may fail in a row before the subscribers are told.
  private static let patience = 6

  private let path: String
  private let interval: TimeInterval
  private let condition = NSCondition()
  private var subscribers: [ObjectIdentifier: Subscriber] = [:]
  private var isPoked = false
  private var isClosed = false
  private var isStarted = false

  init(path: String, interval: TimeInterval = 0.15) {
    self.path = path
    self.interval = interval
  }

  func add(_ subscriber: Subscriber) {
    condition.withLock {
      subscribers[ObjectIdentifier(subscriber)] = subscriber
      isPoked = true
      if !isStarted {
        isStarted = true
        Thread(block: watch).startNamed("catalog-watcher")
      }
      condition.signal()
    }
  }

  func remove(_ subscriber: Subscriber) {
    condition.withLock { _ = subscribers.removeValue(forKey: ObjectIdentifier(subscriber)) }
  }

  /// Looks at once instead of at the next tick.
  func poke() {
    condition.withLock {
      isPoked = true
      condition.signal()
    }
  }

  /// Ends the thread and every subscription.
  func close() {
    let left = condition.withLock {
      isClosed = true
      condition.signal()
      defer { subscribers = [:] }
      return Array(subscribers.values)
    }
    for subscriber in left { subscriber.finish(nil) }
  }

  private func watch() {
    var connection: DatabaseQueue?
    var seen: Int64?
    var failures = 0
    while let present = waitForTick() {
      do {
        let open =
          try connection ?? DatabaseQueue(path: path, configuration: Catalog.configuration(readonly: true))
        connection = open
        let version = try open.unsafeRead { try Int64.fetchOne($0, sql: "PRAGMA data_version") }
        if version == seen, present.allSatisfy({ !$0.isNew && !$0.isDue }) {
          failures = 0
          continue
        }
        let looks = try open.read { db in
          let counters = try Self.counters(db)
          // Who has nothing to show yet goes first.
          return (present.filter(\.isNew) + present.filter { !$0.isNew }).map { ($0, $0.look(db, counters)) }
        }
        failures = 0
        var isFailing = false
        for (subscriber, outcome) in looks {
          switch outcome {
          case .goesOn: continue
          case .ended: remove(subscriber)
          case .failed(let times, let error) where times >= Self.patience:
            remove(subscriber)
            subscriber.finish(ErrorTranslation.presentable(error))
          case .failed: isFailing = true
          }
        }
        // Who failed looks again, through a new connection and though nothing has changed.
        seen = isFailing ? nil : version
        if isFailing { connection = nil }
      } catch {
        connection = nil
        // Versions compare within one connection only.
        seen = nil
        failures += 1
        guard failures >= Self.patience else {
          pause(after: failures)
          continue
        }
        failures = 0
        for subscriber in present {
          remove(subscriber)
          subscriber.finish(ErrorTranslation.presentable(error))
        }
      }
    }
  }

  /// Waits before a look that follows on ones that failed, whatever happens meanwhile.
  private func pause(after failures: Int) {
    let deadline = Date(timeIntervalSinceNow: min(interval * Double(1 << failures), 5))
    condition.withLock {
      while !isClosed, condition.wait(until: deadline) {}
    }
  }

  /// Waits until it is time to look; nil when the watcher was closed.
  private func waitForTick() -> [Subscriber]? {
    condition.withLock {
      while !isClosed, subscribers.isEmpty { condition.wait() }
      if !isClosed, !isPoked { _ = condition.wait(until: Date(timeIntervalSinceNow: interval)) }
      isPoked = false
      return isClosed ? nil : Array(subscribers.values)
    }
  }

  private static func counters(_ db: Database) throws -> [String: Int64] {
    let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM changeCounter")
    return Dictionary(
      try rows.map { (try $0.text("name"), try $0.decode(Int64.self, forColumn: "value")) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// A query that runs again whenever one of its tables has changed, and from time to time if its value moves with time.
// because the mutable properties are touched by the watcher's thread only:
final class Subscriber: @unchecked Sendable {
  /// Which of a subscriber's tables have changed since its query ran; nil when it runs for the first time.
  typealias Changes = Set<CatalogSchema.Table>?

  private let tables: [CatalogSchema.Table]
  private let run: @Sendable (Database, Changes) throws -> Bool
  /// Ends the stream; with nil, without an error.
  let finish: @Sendable ((any Error)?) -> Void
  private let period: Duration?
  private var counters: [Int64]?
  private var lastRun: ContinuousClock.Instant?
  private var failures = 0
  private var failure: (any Error)?
  private var pauseEnd = Date.distantPast

  /// - Parameters:
  ///   - period: after how long the query runs again though nothing has changed; nil: never.
  ///   - run: looks at the catalog; returns false when it has seen all that it wanted.
  init(
    tables: Set<CatalogSchema.Table>, period: Duration? = nil, finish: @escaping @Sendable ((any Error)?) -> Void,
    run: @escaping @Sendable (Database, Changes) throws -> Bool
  ) {
    self.tables = Array(tables)
    self.period = period
    self.run = run
    self.finish = finish
  }

  fileprivate var isNew: Bool { counters == nil }

  fileprivate var isDue: Bool {
    guard let period, let lastRun else { return false }
    return lastRun.duration(to: .now) >= period
  }

  /// What came of a look.
  fileprivate enum Look {
    case goesOn
    case ended
    /// The catalog complained, so many times in a row; it may pass.
    case failed(Int, any Error)
  }

  /// Runs the query if one of its tables has changed, or its time has come.
  fileprivate func look(_ db: Database, _ present: [String: Int64]) -> Look {
    let now = tables.map { present[$0.rawValue] ?? 0 }
    if counters == now, !isDue { return .goesOn }
    if let failure, Date() < pauseEnd { return .failed(failures, failure) }
    let changes = counters.map { before in Set(tables.indices.filter { before[$0] != now[$0] }.map { tables[$0] }) }
    do {
      let goesOn = try run(db, changes)
      counters = now
      lastRun = .now
      (failures, failure) = (0, nil)
      if !goesOn { finish(nil) }
      return goesOn ? .goesOn : .ended
    } catch let error as DatabaseError {
      failures += 1
      failure = error
      pauseEnd = Date(timeIntervalSinceNow: min(0.1 * Double(1 << failures), 5))
      return .failed(failures, error)
    } catch {
      finish(ErrorTranslation.presentable(error))
      return .ended
    }
  }
}

extension Thread {
  func startNamed(_ name: String) {
    self.name = name
    start()
  }
}
