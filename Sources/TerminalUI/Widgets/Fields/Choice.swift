/// Something that can be chosen.
public struct Choice: Hashable, Sendable {
  /// What it is.
  public var id: String
  /// What it is called.
  public var title: String
  /// What helps to choose, shown behind the title.
  public var detail: String
  /// Why it can't be chosen; nil: it can.
  public var disabledReason: String?

  /// Makes a choice from its parts; it can be chosen unless a reason says why not.
  public init(id: String, title: String, detail: String = "", disabledReason: String? = nil) {
    self.id = id
    self.title = title
    self.detail = detail
    self.disabledReason = disabledReason
  }

  /// Whether it can be chosen.
  public var isEnabled: Bool { disabledReason == nil }

  /// Sign, title and detail (or why not) in one row.
  func draw(_ sign: String, isChosen: Bool, isHighlighted: Bool, on canvas: inout Canvas, in row: Rect) {
    let signStyle = Style(isEnabled ? (isChosen ? .accent : .plain) : .disabled)
    let line = StyledLine(parts: [
      (sign + " ", signStyle), (title, Style(isEnabled ? .plain : .disabled, bold: isChosen && isEnabled)),
      (remark.isEmpty ? "" : "  " + remark, Style(isEnabled ? .muted : .disabled)),
    ])
    canvas.put(line, in: row)
    if isHighlighted { canvas.recolour(row, on: .selected) }
  }

  /// The detail, or why it can't be chosen.
  var remark: String { disabledReason ?? detail }
}

/// Which of some lines is highlighted, moved by arrows, `j` and `k`, Home and End.
struct Highlight: Hashable, Sendable {
  /// The index of the highlighted line.
  private(set) var index: Int

  init(_ index: Int = 0) { self.index = max(0, index) }

  /// Highlights a line, or the nearest there is.
  mutating func move(to index: Int, of count: Int) { self.index = max(0, min(index, count - 1)) }

  /// Takes a key; false: it moves nothing, as an arrow at an end.
  mutating func handle(_ key: Key, count: Int) -> Bool {
    guard key.modifiers.isEmpty else { return false }
    let before = index
    switch key.code {
    case .up, .character("k"): move(to: index - 1, of: count)
    case .down, .character("j"): move(to: index + 1, of: count)
    case .home: move(to: 0, of: count)
    case .end: move(to: count - 1, of: count)
    default: return false
    }
    return index != before
  }
}
