import TerminalUI

/// Lines of text that may be longer than their room, and how far they are scrolled.
struct ScrolledText: Hashable {
  private var position = ScrollPosition()
  private var height = 1
  private var count = 0

  /// Learns the room and how many lines there are.
  mutating func fit(height: Int, count: Int) {
    (self.height, self.count) = (max(1, height), count)
    position.scroll(by: 0, height: self.height, count: count)
  }

  /// Scrolls with arrows, hjkl, pages and ends; false: the key isn't of scrolling.
  mutating func handle(_ key: Key) -> Bool {
    switch key {
    case Key(.up), "k": scroll(by: -1)
    case Key(.down), "j": scroll(by: 1)
    case Key(.pageUp), .control("u"): scroll(by: -height)
    case Key(.pageDown), .control("d"), " ": scroll(by: height)
    case Key(.home), "g": scroll(by: -count)
    case Key(.end), "G": scroll(by: count)
    default: return false
    }
    return true
  }

  /// Scrolls with the wheel; false: the mouse did something else.
  mutating func handle(_ mouse: Mouse) -> Bool {
    switch mouse.action {
    case .wheelUp: scroll(by: -3)
    case .wheelDown: scroll(by: 3)
    default: return false
    }
    return true
  }

  private mutating func scroll(by lines: Int) { position.scroll(by: lines, height: height, count: count) }

  /// Draws the lines that are in sight, with a bar where there are more.
  func draw(_ lines: [StyledLine], on canvas: inout Canvas, in area: Rect, named name: String) {
    canvas.note(.area(name), in: area)
    let top = position.within(height: area.height, count: lines.count)
    canvas.put(lines: Array(lines.dropFirst(top)), in: area.split(right: 2).rest)
    ScrollBar(preceding: top, visible: area.height, total: lines.count).draw(on: &canvas, in: area)
  }
}
