/// One line of text whose parts look different.
public struct StyledLine: Hashable, Sendable, ExpressibleByStringLiteral {
  /// A part of a line in one style.
  public struct Run: Hashable, Sendable {
    /// What it says.
    public var text: String
    /// How it looks.
    public var style: Style

    /// Makes a part from its text and its look.
    public init(_ text: String, _ style: Style = .plain) {
      self.text = text
      self.style = style
    }
  }

  /// The parts, from left to right.
  public var runs: [Run]

  /// Makes a line from its parts.
  public init(_ runs: [Run]) { self.runs = runs }

  /// Makes a line of one part.
  public init(_ text: String, _ style: Style = .plain) { runs = [Run(text, style)] }

  /// Makes a line of plain text.
  public init(stringLiteral text: String) { self.init(text) }

  /// Makes a line from pairs of text and look.
  public init(parts: [(String, Style)]) { runs = parts.map { Run($0.0, $0.1) } }

  /// The text without its looks.
  public var text: String { runs.map(\.text).joined() }

  /// The cells it takes.
  public var width: Int { runs.reduce(0) { $0 + CellWidth.of($1.text) } }

  /// Adds a part at the end.
  public mutating func append(_ text: String, _ style: Style = .plain) { runs.append(Run(text, style)) }

  /// One line after the other.
  public static func + (left: StyledLine, right: StyledLine) -> StyledLine { StyledLine(left.runs + right.runs) }

  /// The same line with every part on another surface.
  public func on(_ surface: Surface) -> StyledLine { StyledLine(runs.map { Run($0.text, $0.style.on(surface)) }) }

  /// The same line with every part in another look.
  public func styled(_ style: Style) -> StyledLine { StyledLine(text, style) }

  /// The line cut to at most `limit` cells; a cut is marked with `…`.
  public func cut(to limit: Int) -> StyledLine {
    var room = max(0, limit)
    guard width > room else { return self }
    var kept: [Run] = []
    for (index, run) in runs.enumerated() {
      let isLast = index == runs.count - 1
      let needed = CellWidth.of(run.text)
      if needed < room || (needed == room && isLast) {
        kept.append(run)
        room -= needed
      } else {
        // A part that just fits still gives way, for the sign that more follows.
        let shown = needed == room ? run.text + " " : run.text
        kept.append(Run(CellWidth.cut(shown, to: room), run.style))
        break
      }
    }
    return StyledLine(kept)
  }
}

extension Canvas {
  /// Puts a styled line into the first row of `area`; what is too long is cut with `…`.
  ///
  /// - Returns: the column behind the text.
  @discardableResult
  public mutating func put(_ line: StyledLine, in area: Rect, alignment: Alignment = .leading) -> Int {
    guard !area.isEmpty else { return area.minX }
    let shown = line.cut(to: area.width)
    var column = area.minX + alignment.indent(of: shown.width, in: area.width)
    for run in shown.runs { column = put(run.text, x: column, y: area.minY, run.style, width: area.maxX - column) }
    return column
  }

  /// Puts lines below each other into `area`, as many as it has rows.
  ///
  /// - Returns: how many rows were used.
  @discardableResult
  public mutating func put(lines: [StyledLine], in area: Rect, alignment: Alignment = .leading) -> Int {
    for (index, line) in lines.prefix(area.height).enumerated() {
      put(line, in: area.row(index), alignment: alignment)
    }
    return min(lines.count, area.height)
  }
}

extension Alignment {
  /// The free cells left of something `used` cells wide in a room of `width`.
  func indent(of used: Int, in width: Int) -> Int {
    let free = max(0, width - used)
    return switch self {
    case .leading: 0
    case .centre: free / 2
    case .trailing: free
    }
  }
}
