/// Which part of a long list to show. A window is anchored by a row and not by a count, so that its cost does not grow
/// with the length of the list and a list that changes does not slide under the eye.
public struct WindowRequest<ID: Hashable & Sendable>: Hashable, Sendable {
  /// Where the window lies.
  public enum Anchor: Hashable, Sendable {
    /// From the first row.
    case first
    /// Up to the last row.
    case last
    /// About half of the rows before this row and half after it; like ``first`` when the list does not hold the row.
    case around(ID)
  }

  /// Where the window lies.
  public var anchor: Anchor
  /// At most this many rows, 1–1,000.
  public var limit: Int

  /// Makes a request: 200 rows from the first one unless given.
  public init(anchor: Anchor = .first, limit: Int = 200) {
    self.anchor = anchor
    self.limit = limit
  }
}

/// Part of a long list, in the list's order.
public struct ListWindow<Row: Hashable & Sendable & Identifiable>: Hashable, Sendable where Row.ID: Sendable {
  /// The rows of the part.
  public var rows: [Row]
  /// How many rows of the list come before ``rows``.
  public var precedingCount: Int
  /// How many rows the whole list has.
  public var totalCount: Int

  /// Makes a window from its parts; without arguments, of an empty list.
  public init(rows: [Row] = [], precedingCount: Int = 0, totalCount: Int = 0) {
    self.rows = rows
    self.precedingCount = precedingCount
    self.totalCount = totalCount
  }

  /// How many rows of the list come after ``rows``.
  public var followingCount: Int { max(0, totalCount - precedingCount - rows.count) }
}

/// What a list is sorted by, and which way.
public struct ListOrder<Key: Hashable & Sendable>: Hashable, Sendable {
  /// What the list is sorted by. Items that are equal in it are in the order of their names, then their identities;
  /// jobs the newest first.
  public var key: Key
  /// Whether the greatest comes first.
  public var descending: Bool

  /// Makes an order; the least first unless asked.
  public init(_ key: Key, descending: Bool = false) {
    self.key = key
    self.descending = descending
  }
}

/// What items can be sorted by; what an item lacks is less than what another has.
public enum ItemSortKey: String, CaseIterable, Hashable, Sendable {
  case name
  case resourceGroup
  case vault
  case policy
  case lastBackupStatus
  case latestRecoveryPoint
  case protectionState
}

/// What jobs can be sorted by.
public enum JobSortKey: String, CaseIterable, Hashable, Sendable {
  /// When they were asked for.
  case time
  case itemName
  case operation
  case status
  /// Jobs that have not begun have the least; those that run have the greatest, the one that began first before all.
  case duration
}
