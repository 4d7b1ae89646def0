import BackupModel

/// An error as JSON.
public struct ErrorDocument: Encodable, Sendable {
  var code: String
  var message: String
  var recommendedAction: String

  /// Makes the document of an error.
  public init(_ error: BackupError) {
    code = error.code.rawValue
    message = error.message
    recommendedAction = error.recommendedAction
  }
}
