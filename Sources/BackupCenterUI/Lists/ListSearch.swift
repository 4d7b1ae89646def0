import TerminalUI

/// The line in which one types what a list is to show: `/` opens it, Enter leaves it, Esc empties it.
struct ListSearch: Hashable {
  /// What was typed.
  private(set) var field: TextField
  /// Whether keys are typed into it.
  private(set) var isOpen = false

  init(_ text: String = "") { field = TextField(text, placeholder: "part of a name", maximumLength: 200) }

  var text: String { field.text }

  mutating func open() { isOpen = true }

  mutating func clear() {
    field.replace(with: "")
    isOpen = false
  }

  /// Takes a key while it is open; false: the key isn't its own, such as an arrow that moves in the list.
  mutating func handle(_ key: Key) -> Bool {
    guard isOpen else { return false }
    switch key.code {
    case .enter: isOpen = false
    case .escape: clear()
    default: return field.handle(key)
    }
    return true
  }

  mutating func paste(_ text: String) {
    if isOpen { field.insert(text) }
  }

  func draw(on canvas: inout Canvas, in area: Rect) {
    guard !area.isEmpty else { return }
    guard isOpen || !text.isEmpty else {
      canvas.put("/ search", in: area, Style(.muted))
      return canvas.note(.command(CommandID.filter.rawValue), in: area)
    }
    canvas.put("/", x: area.minX, y: area.minY, Style(.accent, bold: true))
    field.draw(on: &canvas, in: area.split(left: 2).rest, focused: isOpen)
    canvas.note(.command(CommandID.filter.rawValue), in: area)
  }
}
