import enum TerminalUI.CellWidth
import BackupModel

/// One thing in full: a label and a value a line. Values are never cut; the terminal wraps them.
struct Sheet: Sendable {
  struct Line: Sendable {
    var label: String
    var value: Table.Cell
  }

  var lines: [Line] = []

  /// Adds a line; nil shows as `–`.
  mutating func add(_ label: String, _ value: String?, _ role: Role = .plain) {
    lines.append(Line(label: label, value: value.map { Table.Cell($0, role) } ?? .none))
  }

  /// Adds a line.
  mutating func add(_ label: String, _ value: Table.Cell) {
    lines.append(Line(label: label, value: value))
  }

  /// The lines as text.
  func draw(style: Style) -> [String] {
    let width = lines.reduce(0) { max($0, CellWidth.of($1.label)) }
    return lines.map { line in
      let padding = String(repeating: " ", count: width - CellWidth.of(line.label) + 2)
      return style.paint(line.label, .muted) + padding + style.paint(line.value.text, line.value.role)
    }
  }
}
