/// Makes text from outside (names, paths, messages of other programs) fit to be shown on a terminal.
public enum PrintableText {
  /// `text` on one line: control, format and line-separator characters become `�`; at most `limit` characters stay,
  /// the cut marked with `…`. A character may be piled up of marks without end, so at most 8 scalars per character of
  /// the limit stay.
  public static func line(_ text: String, limit: Int = 1_000) -> String {
    // Nearly all that lists hold: short, and each byte is a harmless character.
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    var taken = 0
    for scalar in text.unicodeScalars {
      guard taken / 8 < limit else { return String(String(result).prefix(max(0, limit - 1))) + "…" }
      result.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
      taken += 1
    }
    let clean = String(result)
    return clean.count <= limit ? clean : String(clean.prefix(max(0, limit - 1))) + "…"
  }

  /// Whether a terminal shows `scalar` as text, rather than obeying it.
  public static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    // Zero-width joiners build emoji; every other format character (bidirectional overrides, tags) can disguise text.
    case .format: scalar == "\u{200D}" || scalar == "\u{200C}"
    default: true
    }
  }
}
