/// Buttons beside each other, and why one of them can't be pressed.
struct ButtonRow: Hashable, Sendable {
  let buttons: [Button]
  /// The identity of the focused button; nil: none.
  let focus: String?

  /// The rows it takes in so many columns: one, and more where the longest reason has no room beside the buttons.
  func height(width: Int) -> Int {
    guard !buttons.isEmpty else { return 0 }
    return 1 + (buttons.compactMap { reasonAbove($0, width: width)?.count }.max() ?? 0)
  }

  /// Draws the buttons into the lowest row of `area`, and behind or above them why the focused one, or else the first
  /// disabled one, can't be pressed. Where there isn't room for all, the focused one is among the drawn.
  func draw(on canvas: inout Canvas, in area: Rect) {
    let parts = area.split(bottom: 1)
    let row = parts.bottom
    guard !row.isEmpty, !buttons.isEmpty else { return }
    let focused = buttons.firstIndex { $0.id == focus } ?? 0
    var first = 0
    while first < focused, Self.width(buttons[first...focused]) > row.width { first += 1 }
    var x = row.minX
    for (index, button) in buttons.enumerated().dropFirst(first) {
      guard x < row.maxX, index <= focused || x + button.width <= row.maxX else { break }
      let room = Rect(x: x, y: row.minY, width: row.maxX - x, height: 1)
      button.draw(on: &canvas, in: room, focused: button.id == focus)
      x += button.width + 1
    }
    let disabled = buttons.filter { !$0.isEnabled }
    guard let speaking = disabled.first(where: { $0.id == focus }) ?? disabled.first else { return }
    if let lines = reasonAbove(speaking, width: row.width), parts.rest.height > 0 {
      canvas.put(lines: lines, in: parts.rest.split(bottom: lines.count).bottom)
    } else {
      let room = Rect(x: x + 1, y: row.minY, width: row.maxX - x - 1, height: 1)
      canvas.put(speaking.disabledReason ?? "", in: room, Style(.warning))
    }
  }

  /// The reason as lines, where there isn't room for it beside the buttons.
  private func reasonAbove(_ button: Button, width: Int) -> [StyledLine]? {
    guard let reason = button.disabledReason else { return nil }
    guard Self.width(buttons[...]) + 2 + CellWidth.of(reason) > width else { return nil }
    return wrap(StyledLine(reason, Style(.warning)), width: width)
  }

  private static func width(_ buttons: ArraySlice<Button>) -> Int { buttons.reduce(-1) { $0 + $1.width + 1 } }
}
