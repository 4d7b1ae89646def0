import BackupModel

/// An error as JSON.
struct ErrorDocument: Encodable, Sendable {
  var code: String
  var message: String
  var recommendedAction: String

  init(_ error: BackupError) {
    code = error.code.rawValue
    message = error.message
    recommendedAction = error.recommendedAction
  }
}
