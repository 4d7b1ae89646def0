/// A button of a form or a dialog.
public struct Button: Hashable, Sendable {
  /// What it is.
  public var id: String
  /// What stands on it.
  public var title: String
  /// Why it can't be pressed; nil: it can.
  public var disabledReason: String?
  /// Whether what it does can't be taken back.
  public var isDestructive: Bool

  /// Makes a button; it can be pressed unless a reason says why not.
  public init(_ id: String, _ title: String, disabledReason: String? = nil, isDestructive: Bool = false) {
    self.id = id
    self.title = title
    self.disabledReason = disabledReason
    self.isDestructive = isDestructive
  }

  /// Whether it can be pressed.
  public var isEnabled: Bool { disabledReason == nil }

  /// The cells it takes.
  var width: Int { CellWidth.of(title) + 4 }

  /// Draws it at the left of `area`; with the focus it is marked by its surface and by `▸`.
  func draw(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    let room = Rect(x: area.minX, y: area.minY, width: min(width, area.width), height: min(1, area.height))
    let role: Role = !isEnabled ? .disabled : isDestructive ? .danger : .plain
    let style = Style(role, on: focused ? .buttonFocused : .button, bold: focused && isEnabled)
    canvas.fill(room, style)
    canvas.put((focused ? "▸ " : "  ") + CellWidth.cut(title, to: room.width - 3), in: room, style)
    canvas.note(.element(id), in: room)
  }
}

extension Canvas {
  /// Draws buttons beside each other into the first row of `area`, and behind them why the focused one, or else the
  /// first disabled one, can't be pressed. Where there isn't room for all, the focused one is among the drawn.
  mutating func put(buttons: [Button], focus: String?, in area: Rect) {
    let row = area.row(0)
    guard !row.isEmpty, !buttons.isEmpty else { return }
    let focused = buttons.firstIndex { $0.id == focus } ?? 0
    var first = 0
    while first < focused, buttons[first...focused].reduce(0, { $0 + $1.width + 1 }) - 1 > row.width { first += 1 }
    var x = row.minX
    for (index, button) in buttons.enumerated().dropFirst(first) {
      guard x < row.maxX, index <= focused || x + button.width <= row.maxX else { break }
      let room = Rect(x: x, y: row.minY, width: row.maxX - x, height: 1)
      button.draw(on: &self, in: room, focused: button.id == focus)
      x += button.width + 1
    }
    let speaking = buttons.first { $0.id == focus && !$0.isEnabled } ?? buttons.first { !$0.isEnabled }
    if let reason = speaking?.disabledReason {
      put(reason, in: Rect(x: x + 1, y: row.minY, width: row.maxX - x - 1, height: 1), Style(.warning))
    }
  }
}
