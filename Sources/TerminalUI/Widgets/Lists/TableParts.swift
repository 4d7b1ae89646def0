/// A column of a table.
public struct TableColumn: Hashable, Sendable {
  /// What sorting by it is called.
  public var key: String
  /// The heading.
  public var title: String
  /// The cells it needs to be of use.
  public var minimum: Int
  /// The cells it would like.
  public var ideal: Int
  /// Its share of the cells that are left; 0: it doesn't grow.
  public var weight: Int
  /// Where its texts stand.
  public var alignment: Alignment
  /// 0: always there; of the others the greatest goes first when the table is narrow.
  public var priority: Int
  /// The mark of a table sorted by it.
  public var sort: TableSort?

  /// Makes a column from its parts; `ideal` is the minimum unless given.
  public init(
    _ key: String, _ title: String, minimum: Int, ideal: Int? = nil, weight: Int = 0, alignment: Alignment = .leading,
    priority: Int = 0, sort: TableSort? = nil
  ) {
    self.key = key
    self.title = title
    self.minimum = max(1, minimum)
    self.ideal = max(self.minimum, ideal ?? minimum)
    self.weight = max(0, weight)
    self.alignment = alignment
    self.priority = priority
    self.sort = sort
  }

  /// The heading with the mark of its order.
  public var heading: String {
    switch sort {
    case .ascending: title + " ▲"
    case .descending: title + " ▼"
    case nil: title
    }
  }

  /// ``heading`` in at most `width` cells; the title is cut rather than the sign of the order.
  func heading(within width: Int) -> String {
    guard sort != nil, width > 3, CellWidth.exceeds(heading, width) else { return heading }
    return CellWidth.cut(title, to: width - 2) + heading.suffix(2)
  }
}

/// The order of a table sorted by a column.
public enum TableSort: Hashable, Sendable {
  case ascending
  case descending
}

/// A cell of a table.
public struct TableCell: Hashable, Sendable, ExpressibleByStringLiteral {
  /// What it says.
  public var text: String
  /// How it looks.
  public var style: Style
  /// From 0 to 1: a bar before the text.
  public var gauge: Double?

  /// Makes a cell from its text and its look.
  public init(_ text: String, _ style: Style = .plain, gauge: Double? = nil) {
    self.text = text
    self.style = style
    self.gauge = gauge
  }

  /// Makes a cell from its text and what it means.
  public init(_ text: String, _ role: Role, gauge: Double? = nil) { self.init(text, Style(role), gauge: gauge) }

  /// Makes a cell of plain text.
  public init(stringLiteral text: String) { self.init(text) }
}

/// A row of a table.
public struct TableRow: Hashable, Sendable {
  /// What it is, whatever its place.
  public var id: String
  /// Its cells, in the order of the columns; missing ones are empty.
  public var cells: [TableCell]
  /// Whether it is one of several that were picked; nil: rows aren't picked here.
  public var mark: Bool?
  /// Whether it can't be chosen or no longer matters.
  public var isDimmed: Bool

  /// Makes a row from its parts.
  public init(id: String, cells: [TableCell], mark: Bool? = nil, isDimmed: Bool = false) {
    self.id = id
    self.cells = cells
    self.mark = mark
    self.isDimmed = isDimmed
  }
}
