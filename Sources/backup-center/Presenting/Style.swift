/// What a piece of text means; colours follow from it.
enum Role: Sendable {
  case plain
  case heading
  case good
  case warning
  case danger
  case muted
}

/// Turns meanings into terminal colours, or into nothing.
struct Style: Sendable {
  var colours: Bool

  static let plain = Style(colours: false)

  /// `text` wrapped in the escape sequences of `role`, which only ever use the terminal's own palette.
  func paint(_ text: String, _ role: Role) -> String {
    guard colours, !text.isEmpty else { return text }
    let code: String
    switch role {
    case .plain: return text
    case .heading: code = "1"
    case .good: code = "32"
    case .warning: code = "33"
    case .danger: code = "31"
    case .muted: code = "2"
    }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
