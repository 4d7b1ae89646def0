import Foundation

/// A refusal or failure: a stable code, one sentence about this very input, and what to do next.
///
/// The texts are stripped of control characters, so that a name from a foreign source can't reach a terminal raw.
public struct BackupError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  /// A stable code that scripts may compare, such as `UserErrorVaultNotEmpty`.
  public struct Code: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
  }

  public let code: Code
  /// One sentence that says what is wrong.
  public let message: String
  /// What to do next, as a sentence.
  public let recommendedAction: String

  public init(_ code: Code, _ message: String, recommendedAction: String) {
    self.code = code
    self.message = PrintableText.line(message)
    self.recommendedAction = PrintableText.line(recommendedAction)
  }

  /// `CODE: sentence. Recommended action.`
  public var description: String { "\(code): \(message) \(recommendedAction)" }
}
