/// How good or bad something is: a colour, and a sign for those who see none.
public enum Tone: UInt8, CaseIterable, Hashable, Sendable {
  case neutral
  case information
  case success
  case warning
  case danger

  /// What the theme colours it as.
  public var role: Role {
    switch self {
    case .neutral: .plain
    case .information: .information
    case .success: .success
    case .warning: .warning
    case .danger: .danger
    }
  }

  /// The sign that says it without a colour; one cell.
  public var sign: String {
    switch self {
    case .neutral: "•"
    case .information: "i"
    case .success: "✓"
    case .warning: "!"
    case .danger: "✗"
    }
  }
}
