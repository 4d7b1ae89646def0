import enum TerminalUI.CellWidth
import BackupModel

/// Rows under titles, fitted to a terminal.
struct Table: Sendable {
  enum Alignment: Sendable {
    case left
    case right
  }

  /// When a column gives of its width, if it can.
  enum Yielding: CaseIterable {
    /// Before anything is left out.
    case first
    /// Once everything optional is left out.
    case late
    /// When nothing else helps: what people know a row by.
    case last
  }

  struct Column: Sendable {
    var title: String
    var alignment: Alignment
    /// The fewest cells that the column may be cut to; nil: it is never cut, because half of it is useless.
    var floor: Int?
    /// Whether the column is left out altogether when nothing else helps; the last such column goes first.
    var isOptional: Bool
    var yields: Yielding

    init(
      _ title: String, _ alignment: Alignment = .left, floor: Int? = nil, isOptional: Bool = false,
      yields: Yielding = .first
    ) {
      self.title = title
      self.alignment = alignment
      self.floor = floor
      self.isOptional = isOptional
      self.yields = yields
    }
  }

  /// One field; its text is made printable here, wherever it comes from.
  struct Cell: Sendable {
    let text: String
    let role: Role

    init(_ text: String, _ role: Role = .plain) {
      self.text = PrintableText.line(text)
      self.role = role
    }

    /// What stands where there is nothing to say.
    static let none = Cell("–", .muted)
  }

  /// A table as it is drawn.
  struct Drawing: Equatable, Sendable {
    var lines: [String]
    /// The titles of the columns that had to be left out.
    var hidden: [String]
  }

  var columns: [Column]
  var rows: [[Cell]]

  private static let gap = 2

  /// Draws the table in at most `width` cells a line; nil: as wide as it needs.
  func draw(width: Int?, style: Style = .plain) -> Drawing {
    var shown = Array(columns.indices)
    var hidden: [String] = []
    var yielding: Set<Yielding> = []
    for next in Yielding.allCases {
      yielding.insert(next)
      while true {
        if let widths = fit(shown, into: width, yielding) {
          return Drawing(lines: lines(shown, widths: widths, style: style), hidden: hidden.reversed())
        }
        guard let dropped = shown.last(where: { columns[$0].isOptional }) else { break }
        hidden.append(columns[dropped].title)
        shown.removeAll { $0 == dropped }
      }
    }
    let limit = max(0, width ?? 0)
    let cut = lines(shown, widths: shown.map(natural), style: .plain).map { CellWidth.cut($0, to: limit) }
    return Drawing(lines: cut, hidden: hidden.reversed())
  }

  private func natural(_ column: Int) -> Int {
    rows.reduce(CellWidth.of(columns[column].title)) { max($0, CellWidth.of($1[column].text)) }
  }

  /// The width of each shown column, the widest cut first; nil when that isn't enough.
  private func fit(_ shown: [Int], into width: Int?, _ yielding: Set<Yielding>) -> [Int]? {
    var widths = shown.map(natural)
    guard let width else { return widths }
    var excess = widths.reduce(0, +) + Self.gap * max(0, shown.count - 1) - width
    for turn in Yielding.allCases where yielding.contains(turn) {
      while excess > 0 {
        let candidates = shown.indices.filter { position in
          let column = columns[shown[position]]
          return column.yields == turn && widths[position] > (column.floor ?? Int.max)
        }
        guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
        widths[widest] -= 1
        excess -= 1
      }
    }
    guard excess <= 0 else { return nil }
    return widths
  }

  private func lines(_ shown: [Int], widths: [Int], style: Style) -> [String] {
    let titles = shown.map { Cell(columns[$0].title, .heading) }
    return ([titles] + rows.map { row in shown.map { row[$0] } }).map { cells in
      var line = ""
      for (position, cell) in cells.enumerated() {
        let text = CellWidth.cut(cell.text, to: widths[position])
        let padding = String(repeating: " ", count: widths[position] - CellWidth.of(text))
        let painted = style.paint(text, cell.role)
        if position > 0 { line += String(repeating: " ", count: Self.gap) }
        switch columns[shown[position]].alignment {
        case .left: line += painted + (position == cells.count - 1 ? "" : padding)
        case .right: line += padding + painted
        }
      }
      return line
    }
  }
}
