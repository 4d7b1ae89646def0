/// `text` as lines of at most `width` cells, broken at blanks, and inside a word only where it is longer than a line.
///
/// Line ends in the text stay. A width below 1 gives no lines.
public func wrap(_ text: String, width: Int) -> [String] {
  wrap(StyledLine(text), width: width).map(\.text)
}

/// A styled line as lines of at most `width` cells, broken at blanks, and inside a word only where it is longer than
/// a line.
///
/// Line ends in the text stay. A width below 1 gives no lines.
public func wrap(_ line: StyledLine, width: Int) -> [StyledLine] {
  guard width > 0 else { return [] }
  if line.runs.allSatisfy({ !$0.text.utf8.contains(10) }), line.runs.reduce(0, { $0 + $1.text.utf8.count }) <= width {
    return [line]
  }
  var wrapping = Wrapping(width: width)
  for run in line.runs {
    for character in run.text { wrapping.take(character, run.style) }
  }
  return wrapping.finish()
}

/// Several styled lines, each wrapped.
public func wrap(_ lines: [StyledLine], width: Int) -> [StyledLine] {
  lines.flatMap { wrap($0, width: width) }
}

/// Builds lines of at most `width` cells, a character at a time.
private struct Wrapping {
  let width: Int
  private var finished: [StyledLine] = []
  private var line: [Piece] = []
  private var used = 0
  /// Where in `line` the last blank is.
  private var lastBlank: Int?

  private struct Piece {
    let character: Character
    let style: Style
    let width: Int
  }

  init(width: Int) { self.width = width }

  mutating func take(_ character: Character, _ style: Style) {
    if character.isNewline { return breakLine(keeping: line.count, droppingBlank: false) }
    let isBlank = character == " "
    let cells = CellWidth.of(character)
    if used + cells > width, !line.isEmpty {
      if isBlank { return breakLine(keeping: line.count, droppingBlank: false) }
      if let lastBlank, lastBlank > 0 {
        breakLine(keeping: lastBlank, droppingBlank: true)
      } else {
        breakLine(keeping: line.count, droppingBlank: false)
      }
    }
    if isBlank { lastBlank = line.count }
    line.append(Piece(character: character, style: style, width: cells))
    used += cells
  }

  mutating func finish() -> [StyledLine] {
    finished.append(Self.line(of: line[...]))
    return finished
  }

  private mutating func breakLine(keeping count: Int, droppingBlank: Bool) {
    finished.append(Self.line(of: line[..<count]))
    line.removeFirst(min(line.count, count + (droppingBlank ? 1 : 0)))
    used = line.reduce(0) { $0 + $1.width }
    lastBlank = nil
  }

  private static func line(of pieces: ArraySlice<Piece>) -> StyledLine {
    var runs: [StyledLine.Run] = []
    for piece in pieces {
      if let last = runs.last, last.style == piece.style {
        runs[runs.count - 1].text.append(piece.character)
      } else {
        runs.append(StyledLine.Run(String(piece.character), piece.style))
      }
    }
    return StyledLine(runs.isEmpty ? [StyledLine.Run("")] : runs)
  }
}
