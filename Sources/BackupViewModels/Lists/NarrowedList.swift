import BackupModel

/// One thing that a list can be narrowed down by, besides text.
public struct Facet: Hashable, Sendable, Identifiable {
  /// One of the things to show.
  public struct Option: Hashable, Sendable, Identifiable {
    /// What it is.
    public var id: String
    /// What it is called.
    public var title: String

    /// Makes an option from its parts.
    public init(_ id: String, _ title: String) {
      self.id = id
      self.title = title
    }
  }

  /// What it is.
  public var id: String
  /// What it is called.
  public var label: String
  /// What can be chosen, besides everything.
  public var options: [Option]
  /// The chosen option; nil: everything is shown.
  public var chosen: String?

  /// Makes a facet from its parts.
  public init(_ id: String, _ label: String, options: [Option], chosen: String?) {
    self.id = id
    self.label = label
    self.options = options
    self.chosen = chosen
  }

  /// What it is set to: the chosen option's title, or `all`.
  public var value: String {
    guard let chosen else { return "all" }
    return options.first { $0.id == chosen }?.title ?? chosen
  }
}

/// What a list is sorted by, by the key of a column.
public struct ColumnOrder: Hashable, Sendable {
  /// The column's key.
  public var key: String
  /// Whether the greatest comes first.
  public var descending: Bool

  /// Makes an order; the least first unless asked.
  public init(_ key: String, descending: Bool = false) {
    self.key = key
    self.descending = descending
  }
}

/// The view model of a list that can be searched, narrowed down and sorted.
@MainActor
public protocol NarrowedList: AnyObject {
  /// What a row shows.
  associatedtype Row: Hashable & Sendable & Identifiable where Row.ID: Hashable & Sendable

  /// The rows.
  var list: ListModel<Row> { get }
  /// What rows must hold; empty: every row is shown.
  var searchText: String { get }
  /// Shows only rows that hold `text`.
  func search(_ text: String)
  /// What the list can be narrowed down by.
  var facets: [Facet] { get }
  /// Shows only rows of an option; nil: of all.
  func choose(_ option: String?, of facet: String)
  /// Whether anything is left out that the list shows at first.
  var isNarrowed: Bool { get }
  /// Shows everything again.
  func clearFilters()
  /// What the list is sorted by; nil: it has one order only.
  var order: ColumnOrder? { get }
  /// The columns that the list can be sorted by, in the order of the columns.
  var sortKeys: [String] { get }
  /// Sorts the list.
  func sort(by order: ColumnOrder)
}

extension NarrowedList {
  /// Nothing to narrow down by but text.
  public var facets: [Facet] { [] }
  /// Chooses nothing.
  public func choose(_ option: String?, of facet: String) {}
  /// One order only.
  public var order: ColumnOrder? { nil }
  /// No column to sort by.
  public var sortKeys: [String] { [] }
  /// Sorts nothing.
  public func sort(by order: ColumnOrder) {}

  /// Whether anything is left out.
  public var isNarrowed: Bool { !searchText.isEmpty || facets.contains { $0.chosen != nil } }

  /// Sorts by a column, or the other way round when the list is sorted by it already.
  public func sort(byColumn key: String) {
    guard sortKeys.contains(key) else { return }
    let isSame = order?.key == key
    sort(by: ColumnOrder(key, descending: isSame && order?.descending == false))
  }

  /// Sorts by the next column.
  public func sortByNextColumn() {
    guard !sortKeys.isEmpty else { return }
    let index = order.flatMap { sortKeys.firstIndex(of: $0.key) }.map { ($0 + 1) % sortKeys.count } ?? 0
    sort(by: ColumnOrder(sortKeys[index]))
  }

  /// Turns the order round.
  public func reverseOrder() {
    guard let order else { return }
    sort(by: ColumnOrder(order.key, descending: !order.descending))
  }
}
