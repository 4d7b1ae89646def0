import BackupModel
import BackupViewModels
import TerminalUI

/// Names with values below each other, for details.
struct Facts {
  private(set) var lines: [StyledLine] = []

  /// Adds a name with a value; nothing for a value that is missing.
  mutating func add(_ name: String, _ value: String?, _ role: Role = .plain) {
    guard let value else { return }
    lines.append(
      StyledLine(parts: [(CellWidth.fit(name, 15) + " ", Style(.muted)), (PrintableText.line(value), Style(role))]))
  }

  /// Adds a heading after a gap.
  mutating func heading(_ title: String) {
    if !lines.isEmpty { lines.append("") }
    lines.append(StyledLine(title, Style(.heading, bold: true)))
  }

  /// Adds an error: what is wrong, and what to do next.
  mutating func add(_ error: BackupError, _ tone: Tone) {
    lines.append(StyledLine("\(tone.sign) \(error.message)", Style(tone.role)))
    lines.append(StyledLine("  → \(error.recommendedAction)", Style(.muted)))
  }

  /// Adds a line.
  mutating func add(_ line: StyledLine) { lines.append(line) }
}
