import CNcurses
import TerminalUI

/// What ncurses is given for a character, so that it, the frame and the terminal agree on the cells it takes.
///
/// Terminals differ on emoji that are built of several scalars, so only the first is shown; flags become their letters.
enum Glyph {
  /// The scalars for a cell and, for a wide cell, those of the one behind it when it takes text of its own.
  static func scalars(_ character: Character, width: Int) -> (first: [wchar_t], second: [wchar_t]?) {
    if let ascii = character.asciiValue { return ([wchar_t(ascii)], nil) }
    let scalars = Array(character.unicodeScalars)
    if width == 2, scalars.count == 2, let letters = flag(scalars) { return letters }
    var shown: [wchar_t] = []
    for scalar in scalars {
      if scalar.value == 0x200D { break }
      let value = wchar_t(bitPattern: scalar.value)
      let cells = cn_cells(value)
      if shown.isEmpty {
        guard cells > 0 else { break }
        shown.append(value)
      } else if cells == 0, !(0xFE00...0xFE0F).contains(scalar.value), shown.count < 5 {
        shown.append(value)
      }
    }
    guard let base = shown.first, cn_cells(base) <= width else { return ([0xFFFD], width == 2 ? [0x20] : nil) }
    return (shown, width == 2 && cn_cells(base) == 1 ? [0x20] : nil)
  }

  private static func flag(_ scalars: [Unicode.Scalar]) -> (first: [wchar_t], second: [wchar_t]?)? {
    let letters = 0x1F1E6...0x1F1FF as ClosedRange<UInt32>
    guard scalars.allSatisfy({ letters.contains($0.value) }) else { return nil }
    let shown = scalars.map { wchar_t($0.value - 0x1F1E6 + 0x41) }
    return ([shown[0]], [shown[1]])
  }
}
