import BackupModel
import Foundation
import Synchronization

/// An honest twin of the engine for tests of what watches it: it keeps its ``FakeEstate`` in memory, commands change
/// that by the rules of BackupModel or are refused as the engine refuses them, and streams tell of every change. Jobs
/// go on only when the test says so: ``advance(job:to:progress:note:)``, ``finish(job:warnings:)``, ``fail(job:with:)``.
public final class FakeBackupService: BackupService, ScreenQueries, Sendable {
  private struct State: Sendable {
    var estate: FakeEstate
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
    var nextFailure: BackupError?
    var commands: [String] = []
  }

  /// Somebody who is told of every change.
  struct Watcher: Sendable {
    /// Returns whether it wants to be told again.
    let tell: @Sendable (FakeEstate, [BackupModel.Notification]) -> Bool
    let end: @Sendable (BackupError) -> Void
  }

  private let state: Mutex<State>

  /// Makes a service over an estate.
  public init(_ estate: FakeEstate = FakeEstate()) { state = Mutex(State(estate: estate)) }

  /// Everything as it is now.
  public var estate: FakeEstate { state.withLock { $0.estate } }

  /// The present time.
  public var now: Date { estate.now }

  /// The names of the commands that were called, refused ones included, oldest first: `backupNow`, `stopProtection`, ….
  public var commands: [String] { state.withLock { $0.commands } }

  /// Makes the next query or command that is called fail, whatever it is.
  public func fail(next error: BackupError) { state.withLock { $0.nextFailure = error } }

  /// Ends all streams with an error, as the engine does when the catalog can't be read any more.
  public func failStreams(with error: BackupError) {
    let watchers = state.withLock { state in
      defer { state.watchers = [:] }
      return state.watchers
    }
    for watcher in watchers.values { watcher.end(error) }
  }

  /// Changes anything at all, as if another process had; whoever watches is told.
  @discardableResult
  public func change<Value: Sendable>(_ body: (inout FakeEstate) throws -> Value) rethrows -> Value {
    try state.withLock { state in try Self.transaction(&state, body) }
  }

  /// Lets time pass.
  public func wait(_ interval: TimeInterval) { change { $0.now += interval } }

  /// Answers a query.
  func look<Value: Sendable>(_ body: (FakeEstate) throws -> Value) throws -> Value {
    try state.withLock { state in
      try Self.failIfAsked(&state)
      return try body(state.estate)
    }
  }

  /// Runs a command: after an error everything is as it was.
  func run<Value: Sendable>(_ name: String, _ body: (inout FakeEstate) throws -> Value) throws -> Value {
    try state.withLock { state in
      state.commands.append(name)
      try Self.failIfAsked(&state)
      return try Self.transaction(&state, body)
    }
  }

  private static func failIfAsked(_ state: inout State) throws {
    guard let error = state.nextFailure else { return }
    state.nextFailure = nil
    throw error
  }

  private static func transaction<Value: Sendable>(_ state: inout State, _ body: (inout FakeEstate) throws -> Value)
    rethrows -> Value
  {
    var estate = state.estate
    let value = try body(&estate)
    let news = estate.news(since: state.estate)
    state.estate = estate
    state.watchers = state.watchers.filter { $0.value.tell(estate, news) }
    return value
  }

  /// Tells a watcher of the present, and of every change from now on.
  func add(_ watcher: Watcher) -> Int? {
    state.withLock { state in
      guard watcher.tell(state.estate, []) else { return nil }
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = watcher
      return state.nextWatcher
    }
  }

  func removeWatcher(_ number: Int) {
    // Let go of outside the lock: the end of a stream may call back.
    let removed = state.withLock { $0.watchers.removeValue(forKey: number) }
    withExtendedLifetime(removed) {}
  }

  /// How many streams are open; a screen that leaves a pane closes the pane's streams.
  public var openStreams: Int { state.withLock { $0.watchers.count } }
}

extension FakeEstate {
  /// What ended and what was raised since `before`.
  fileprivate func news(since before: FakeEstate) -> [BackupModel.Notification] {
    var news: [BackupModel.Notification] = []
    if jobs != before.jobs {
      let open = Set(before.jobs.filter { !$0.job.status.isFinal }.map(\.id))
      let known = before.jobs.count
      for (index, listing) in jobs.enumerated() where listing.job.status.isFinal {
        if open.contains(listing.id) || (index >= known && !before.jobs.contains { $0.id == listing.id }) {
          news.append(.jobEnded(listing))
        }
      }
    }
    let alertsBefore = Set(before.alerts.map(\.id))
    news += alerts.filter { !alertsBefore.contains($0.id) }.map(BackupModel.Notification.alertRaised)
    return news
  }
}
