import BackupModel
import Foundation
import GRDB

/// What a hook gets: the alert as JSON, with names where the catalog has identities.
struct AlertMessage {
  private struct Document: Encodable {
    let id: String
    let severity: String
    let code: String
    let message: String
    let recommendedAction: String
    let vaultName: String?
    let itemName: String?
    let time: String
  }

  let alert: Alert
  let json: Data

  init(_ alert: Alert, in db: Database) throws {
    self.alert = alert
    let document = Document(
      id: alert.id.rawValue, severity: alert.severity.rawValue, code: alert.cause.code.rawValue,
      message: alert.cause.message, recommendedAction: alert.cause.recommendedAction,
      vaultName: try alert.vaultID.flatMap { try VaultTable.find($0, in: db)?.name },
      itemName: try alert.instanceID.flatMap { try InstanceTable.find($0, in: db)?.name },
      time: alert.raisedAt.formatted(.iso8601))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    json = try encoder.encode(document)
  }
}
