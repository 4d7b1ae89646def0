/// Small pieces of English for sentences.
enum Phrase {
  /// `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String], _ conjunction: String = "and") -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// `1 day`, `9,999 days`.
  static func count(_ value: Int, _ unit: String) -> String { "\(number(value)) \(unit)\(value == 1 ? "" : "s")" }

  /// `9,999`.
  static func number(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `1st`, `2nd`, `3rd`, `11th`.
  static func ordinal(_ value: Int) -> String {
    switch (value % 10, value % 100) {
    case (1, let rest) where rest != 11: "\(value)st"
    case (2, let rest) where rest != 12: "\(value)nd"
    case (3, let rest) where rest != 13: "\(value)rd"
    default: "\(value)th"
    }
  }
}
