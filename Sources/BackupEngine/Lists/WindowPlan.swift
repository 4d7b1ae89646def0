import BackupModel
import GRDB

/// A window over keys, from which its rows are then read.
struct KeyWindow<Key> {
  var keys: [Key] = []
  var precedingCount = 0
  var totalCount = 0
}

extension KeyWindow: Sendable where Key: Sendable {}

extension KeyWindow where Key: Equatable {
  /// The window of a list whose keys are all at hand.
  init(of all: [Key], around anchor: WindowPlace<Key>, limit: Int) {
    let start =
      switch anchor {
      case .first: 0
      case .last: all.count - limit
      case .around(let key): (all.firstIndex(of: key) ?? 0) - limit / 2
      }
    let first = max(0, min(start, all.count - limit))
    self.init(keys: Array(all[first..<min(first + limit, all.count)]), precedingCount: first, totalCount: all.count)
  }
}

/// Where a window lies, by the key that the catalog has for a row.
enum WindowPlace<Key> {
  case first
  case last
  case around(Key)

  /// The first row where a row to lie around is not in the list, for which `key` returns nil.
  init<ID>(of anchor: WindowRequest<ID>.Anchor, key: (ID) throws -> Key?) rethrows {
    switch anchor {
    case .first: self = .first
    case .last: self = .last
    case .around(let id): self = try key(id).map(WindowPlace.around) ?? .first
    }
  }
}

extension WindowRequest {
  /// - Throws: `UserErrorInvalidArgument` when the window is too long, or has no row.
  func checkLimit() throws {
    guard !(1...1_000).contains(limit) else { return }
    throw BackupError(
      .invalidArgument, "A window can't have \(limit) rows.", recommendedAction: "Ask for 1–1,000.")
  }
}

/// A long list that is read in its own order from a place onwards.
protocol WalkedList {
  associatedtype Key: Equatable

  var db: Database { get }

  /// At most `limit` keys beyond `key`, the nearest first; without `key` from the list's first row, or its last.
  func keys(beyond key: Key?, forward: Bool, limit: Int) throws -> [Key]
  /// How many rows come before the row of `key`.
  func count(before key: Key) throws -> Int
}

extension WalkedList {
  func countRows(_ condition: Condition, in source: String) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM \(source) WHERE \(condition.sql)", arguments: condition.arguments) ?? 0
  }

  /// - Parameter total: how many rows the list has.
  func window(_ place: WindowPlace<Key>, limit: Int, total: Int) throws -> KeyWindow<Key> {
    switch place {
    case .first:
      return KeyWindow(keys: try keys(beyond: nil, forward: true, limit: limit), totalCount: total)
    case .last:
      let keys = try keys(beyond: nil, forward: false, limit: limit)
      return KeyWindow(keys: keys.reversed(), precedingCount: total - keys.count, totalCount: total)
    case .around(let key):
      let half = limit / 2
      var before = try keys(beyond: key, forward: false, limit: half)
      let after = try keys(beyond: key, forward: true, limit: limit - before.count - 1)
      let room = limit - before.count - 1 - after.count
      if room > 0, let farthest = before.last, before.count == half {
        before += try keys(beyond: farthest, forward: false, limit: room)
      }
      let preceding = try count(before: key) - before.count
      return KeyWindow(keys: before.reversed() + [key] + after, precedingCount: preceding, totalCount: total)
    }
  }
}
