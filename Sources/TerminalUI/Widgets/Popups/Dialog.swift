/// A question or a message in the middle of the screen, with buttons.
public struct Dialog: Hashable, Sendable {
  /// What a key or a click came to.
  public enum Response: Hashable, Sendable {
    case ignored
    case handled
    /// This button was pressed.
    case pressed(String)
    /// This button was pressed and can't be; the dialog says why.
    case refused(String)
    /// The dialog was left without an answer.
    case dismissed
  }

  /// What stands in the upper edge.
  public var title: String
  /// What it says; it is wrapped, and scrolled where it is too long.
  public var message: [StyledLine]
  /// The buttons, from left to right.
  public let buttons: [Button]
  /// How serious it is.
  public var tone: Tone
  /// The identity of the focused button; nil: there are none.
  public private(set) var focus: String?
  /// How many lines of the message are scrolled off.
  private var scrolled = ScrollPosition()

  /// Makes a dialog. The focus begins at the named button, or else at the first that can be pressed and destroys
  /// nothing.
  public init(_ title: String, message: [StyledLine], buttons: [Button], focus: String? = nil, tone: Tone = .neutral) {
    self.title = title
    self.message = message
    self.buttons = buttons
    self.tone = tone
    let named = buttons.first { $0.id == focus }
    let harmless = buttons.first { $0.isEnabled && !$0.isDestructive }
    self.focus = (named ?? harmless ?? buttons.first)?.id
  }

  /// Takes a key: arrows and Tab move the focus, Enter and Space press, Esc leaves, PgUp/PgDn scroll.
  public mutating func handle(_ key: Key) -> Response {
    switch (key.code, key.modifiers) {
    case (.escape, []): return .dismissed
    case (.enter, []), (.character(" "), []): return focus.map { click($0) } ?? .dismissed
    case (.left, []), (.tab, .shift): moveFocus(by: -1, wraps: key.code == .tab)
    case (.right, []), (.tab, []): moveFocus(by: 1, wraps: key.code == .tab)
    case (.up, []): scrolled = ScrollPosition(top: scrolled.top - 1)
    case (.down, []): scrolled = ScrollPosition(top: min(scrolled.top + 1, furthestScroll))
    case (.pageUp, []): scrolled = ScrollPosition(top: scrolled.top - 8)
    case (.pageDown, []): scrolled = ScrollPosition(top: min(scrolled.top + 8, furthestScroll))
    default: return .ignored
    }
    return .handled
  }

  /// Presses the button that a mouse found.
  public mutating func click(_ id: String) -> Response {
    guard let button = buttons.first(where: { $0.id == id }) else { return .ignored }
    focus = id
    return button.isEnabled ? .pressed(id) : .refused(id)
  }

  /// Draws the dialog above everything else in the middle of `screen`; a mouse finds its buttons as elements.
  public func draw(on canvas: inout Canvas, within screen: Rect) {
    let row = ButtonRow(buttons: buttons, focus: focus)
    let buttonCells = buttons.reduce(0) { $0 + $1.width + 1 }
    let longest = message.reduce(0) { max($0, $1.width) }
    let wanted = max(36, longest, buttonCells, CellWidth.of(title) + 4) + 6
    let width = min(wanted, 76, max(0, screen.width - (screen.width > 50 ? 4 : 0)))
    let lines = wrap(message, width: width - 6)
    let buttonRows = row.height(width: width - 6)
    let frameRows = buttons.isEmpty ? 4 : 5 + buttonRows
    let area = screen.centred(Size(width: width, height: lines.count + frameRows))
    guard !area.isEmpty else { return }
    let role: Role? = tone == .neutral ? nil : tone.role
    let heading = tone == .neutral ? title : tone.sign + " " + title
    let inner = canvas.popup(heading, in: area, role: role)
    let isRoomy = inner.height >= 5 && inner.width >= 8
    let room = isRoomy ? inner.inset(horizontal: 2, vertical: 1) : inner
    let parts = room.split(bottom: buttonRows * 2 > room.height ? min(1, buttonRows) : buttonRows)
    row.draw(on: &canvas, in: parts.bottom)
    let body = parts.rest.split(bottom: isRoomy && !buttons.isEmpty ? 1 : 0).rest
    let first = scrolled.within(height: body.height, count: lines.count)
    canvas.put(lines: Array(lines.dropFirst(first)), in: body)
    let edge = Rect(x: body.minX, y: body.minY, width: body.width + (isRoomy ? 2 : 0), height: body.height)
    ScrollBar(preceding: first, visible: body.height, total: lines.count).draw(on: &canvas, in: edge)
  }

  /// No message has more lines than its characters, whatever the width.
  private var furthestScroll: Int { message.reduce(0) { $0 + max(1, $1.text.count) } }

  private mutating func moveFocus(by step: Int, wraps: Bool) {
    guard let index = buttons.firstIndex(where: { $0.id == focus }) else { return }
    let target = index + step
    focus =
      buttons[wraps ? (target + buttons.count) % buttons.count : max(0, min(buttons.count - 1, target))].id
  }
}
