/// Long text to read: wrapped lines that scroll.
public struct Pager: Hashable, Sendable {
  /// The text.
  public var lines: [StyledLine]
  /// Whether the view stays at the end while lines are added, as long as nobody scrolls up.
  public var followsEnd: Bool
  private var position = ScrollPosition()

  /// Makes a pager that shows the beginning, or the end when it is to follow that.
  public init(_ lines: [StyledLine] = [], followsEnd: Bool = false) {
    self.lines = lines
    self.followsEnd = followsEnd
  }

  /// Takes a key in an area of `size`: arrows, `j` and `k`, PgUp/PgDn, Space, Home/End, `g` and `G`, Ctrl-U and Ctrl-D;
  /// false: the key isn't its own.
  public mutating func handle(_ key: Key, in size: Size) -> Bool {
    if key == .control("u") { return handle(Key(.pageUp), in: size) }
    if key == .control("d") { return handle(Key(.pageDown), in: size) }
    guard key.modifiers.isEmpty else { return false }
    switch key.code {
    case .up, .character("k"): scroll(by: -1, in: size)
    case .down, .character("j"): scroll(by: 1, in: size)
    case .pageUp, .character("b"): scroll(by: -max(1, size.height - 1), in: size)
    case .pageDown, .character(" "): scroll(by: max(1, size.height - 1), in: size)
    case .home, .character("g"): scroll(by: -Int.max, in: size)
    case .end, .character("G"): scroll(by: Int.max, in: size)
    default: return false
    }
    return true
  }

  /// Scrolls by so many lines, as a wheel does, downwards when positive, in an area of `size`.
  public mutating func scroll(by lines: Int, in size: Size) {
    let count = wrapped(size).count
    if followsEnd { position.scroll(by: Int.max, height: size.height, count: count) }
    position.scroll(by: lines, height: size.height, count: count)
    followsEnd = lines > 0 && position.top >= count - size.height
  }

  /// Takes the wheel of a mouse in an area of `size`; false: the mouse did something else.
  public mutating func handle(_ mouse: Mouse, in size: Size) -> Bool {
    switch mouse.action {
    case .wheelUp: scroll(by: -3, in: size)
    case .wheelDown: scroll(by: 3, in: size)
    default: return false
    }
    return true
  }

  /// Draws the shown part; a mouse finds it as the area `name`.
  public func draw(on canvas: inout Canvas, in area: Rect, name: String) {
    guard !area.isEmpty else { return }
    canvas.note(.area(name), in: area)
    let wrapped = wrapped(area.size)
    let end = max(0, wrapped.count - area.height)
    let top = followsEnd ? end : min(position.top, end)
    let room = area.split(right: area.width > 2 ? 2 : 0).rest
    canvas.put(lines: Array(wrapped.dropFirst(top).prefix(area.height)), in: room)
    ScrollBar(preceding: top, visible: area.height, total: wrapped.count).draw(on: &canvas, in: area)
  }

  private func wrapped(_ size: Size) -> [StyledLine] {
    wrap(lines, width: size.width > 2 ? size.width - 2 : size.width)
  }
}
