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
