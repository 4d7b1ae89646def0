/// What a list is narrowed down by: chips, and text to search for.
public struct FilterBar: Hashable, Sendable {
  /// One thing to narrow down by.
  public struct Chip: Hashable, Sendable {
    /// What it is, by which a mouse finds it as `filter:key`.
    public var key: String
    /// What it is called.
    public var label: String
    /// What it is set to.
    public var value: String
    /// Whether it leaves anything out.
    public var isActive: Bool

    /// Makes a chip from its parts.
    public init(_ key: String, _ label: String, value: String, isActive: Bool) {
      self.key = key
      self.label = label
      self.value = value
      self.isActive = isActive
    }
  }

  /// The chips, from left to right.
  public var chips: [Chip]
  /// The text to search for.
  public var search: TextField
  /// Whether the text is being typed.
  public var isSearching: Bool
  /// The key of the chip that has the focus; nil: none.
  public var focus: String?

  /// Makes a bar from its parts.
  public init(
    _ chips: [Chip], search: TextField = TextField(), isSearching: Bool = false, focus: String? = nil
  ) {
    self.chips = chips
    self.search = search
    self.isSearching = isSearching
    self.focus = focus
  }

  /// Draws the bar into the first row of `area`; a mouse finds the search as the element `filter:search`. The search
  /// keeps its room; of the chips those that leave something out are kept longest.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    let isWide = isSearching || !search.text.isEmpty
    let wanted = isWide ? max(20, CellWidth.of(search.text) + 4) : 8
    let searchCells = min(wanted, max(8, row.width / 2), row.width)
    let kept = shownChips(width: row.width - searchCells - 2)
    var x = row.minX
    for chip in kept {
      let room = Rect(x: x, y: row.minY, width: row.maxX - searchCells - x - 1, height: 1).intersection(row)
      let value = Style(chip.isActive ? .accent : .muted, bold: chip.isActive)
      let line = StyledLine(parts: [(chip.label + ": ", Style(.muted)), (chip.value, value)])
      let end = canvas.put(line, in: room)
      let drawn = Rect(x: x, y: row.minY, width: end - x, height: 1)
      canvas.note(.element("filter:" + chip.key), in: drawn)
      if chip.key == focus { canvas.recolour(drawn, on: .selected) }
      x = end + 2
    }
    x = min(x, row.maxX - searchCells)
    drawSearch(on: &canvas, in: Rect(x: x, y: row.minY, width: min(searchCells, row.maxX - x), height: 1))
  }

  private func drawSearch(on canvas: inout Canvas, in room: Rect) {
    canvas.note(.element("filter:search"), in: room)
    let end = canvas.put("/ ", x: room.minX, y: room.minY, Style(.accent), width: room.width)
    let rest = room.split(left: end - room.minX).rest
    if isSearching {
      search.draw(on: &canvas, in: rest, focused: true)
    } else if search.text.isEmpty {
      canvas.put("search", in: rest, Style(.muted))
    } else {
      canvas.put(search.text, in: rest, Style(.accent, bold: true))
    }
  }

  private func shownChips(width: Int) -> [Chip] {
    func cells(_ chips: [Chip]) -> Int {
      chips.reduce(-2) { $0 + CellWidth.of($1.label) + CellWidth.of($1.value) + 4 }
    }
    var kept = chips
    while kept.count > 1, cells(kept) > width {
      kept.remove(at: kept.lastIndex { !$0.isActive && $0.key != focus } ?? kept.count - 1)
    }
    return kept
  }
}
