extension Canvas {
  /// Draws a box with rounded corners around `area`, with a title in its upper edge and a remark in its lower one.
  ///
  /// In less than two rows or columns there is no box.
  ///
  /// - Returns: the room inside.
  @discardableResult
  public mutating func panel(
    _ title: String = "", in area: Rect, focused: Bool = false, remark: String = "", role: Role? = nil
  ) -> Rect {
    guard area.width >= 2, area.height >= 2 else { return area }
    let edge = Style(role ?? (focused ? .focusedBorder : .border))
    let (right, bottom) = (area.maxX - 1, area.maxY - 1)
    fill(Rect(x: area.minX, y: area.minY, width: area.width, height: 1), edge, with: "─")
    fill(Rect(x: area.minX, y: bottom, width: area.width, height: 1), edge, with: "─")
    fill(Rect(x: area.minX, y: area.minY, width: 1, height: area.height), edge, with: "│")
    fill(Rect(x: right, y: area.minY, width: 1, height: area.height), edge, with: "│")
    put("╭", x: area.minX, y: area.minY, edge)
    put("╮", x: right, y: area.minY, edge)
    put("╰", x: area.minX, y: bottom, edge)
    put("╯", x: right, y: bottom, edge)
    let room = area.width - 6
    if room > 0, !title.isEmpty {
      let style = Style(role ?? (focused ? .accent : .heading), bold: true)
      put(" \(CellWidth.cut(title, to: room)) ", x: area.minX + 2, y: area.minY, style)
    }
    if room > 0, !remark.isEmpty {
      let shown = CellWidth.cut(remark, to: room)
      put(" \(shown) ", x: right - 3 - CellWidth.of(shown), y: bottom, Style(.muted))
    }
    return area.inset(horizontal: 1, vertical: 1)
  }

  /// Draws a box that lies above all that was drawn before: what is below is blanked, and no mouse finds it.
  ///
  /// - Returns: the room inside.
  @discardableResult
  public mutating func popup(_ title: String = "", in area: Rect, remark: String = "", role: Role? = nil) -> Rect {
    coverTouches()
    cursor = nil
    fill(area)
    return panel(title, in: area, focused: true, remark: remark, role: role)
  }
}
