import CTerminal
import Glibc

/// How many cells of a terminal a text takes, and how to make it take fewer.
enum CellWidth {
  /// `wcwidth` answers -1 for everything beyond ASCII until the process has a UTF-8 character type.
  private static let characterTypeIsSet: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

  /// The cells that `text` takes on one line.
  static func of(_ text: String) -> Int {
    let bytes = text.utf8
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return bytes.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The cells that one character takes: a base with its combining marks, or an emoji built of several scalars.
  static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii >= 0x20 && ascii < 0x7F ? 1 : 0 }
    let scalars = character.unicodeScalars
    if scalars.count > 1, scalars.contains(where: isEmojiBuilder) { return 2 }
    return scalars.reduce(0) { $0 + cells($1) }
  }

  /// `text` cut to at most `limit` cells; a cut is marked with `…`.
  static func cut(_ text: String, to limit: Int) -> String {
    guard of(text) > limit else { return text }
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

  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    guard characterTypeIsSet else { return 1 }
    return max(0, Int(wcwidth(wchar_t(bitPattern: scalar.value))))
  }

  /// Zero-width joiner, emoji presentation, skin tones and flag letters: what makes several scalars one picture.
  private static func isEmojiBuilder(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200D, 0xFE0F, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: true
    default: false
    }
  }
}
