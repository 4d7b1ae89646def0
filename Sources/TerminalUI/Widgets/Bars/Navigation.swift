/// A place that the program can go to.
public struct NavigationItem: Hashable, Sendable {
  /// The command that goes there, by which a mouse finds it.
  public var command: String
  /// What it is called.
  public var title: String
  /// The key that goes there, as `1`; empty: none.
  public var key: String
  /// A count that wants to be seen; empty: none.
  public var badge: String
  /// How good or bad the count is.
  public var badgeTone: Tone

  /// Makes a place from its parts.
  public init(_ command: String, _ title: String, key: String = "", badge: String = "", badgeTone: Tone = .neutral) {
    self.command = command
    self.title = title
    self.key = key
    self.badge = badge
    self.badgeTone = badgeTone
  }
}

/// The places below each other, for wide screens.
public struct SideMenu: Hashable, Sendable {
  /// The places, from top to bottom.
  public var items: [NavigationItem]
  /// The command of where we are.
  public var selected: String

  /// Makes a menu from its places.
  public init(_ items: [NavigationItem], selected: String) {
    self.items = items
    self.selected = selected
  }

  /// The cells it needs for its longest line, with its frame.
  public var width: Int {
    items.reduce(12) { widest, item in
      let badge = item.badge.isEmpty ? 0 : CellWidth.of(item.badge) + 1
      return max(widest, CellWidth.of(item.key) + 1 + CellWidth.of(item.title) + badge + 4)
    }
  }

  /// Draws the menu with its frame.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool = false) {
    guard !area.isEmpty else { return }
    let inner = canvas.panel(in: area, focused: focused)
    for (index, item) in items.prefix(inner.height).enumerated() {
      let row = inner.row(index)
      let isSelected = item.command == selected
      let badge = StyledLine(item.badge, Style(item.badgeTone.role, bold: true))
      let right = item.badge.isEmpty ? 0 : min(badge.width + 1, row.width)
      let parts = row.inset(horizontal: min(1, row.width / 4)).split(right: right)
      let title = Style(isSelected ? .accent : .plain, bold: isSelected)
      canvas.put(StyledLine(parts: [(item.key + " ", Style(.muted)), (item.title, title)]), in: parts.rest)
      canvas.put(badge, in: parts.right, alignment: .trailing)
      if isSelected { canvas.recolour(row, on: focused ? .selected : .selectedDim) }
      canvas.note(.command(item.command), in: row)
    }
  }
}

/// The places beside each other in one row, for narrow screens.
public struct TabBar: Hashable, Sendable {
  /// The places, from left to right.
  public var items: [NavigationItem]
  /// The command of where we are.
  public var selected: String

  /// Makes a bar from its places.
  public init(_ items: [NavigationItem], selected: String) {
    self.items = items
    self.selected = selected
  }

  /// Draws the places into the first row of `area`. Where there isn't room for all titles, only the selected place
  /// has one; where there isn't room for that, the row begins as far right as the selected place needs.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    var lines = items.map { line($0, isShort: false) }
    if width(lines) > row.width {
      lines = items.map { line($0, isShort: $0.command != selected && !$0.key.isEmpty) }
    }
    let place = items.firstIndex { $0.command == selected } ?? 0
    var first = 0
    while first < place, width(Array(lines[first...place])) > row.width { first += 1 }
    var x = row.minX
    for (index, line) in lines.enumerated().dropFirst(first) {
      let room = Rect(x: x, y: row.minY, width: row.maxX - x, height: 1)
      guard !room.isEmpty, index == first || line.width <= room.width else { break }
      let end = canvas.put(line, in: room)
      let tab = Rect(x: x, y: row.minY, width: end - x, height: 1)
      if items[index].command == selected { canvas.recolour(tab, on: .selected) }
      canvas.note(.command(items[index].command), in: tab)
      x = end + 1
    }
  }

  private func width(_ lines: [StyledLine]) -> Int { lines.reduce(-1) { $0 + $1.width + 1 } }

  private func line(_ item: NavigationItem, isShort: Bool) -> StyledLine {
    let isSelected = item.command == selected
    var line = StyledLine(" " + item.key, Style(.muted))
    if !isShort {
      line.append(item.key.isEmpty ? "" : " ")
      line.append(item.title, Style(isSelected ? .accent : .plain, bold: isSelected))
    }
    if !item.badge.isEmpty { line.append(" " + item.badge, Style(item.badgeTone.role, bold: true)) }
    line.append(" ")
    return line
  }
}
