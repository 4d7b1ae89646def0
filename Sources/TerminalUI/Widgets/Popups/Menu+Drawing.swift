extension Menu {
  /// The name by which a mouse finds the menu's rows.
  public static let list = "menu"

  /// Where a box of `size` opened at `anchor` stands inside `screen`: right below the anchor, or left of it and above
  /// it where there is no room, and in any case inside.
  public static func place(_ size: Size, at anchor: Point, within screen: Rect) -> Rect {
    let (width, height) = (min(size.width, screen.width), min(size.height, screen.height))
    var (x, y) = (anchor.x, anchor.y + 1)
    if x + width > screen.maxX { x = anchor.x - width + 1 }
    if y + height > screen.maxY { y = anchor.y - height }
    x = max(screen.minX, min(x, screen.maxX - width))
    y = max(screen.minY, min(y, screen.maxY - height))
    return Rect(x: x, y: y, width: width, height: height)
  }

  /// Draws the menu above everything else, at `anchor` and inside `screen`; a mouse finds its actions as rows of
  /// ``list`` and, outside of it, nothing.
  public func draw(on canvas: inout Canvas, at anchor: Point, within screen: Rect) {
    let actions = items.compactMap(\.action)
    let titles = actions.reduce(0) { max($0, CellWidth.of($1.title)) }
    let keys = actions.reduce(0) { max($0, CellWidth.of($1.key)) }
    let reasons = actions.reduce(0) { max($0, CellWidth.of($1.disabledReason ?? "")) }
    let wanted = 4 + titles + max(keys > 0 ? keys + 2 : 0, reasons > 0 ? reasons + 2 : 0)
    let width = max(min(wanted, 72), min(CellWidth.of(title) + 6, 72), 16)
    let inside = min(width, screen.width) - 4
    // Room for the longest reason is kept, so that the menu stays as it is while the highlight moves.
    let footer =
      actions.compactMap(\.disabledReason).filter { titles + 2 + CellWidth.of($0) > inside }
      .map { wrap($0, width: inside).count }.max() ?? 0
    let size = Size(width: width, height: items.count + 2 + (footer > 0 ? footer + 1 : 0))
    let area = Self.place(size, at: anchor, within: screen)
    guard !area.isEmpty else { return }
    let inner = canvas.popup(title, in: area)
    let parts = inner.split(bottom: footer > 0 && inner.height > footer + 3 ? footer + 1 : 0)
    drawItems(on: &canvas, in: parts.rest, titles: titles)
    guard !parts.bottom.isEmpty else { return }
    canvas.fill(parts.bottom.row(0), Style(.border), with: "─")
    let text = parts.bottom.split(top: 1).rest.inset(horizontal: 1)
    let reason = wrap(highlightedAction?.disabledReason ?? "", width: text.width)
    canvas.put(lines: reason.map { StyledLine($0, Style(.warning)) }, in: text)
  }

  private func drawItems(on canvas: inout Canvas, in area: Rect, titles: Int) {
    var position = ScrollPosition()
    position.reveal(highlighted ?? 0, height: area.height, count: items.count)
    for (offset, item) in items.dropFirst(position.top).prefix(area.height).enumerated() {
      let row = area.row(offset)
      guard let action = item.action else {
        canvas.fill(row, Style(.border), with: "─")
        continue
      }
      draw(action, on: &canvas, in: row.inset(horizontal: min(1, row.width / 4)), titles: titles)
      canvas.note(.row(list: Self.list, id: action.id), in: row)
      if position.top + offset == highlighted { canvas.recolour(row, on: .selected) }
    }
    ScrollBar(preceding: position.top, visible: area.height, total: items.count).draw(on: &canvas, in: area)
  }

  private func draw(_ action: MenuAction, on canvas: inout Canvas, in room: Rect, titles: Int) {
    let role: Role = !action.isEnabled ? .disabled : action.isDestructive ? .danger : .plain
    let behind = room.split(left: titles + 2).rest
    canvas.put(action.title, in: room, Style(role))
    if let reason = action.disabledReason {
      canvas.put(reason, in: behind, Style(.disabled))
    } else {
      canvas.put(action.key, in: behind, Style(.accent), alignment: .trailing)
    }
  }
}
