/// How many cells of a terminal a text takes, and how to make it take fewer.
///
/// Widths follow Unicode's East Asian Width (UAX #11: W and F take two cells, ambiguous ones one) and emoji presentation.
public enum CellWidth {
  /// The cells that `text` takes on one line.
  public static func of(_ text: String) -> Int {
    let bytes = text.utf8
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return bytes.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The cells that one character takes: a base with its combining marks, or an emoji built of several scalars. A
  /// control character takes one, for the `·` that is drawn instead.
  public static func of(_ character: Character) -> Int {
    if character.isASCII { return 1 }
    let scalars = character.unicodeScalars
    if scalars.count > 1, scalars.contains(where: isEmojiBuilder) { return 2 }
    let widest = min(2, scalars.reduce(0) { max($0, cells($1)) })
    return widest == 0 && isControl(character) ? 1 : widest
  }

  /// Whether `text` takes more than `limit` cells.
  public static func exceeds(_ text: String, _ limit: Int) -> Bool {
    guard text.utf8.count > limit else { return false }
    var used = 0
    for character in text {
      used += of(character)
      if used > limit { return true }
    }
    return false
  }

  /// `text` cut to at most `limit` cells; a cut is marked with `…`.
  public static func cut(_ text: String, to limit: Int) -> String {
    guard exceeds(text, limit) else { return text }
    guard limit > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      let width = of(character)
      if used + width > limit - 1 { break }
      kept.append(character)
      used += width
    }
    return kept + "…"
  }

  /// `text` with blanks up to `width` cells, or cut to as many.
  public static func fit(_ text: String, _ width: Int) -> String {
    let shown = cut(text, to: width)
    return shown + String(repeating: " ", count: max(0, width - of(shown)))
  }

  /// Whether a character would steer the terminal, or the direction of text, instead of being shown.
  public static func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
        || (0x2066...0x2069).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }
  }

  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .surrogate, .lineSeparator, .paragraphSeparator: return 0
    default: return isWide(scalar.value) || scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
      0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
      0x1F300...0x1F320, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// Zero-width joiner, emoji presentation, skin tones and flag letters: what makes several scalars one picture.
  private static func isEmojiBuilder(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200D, 0xFE0F, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: true
    default: false
    }
  }
}
