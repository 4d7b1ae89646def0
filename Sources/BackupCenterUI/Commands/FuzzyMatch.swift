/// Finds names by some of their letters, in order.
enum FuzzyMatch {
  /// How well `pattern` fits `text`; nil: not at all. Letters at the beginnings of words, and next to each other, count
  /// more; case is ignored.
  static func score(_ text: String, for pattern: String) -> Int? {
    let letters = Array(text.lowercased())
    var score = 0
    var place = 0
    var last: Int?
    for wanted in pattern.lowercased() where wanted != " " {
      guard let found = letters[place...].firstIndex(of: wanted) else { return nil }
      score += 1
      if last == found - 1 { score += 3 }
      if found == 0 || !(letters[found - 1].isLetter || letters[found - 1].isNumber) { score += 5 }
      last = found
      place = found + 1
    }
    return pattern.isEmpty ? 0 : score * 100 - letters.count
  }
}
