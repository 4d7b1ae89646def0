/// What stands for other characters on a terminal that shows ASCII alone.
public enum ASCIIFallback {
  /// The ASCII text for a cell: exactly as many characters as the cell takes.
  public static func text(for cell: Cell) -> String {
    switch cell.width {
    case 0: ""
    case 1: String(character(for: cell.character))
    default: String(repeating: "?", count: Int(cell.width))
    }
  }

  /// The ASCII character for a character of one cell: a likeness for lines, blocks, arrows and signs that widgets
  /// draw, `?` for anything else.
  public static func character(for character: Character) -> Character {
    if let ascii = character.asciiValue { return ascii >= 0x20 && ascii < 0x7F ? character : "?" }
    return likeness[character] ?? "?"
  }

  private static let likeness: [Character: Character] = {
    let groups: [(String, Character)] = [
      ("─━–—‐‑−▱▬", "-"), ("│┃", "|"), ("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), ("▰█▉▊▋▌■", "#"), ("▍▎▏", "|"),
      ("▁", "_"), ("▂", "."), ("▃", "-"), ("▄", ":"), ("▅", "="), ("▆", "+"), ("▇", "*"),
      ("↑▲△▴", "^"), ("↓▼▽▾", "v"), ("←◂◄‹«", "<"), ("→▸►›»", ">"),
      ("…", "~"), ("·", "."), ("•●◉", "*"), ("○◦", "o"), ("☐", "_"), ("☑", "X"), ("✓✔", "+"), ("✗✘×", "x"),
      ("⚠", "!"), ("⚑⚐", "#"), ("ℹ", "i"), ("“”„", "\""), ("‘’‚", "'"), ("\u{A0}", " "),
    ]
    return groups.reduce(into: [:]) { table, group in
      for character in group.0 { table[character] = group.1 }
    }
  }()
}
