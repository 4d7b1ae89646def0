extension Picker {
  /// Draws the closed field into the first row of `area`.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    let surface: Surface = focused ? .fieldFocused : .field
    canvas.fill(row, Style(.plain, on: surface))
    let parts = row.split(right: min(2, row.width - 1))
    if let chosenChoice {
      canvas.put(
        StyledLine(parts: [
          (chosenChoice.title, Style(.plain, on: surface)),
          (chosenChoice.detail.isEmpty ? "" : "  " + chosenChoice.detail, Style(.muted, on: surface)),
        ]), in: parts.rest)
    } else {
      canvas.put(placeholder, in: parts.rest, Style(.muted, on: surface))
    }
    canvas.put("▾", in: parts.right, Style(.accent, on: surface), alignment: .trailing)
  }

  /// Draws the open list above everything else, below the field at `field` or above it where there is more room,
  /// inside `screen`; a mouse finds its rows as rows of `list`. Nothing when the list is closed.
  public func drawList(on canvas: inout Canvas, from field: Rect, within screen: Rect, list: String) {
    guard isOpen, !screen.isEmpty else { return }
    let found = found
    let longest = choices.prefix(200).reduce(20) { max($0, CellWidth.of($1.title) + CellWidth.of($1.remark) + 4) }
    let size = Size(width: max(field.width, min(longest + 4, 72)), height: max(1, min(choices.count, 10)) + 3)
    let area = Self.place(size, from: field, within: screen)
    let inner = canvas.popup(in: area, remark: "\(found.count) of \(choices.count)")
    let parts = inner.split(top: inner.height > 1 ? 1 : 0)
    filter.draw(on: &canvas, in: parts.top, focused: true)
    let body = parts.rest
    if found.isEmpty {
      canvas.put(
        choices.isEmpty ? "There is nothing to choose from" : "Nothing fits what was typed", in: body, Style(.muted))
    }
    var position = ScrollPosition()
    position.reveal(highlight.index, height: body.height, count: found.count)
    let bar = ScrollBar(preceding: position.top, visible: body.height, total: found.count)
    for (offset, choice) in found.dropFirst(position.top).prefix(body.height).enumerated() {
      let row = body.row(offset).split(right: bar.isNeeded ? 1 : 0).rest
      let isChosen = choice.id == chosen
      choice.draw(
        isChosen ? "◉" : "○", isChosen: isChosen, isHighlighted: position.top + offset == highlight.index,
        on: &canvas, in: row)
      canvas.note(.row(list: list, id: choice.id), in: row)
    }
    bar.draw(on: &canvas, in: body)
  }

  private static func place(_ size: Size, from field: Rect, within screen: Rect) -> Rect {
    let (below, above) = (screen.maxY - field.maxY, field.minY - screen.minY)
    let width = min(size.width, screen.width)
    let x = max(screen.minX, min(field.minX, screen.maxX - width))
    if size.height <= below || below >= above {
      let height = min(size.height, max(below, min(3, screen.height)))
      return Rect(x: x, y: max(screen.minY, min(field.maxY, screen.maxY - height)), width: width, height: height)
    }
    let height = min(size.height, above)
    return Rect(x: x, y: field.minY - height, width: width, height: height)
  }
}
