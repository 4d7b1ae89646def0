import Foundation

/// A refusal or failure: a stable code, one sentence about this very input, and what to do next.
///
/// The texts are stripped of control characters, so that a name from a foreign source can't reach a terminal raw.
public struct BackupError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  /// A stable code that scripts may compare, such as `UserErrorVaultNotEmpty`.
  public struct Code: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The code as it is printed and stored.
    public let rawValue: String

    /// Makes a code, stripped as the texts are; the program's own are constants of this type.
    public init(rawValue: String) { self.rawValue = PrintableText.line(rawValue, limit: 100) }

    /// The code as it is printed.
    public var description: String { rawValue }
  }

  /// The stable code; it stays the same when the sentences are reworded.
  public let code: Code
  /// One sentence that says what is wrong.
  public let message: String
  /// What to do next, as a sentence.
  public let recommendedAction: String

  /// Makes an error; control characters in the texts become `�`, and a text longer than 1,000 characters is cut.
  public init(_ code: Code, _ message: String, recommendedAction: String) {
    self.code = code
    self.message = PrintableText.line(message)
    self.recommendedAction = PrintableText.line(recommendedAction)
  }

  /// Reads an error, and strips its texts: the document may come from a foreign vault.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Code.self, forKey: .code), try container.decode(String.self, forKey: .message),
      recommendedAction: try container.decode(String.self, forKey: .recommendedAction))
  }

  /// `CODE: sentence. Recommended action.`
  public var description: String { "\(code): \(message) \(recommendedAction)" }
}
