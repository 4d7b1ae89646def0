/// Rows under headings, one of them selected.
///
/// The rows may be a window of a longer list: `precedingCount` and `totalCount` say where it lies.
public struct Table: Hashable, Sendable {
  /// The list's name, by which a mouse finds its rows and headings.
  public var list: String
  /// The columns, from left to right.
  public var columns: [TableColumn]
  /// The rows that are at hand, from top to bottom.
  public var rows: [TableRow]
  /// The selected row's identity.
  public var selected: String?
  /// How many rows precede `rows` in the whole list.
  public var precedingCount: Int
  /// How many rows the whole list has.
  public var totalCount: Int
  /// The index within `rows` of the first one to show; it gives way where the selected row would be hidden.
  public var top: Int
  /// What to say when there are no rows: why, and what to do next.
  public var placeholder: [StyledLine]
  /// Whether the selected row shows `…`, where a mouse opens its menu.
  public var hasMenu: Bool

  /// Makes a table; the rows are the whole list unless counts say otherwise.
  public init(
    list: String, columns: [TableColumn], rows: [TableRow], selected: String? = nil, precedingCount: Int = 0,
    totalCount: Int? = nil, top: Int = 0, placeholder: [StyledLine] = [], hasMenu: Bool = false
  ) {
    self.list = list
    self.columns = columns
    self.rows = rows
    self.selected = selected
    self.precedingCount = max(0, precedingCount)
    self.totalCount = max(totalCount ?? 0, self.precedingCount + rows.count)
    self.top = top
    self.placeholder = placeholder
    self.hasMenu = hasMenu
  }

  /// The rows that `area` has room for, below the headings.
  public static func bodyHeight(in area: Rect) -> Int { area.height >= 2 ? area.height - 1 : area.height }

  /// The index within `rows` of the first row that is shown in `height` rows.
  public func firstShown(height: Int) -> Int {
    var position = ScrollPosition(top: top)
    let index = selected.flatMap { id in rows.firstIndex { $0.id == id } }
    if let index { position.reveal(index, height: height, count: rows.count) }
    return position.within(height: height, count: rows.count)
  }

  /// Draws headings, rows and the scroll bar.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool = true) {
    guard !area.isEmpty else { return }
    canvas.note(.area(list), in: area)
    let parts = area.split(top: area.height - Self.bodyHeight(in: area))
    let body = parts.rest
    let first = firstShown(height: body.height)
    let shown = rows.dropFirst(first).prefix(body.height)
    let bar = ScrollBar(preceding: precedingCount + first, visible: shown.count, total: totalCount)
    let hasBar = bar.isNeeded && !rows.isEmpty && area.width > 4
    let menuCells = hasMenu && area.width > 20 ? 2 : 0
    let markCells = rows.contains { $0.mark != nil } ? 2 : 0
    let frame = Frame(
      layout: TableLayout(
        columns, width: max(0, area.width - (hasBar ? 2 : 0) - menuCells - markCells - 2),
        contents: rows.isEmpty ? [] : columns.indices.map(contentWidth)),
      indent: 1 + markCells, rowWidth: area.width - (hasBar ? 1 : 0), hasMenu: menuCells > 0, focused: focused)
    drawHeadings(on: &canvas, in: parts.top, frame)
    if rows.isEmpty { return drawPlaceholder(on: &canvas, in: body) }
    for (offset, row) in shown.enumerated() {
      let line = Rect(x: body.minX, y: body.minY + offset, width: frame.rowWidth, height: 1)
      draw(row, on: &canvas, in: line, frame)
    }
    if hasBar { bar.draw(on: &canvas, in: body) }
  }

  /// The cells that a column's widest text takes; a bar takes what its column would like.
  private func contentWidth(_ index: Int) -> Int {
    rows.reduce(0) { widest, row in
      guard index < row.cells.count else { return widest }
      let cell = row.cells[index]
      return max(widest, cell.gauge == nil ? CellWidth.of(cell.text) : columns[index].ideal)
    }
  }

  private struct Frame {
    let layout: TableLayout
    let indent: Int
    let rowWidth: Int
    let hasMenu: Bool
    let focused: Bool
  }

  private func drawHeadings(on canvas: inout Canvas, in area: Rect, _ frame: Frame) {
    guard !area.isEmpty else { return }
    for place in frame.layout.places {
      let column = columns[place.index]
      let room = Rect(x: area.minX + frame.indent + place.x, y: area.minY, width: place.width, height: 1)
        .intersection(area)
      let style = Style(column.sort == nil ? .heading : .accent, bold: true)
      canvas.put(column.heading(within: room.width), in: room, style, alignment: column.alignment)
      canvas.note(.column(list: list, key: column.key), in: room)
    }
  }

  private func drawPlaceholder(on canvas: inout Canvas, in area: Rect) {
    let room = area.inset(horizontal: min(2, area.width / 8))
    let lines = wrap(placeholder, width: room.width)
    let above = max(0, min(2, (room.height - lines.count) / 2))
    canvas.put(lines: lines, in: room.split(top: above).rest)
  }

  private func draw(_ row: TableRow, on canvas: inout Canvas, in area: Rect, _ frame: Frame) {
    canvas.note(.row(list: list, id: row.id), in: area)
    if let mark = row.mark {
      let box = Rect(x: area.minX + 1, y: area.minY, width: 1, height: 1).intersection(area)
      canvas.put(mark ? "☑" : "☐", in: box, Style(row.isDimmed ? .disabled : mark ? .accent : .plain))
      canvas.note(.element("mark:" + row.id), in: box)
    }
    for place in frame.layout.places where place.index < row.cells.count {
      let room = Rect(x: area.minX + frame.indent + place.x, y: area.minY, width: place.width, height: 1)
        .intersection(area)
      draw(row.cells[place.index], columns[place.index], row.isDimmed, on: &canvas, in: room)
    }
    guard row.id == selected else { return }
    if frame.hasMenu {
      let sign = Rect(x: area.maxX - 2, y: area.minY, width: 2, height: 1)
      canvas.put("…", in: sign, Style(.accent, bold: true))
      canvas.note(.element("more"), in: sign)
    }
    canvas.recolour(area, on: frame.focused ? .selected : .selectedDim)
  }

  private func draw(
    _ cell: TableCell, _ column: TableColumn, _ isDimmed: Bool, on canvas: inout Canvas, in room: Rect
  ) {
    let style = isDimmed ? Style(.disabled) : cell.style
    guard let gauge = cell.gauge else { return canvas.put(cell.text, in: room, style, alignment: column.alignment) }
    Gauge(gauge, caption: cell.text, role: isDimmed ? .disabled : cell.style.role).draw(on: &canvas, in: room)
  }
}
