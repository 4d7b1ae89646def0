extension TextField {
  /// Draws the field into the first row of `area`; with the focus it shows the terminal's cursor.
  ///
  /// Text wider than the field is shown around the cursor, with `…` where it goes on.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    let surface: Surface = focused ? .fieldFocused : .field
    canvas.fill(row, Style(.plain, on: surface))
    let shown = shown(width: row.width)
    if text.isEmpty {
      canvas.put(placeholder, in: row, Style(.muted, on: surface))
    } else {
      canvas.put(shown.text, in: row, Style(.plain, on: surface))
      if shown.isScrolled { canvas.put("…", x: row.minX, y: row.minY, Style(.muted, on: surface)) }
    }
    if focused { canvas.cursor = Point(x: row.minX + min(shown.cursor, row.width - 1), y: row.minY) }
  }

  /// The part of the text around the cursor that fits, and the cursor's cell in it. The view moves by half its width,
  /// so that what is right of the cursor is seen too.
  private func shown(width: Int) -> (text: String, cursor: Int, isScrolled: Bool) {
    let characters = Array(text)
    let before = characters.prefix(cursor).reduce(0) { $0 + CellWidth.of($1) }
    let own = cursor < characters.count ? CellWidth.of(characters[cursor]) : 1
    let room = max(1, width - own)
    guard before >= room, characters.reduce(0, { $0 + CellWidth.of($1) }) >= width else {
      return (String(characters), before, false)
    }
    let step = max(1, room / 2)
    let start = ((before - room) / step + 1) * step
    var (first, skipped) = (0, 0)
    while first < cursor, skipped < start {
      skipped += CellWidth.of(characters[first])
      first += 1
    }
    return (String(characters.dropFirst(first)), before - skipped, skipped > 0)
  }
}
