/// Which part of something long is shown.
public struct ScrollBar: Hashable, Sendable {
  /// How many lines precede the first shown one.
  public var preceding: Int
  /// How many lines are shown.
  public var visible: Int
  /// How many lines there are.
  public var total: Int

  /// Makes a bar; impossible counts are brought into their range.
  public init(preceding: Int, visible: Int, total: Int) {
    self.total = max(0, total)
    self.visible = min(max(0, visible), self.total)
    self.preceding = min(max(0, preceding), self.total - self.visible)
  }

  /// Whether there is more than what is shown.
  public var isNeeded: Bool { visible < total }

  /// The thumb on a track of `length` cells: its first cell and how many it takes; at an end only when the view is.
  public func thumb(length: Int) -> Range<Int> {
    guard length > 0, isNeeded else { return 0..<max(0, length) }
    let size = min(length, max(1, Int(Double(length) * Double(visible) / Double(total))))
    let last = length - size
    let hidden = total - visible
    if preceding == 0 { return 0..<size }
    if preceding >= hidden { return last..<length }
    let start = Int((Double(last) * Double(preceding) / Double(hidden)).rounded())
    let inner = last >= 2 ? min(max(1, start), last - 1) : min(max(0, start), last)
    return inner..<inner + size
  }

  /// Draws the bar into the rightmost column of `area`; nothing when all is shown.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    guard isNeeded, !area.isEmpty else { return }
    let thumb = thumb(length: area.height)
    for row in 0..<area.height {
      let isThumb = thumb.contains(row)
      let style = Style(isThumb ? .accent : .border)
      canvas.put(isThumb ? "┃" : "│", x: area.maxX - 1, y: area.minY + row, style)
    }
  }
}

/// The first line to show of a list, so that a chosen line is seen and the view moves no more than it must.
public struct ScrollPosition: Hashable, Sendable {
  /// How many lines precede the first shown one.
  public private(set) var top: Int

  /// Makes a position; a negative one is the start.
  public init(top: Int = 0) { self.top = max(0, top) }

  /// Moves the view just so far that line `index` of `count` is among `height` shown ones, and no room stays empty.
  public mutating func reveal(_ index: Int, height: Int, count: Int) {
    let height = max(1, height)
    if index < top { top = index }
    if index >= top + height { top = index - height + 1 }
    top = max(0, min(top, count - height))
  }

  /// Moves the view by `lines`, downwards when positive, within `count` lines of which `height` are shown.
  public mutating func scroll(by lines: Int, height: Int, count: Int) {
    let last = max(0, count - max(0, height))
    top = min(max(0, top), last)
    top = lines >= 0 ? top + min(lines, last - top) : top - min(top, -max(lines, -Int.max))
  }

  /// The same position within `count` lines of which `height` are shown.
  public func within(height: Int, count: Int) -> Int { min(max(0, top), max(0, count - max(0, height))) }
}
