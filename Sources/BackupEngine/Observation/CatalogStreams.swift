import BackupModel
import GRDB
import Synchronization

extension Catalog {
  /// The value of a query, now and whenever it has changed; only the newest is kept for a slow reader.
  ///
  /// - Parameters:
  ///   - period: how often a query is run whose value moves with time as well; nil: only when a table has changed.
  ///   - isLast: whether the stream ends after this value.
  func values<Value: Equatable & Sendable>(
    of tables: Set<CatalogSchema.Table>, every period: Duration? = nil,
    isLast: @escaping @Sendable (Value) -> Bool = { _ in false },
    _ query: @escaping @Sendable (Database) throws -> Value
  ) -> AsyncThrowingStream<Value, any Error> {
    values(of: tables, every: period, isLast: isLast) { db, _, _ in try query(db) }
  }

  /// The value of a query, now and whenever it has changed; the stream ends when the query has none any more.
  ///
  /// - Parameter query: is told of the value before and of the tables that have changed since; both are nil at first.
  func values<Value: Equatable & Sendable>(
    of tables: Set<CatalogSchema.Table>, every period: Duration? = nil,
    isLast: @escaping @Sendable (Value) -> Bool = { _ in false },
    _ query: @escaping @Sendable (Database, Value?, Subscriber.Changes) throws -> Value?
  ) -> AsyncThrowingStream<Value, any Error> {
    let last = Remembered<Value?>(nil)
    return stream(of: tables, every: period, buffering: .bufferingNewest(1)) { db, changes, continuation in
      guard let value = try query(db, last.value, changes) else { return false }
      if last.replace(with: value) != value { continuation.yield(value) }
      return !isLast(value)
    }
  }

  /// What happens from now on, in order, nothing dropped.
  func notifications() -> AsyncThrowingStream<BackupModel.Notification, any Error> {
    // The place to start from is read here and not on the watcher's first look, so that nothing after this call is missed.
    let place: Remembered<Int64>
    do { place = Remembered(try read(EventTable.last)) } catch {
      return AsyncThrowingStream { $0.finish(throwing: error) }
    }
    return stream(of: [.event], buffering: .unbounded) { db, _, continuation in
      let (news, reached) = try EventTable.notifications(after: place.value, in: db)
      _ = place.replace(with: reached)
      for item in news { continuation.yield(item) }
      return true
    }
  }

  private func stream<Value: Sendable>(
    of tables: Set<CatalogSchema.Table>, every period: Duration? = nil,
    buffering: AsyncThrowingStream<Value, any Error>.Continuation.BufferingPolicy,
    _ look:
      @escaping @Sendable (Database, Subscriber.Changes, AsyncThrowingStream<Value, any Error>.Continuation) throws ->
      Bool
  ) -> AsyncThrowingStream<Value, any Error> {
    AsyncThrowingStream(bufferingPolicy: buffering) { continuation in
      let subscriber = Subscriber(tables: tables, period: period, finish: { continuation.finish(throwing: $0) }) {
        db, changes in
        try look(db, changes, continuation)
      }
      // The stream keeps the catalog open for as long as somebody reads it.
      continuation.onTermination = { _ in self.watcher.remove(subscriber) }
      watcher.add(subscriber)
    }
  }
}

/// A value that a stream's query remembers from one run to the next.
private final class Remembered<Value: Sendable>: Sendable {
  private let storage: Mutex<Value>

  init(_ value: Value) { storage = Mutex(value) }

  var value: Value { storage.withLock { $0 } }

  /// Puts `value` in place and returns the one before.
  func replace(with value: Value) -> Value {
    storage.withLock { held in
      defer { held = value }
      return held
    }
  }
}
