/// What the keys do here, in one row.
public struct KeyBar: Hashable, Sendable {
  /// One key and what it does.
  public struct Hint: Hashable, Sendable {
    /// The key, as ``Key/name``.
    public var key: String
    /// What it does.
    public var title: String
    /// The command's name, by which a mouse finds it.
    public var command: String
    /// Whether it can be used now.
    public var isEnabled: Bool

    /// Makes a hint from its parts.
    public init(_ key: String, _ title: String, command: String, isEnabled: Bool = true) {
      self.key = key
      self.title = title
      self.command = command
      self.isEnabled = isEnabled
    }

    var width: Int { CellWidth.of(key) + 1 + CellWidth.of(title) }
  }

  /// The keys, most important first.
  public var hints: [Hint]
  /// The keys that stand at the right and stay longest, as help and quit.
  public var fixed: [Hint]

  /// Makes a bar of keys, most important first, and such that stay at the right.
  public init(_ hints: [Hint], fixed: [Hint] = []) {
    self.hints = hints
    self.fixed = fixed
  }

  /// Draws as many as the first row of `area` has room for; none is cut.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    canvas.fill(row, Style(.plain, on: .bar))
    let room = row.width > 8 ? row.inset(horizontal: 1) : row
    let right = Self.fitting(fixed, width: room.width)
    let rightCells = Self.width(right)
    Self.draw(right, on: &canvas, x: room.maxX - rightCells, y: room.minY)
    let left = Self.fitting(hints, width: room.width - rightCells - (right.isEmpty ? 0 : 2))
    Self.draw(left, on: &canvas, x: room.minX, y: room.minY)
  }

  private static func width(_ hints: [Hint]) -> Int {
    hints.isEmpty ? 0 : hints.reduce(-2) { $0 + $1.width + 2 }
  }

  /// The first ones that fit; a long one is left out for later, shorter ones.
  private static func fitting(_ hints: [Hint], width: Int) -> [Hint] {
    var kept: [Hint] = []
    for hint in hints where Self.width(kept + [hint]) <= width { kept.append(hint) }
    return kept
  }

  private static func draw(_ hints: [Hint], on canvas: inout Canvas, x: Int, y: Int) {
    var x = x
    for hint in hints {
      let key = Style(hint.isEnabled ? .accent : .disabled, on: .bar, bold: hint.isEnabled)
      let title = Style(hint.isEnabled ? .plain : .disabled, on: .bar)
      canvas.put(hint.key, x: x, y: y, key)
      canvas.put(hint.title, x: x + CellWidth.of(hint.key) + 1, y: y, title)
      if hint.isEnabled { canvas.note(.command(hint.command), in: Rect(x: x, y: y, width: hint.width, height: 1)) }
      x += hint.width + 2
    }
  }
}
