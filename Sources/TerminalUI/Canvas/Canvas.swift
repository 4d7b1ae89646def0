/// A grid of cells that a frame is drawn into.
///
/// Whatever is put outside the grid or the present clip is left out; no size is too small. Control characters never
/// come through: they are drawn as `·`.
public struct Canvas: Sendable {
  /// How many cells there are.
  public let size: Size
  /// The cells, row by row.
  public private(set) var cells: [Cell]
  /// Where the terminal's cursor stands; nil: it is hidden.
  public var cursor: Point?
  private var touches: [(area: Rect, touch: Touch)] = []
  private var clip: Rect

  /// Makes an empty canvas.
  public init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.width * size.height)
    clip = Rect(size: size)
  }

  /// The whole canvas.
  public var bounds: Rect { Rect(size: size) }

  /// The cell at a place; blank outside.
  public subscript(x: Int, y: Int) -> Cell {
    bounds.contains(Point(x: x, y: y)) ? cells[y * size.width + x] : .blank
  }

  /// Puts one line of text, at most `width` cells wide; longer text is cut with `…`.
  ///
  /// - Returns: the column behind the text.
  @discardableResult
  public mutating func put(_ text: some StringProtocol, x: Int, y: Int, _ style: Style = .plain, width: Int? = nil)
    -> Int
  {
    guard y >= clip.minY, y < clip.maxY else { return x }
    let room = min(width ?? Int.max - max(0, x), clip.maxX - x)
    guard room > 0 else { return x }
    var column = x
    if text.utf8.count > room, CellWidth.exceeds(String(text), room) {
      let kept = CellWidth.cut(String(text), to: room)
      for character in kept { set(character, &column, y, style) }
      return column
    }
    for character in text { set(character, &column, y, style) }
    return column
  }

  /// Puts one line of text into the first row of `area`, at its left or right edge or in its middle.
  public mutating func put(
    _ text: String, in area: Rect, _ style: Style = .plain, alignment: Alignment = .leading
  ) {
    guard !area.isEmpty else { return }
    let shown = CellWidth.cut(text, to: area.width)
    let free = area.width - CellWidth.of(shown)
    let indent =
      switch alignment {
      case .leading: 0
      case .centre: free / 2
      case .trailing: free
      }
    put(shown, x: area.minX + indent, y: area.minY, style, width: area.width - indent)
  }

  /// Fills `area` with one character.
  public mutating func fill(_ area: Rect, _ style: Style = .plain, with character: Character = " ") {
    let part = area.intersection(clip)
    guard !part.isEmpty else { return }
    let cell = Cell(character, style: style)
    for y in part.minY..<part.maxY {
      // Only at its ends can a wide character reach beyond it.
      write(cell, part.minX, y)
      write(cell, part.maxX - 1, y)
      for index in y * size.width + part.minX..<y * size.width + part.maxX { cells[index] = cell }
    }
  }

  /// Gives the cells of `area` another surface; what stands there stays.
  public mutating func recolour(_ area: Rect, on surface: Surface) {
    let part = area.intersection(clip)
    guard !part.isEmpty else { return }
    for y in part.minY..<part.maxY {
      for x in part.minX..<part.maxX { cells[y * size.width + x].style.surface = surface }
    }
  }

  /// Draws with everything outside `area` left out.
  public mutating func clipped(to area: Rect, _ draw: (inout Canvas) -> Void) {
    let outer = clip
    clip = clip.intersection(area)
    draw(&self)
    clip = outer
  }

  /// Says what a mouse finds in `area`; what is said later lies above.
  public mutating func note(_ touch: Touch, in area: Rect) {
    let part = area.intersection(clip)
    if !part.isEmpty { touches.append((part, touch)) }
  }

  /// Forgets what mice find, for something that lies above all of it.
  public mutating func coverTouches() { touches = [] }

  /// What a mouse finds at `point`: the topmost that holds it.
  public func touch(at point: Point) -> Touch? {
    touches.last { $0.area.contains(point) }?.touch
  }

  /// Where something is that a mouse can find.
  public func area(of touch: Touch) -> Rect? {
    touches.last { $0.touch == touch }?.area
  }

  /// The rows as text, without the blanks at their ends: what tests and screen readers see.
  public var text: String {
    guard size.width > 0 else { return "" }
    return (0..<size.height).map { y in
      let row = cells[y * size.width..<(y + 1) * size.width]
      guard let last = row.lastIndex(where: { $0.width > 0 && $0.character != " " }) else { return "" }
      var line = ""
      for cell in row[...last] where cell.width > 0 { line.append(cell.character) }
      return line
    }.joined(separator: "\n")
  }

  private mutating func set(_ character: Character, _ column: inout Int, _ y: Int, _ style: Style) {
    var character = character
    var width = 1
    // Nearly all that is drawn need not be measured.
    if !character.isPrintableASCII {
      width = CellWidth.of(character)
      guard width > 0 else { return }
      if CellWidth.isControl(character) { character = "·" }
    }
    let fits = column >= clip.minX && column + width <= clip.maxX
    if fits {
      write(Cell(character, width: UInt8(width), style: style), column, y)
      if width == 2 { write(Cell(" ", width: 0, style: style), column + 1, y, isTail: true) }
    }
    column += width
  }

  /// Writes a cell, and mends the half of a wide character that it cuts off.
  private mutating func write(_ cell: Cell, _ x: Int, _ y: Int, isTail: Bool = false) {
    let index = y * size.width + x
    if !isTail, cells[index].width == 0, x > 0 { cells[index - 1] = Cell(style: cells[index - 1].style) }
    if cells[index].width == 2, cell.width != 2, x + 1 < size.width {
      cells[index + 1] = Cell(style: cells[index + 1].style)
    }
    cells[index] = cell
  }
}

extension Character {
  fileprivate var isPrintableASCII: Bool { asciiValue.map { $0 >= 0x20 && $0 < 0x7F } ?? false }
}

/// Where a line of text stands in its room.
public enum Alignment: Hashable, Sendable {
  case leading
  case centre
  case trailing
}
