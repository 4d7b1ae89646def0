import BackupModel
import Foundation

/// An alert as JSON.
struct AlertDocument: Encodable, Sendable {
  var id: String
  var severity: String
  var state: String
  var code: String
  var message: String
  var recommendedAction: String
  @Nullable var vaultName: String?
  @Nullable var itemName: String?
  var time: Date

  init(_ alert: Alert, vaultName: String?, itemName: String?) {
    id = alert.id.rawValue
    severity = alert.severity.rawValue
    state = alert.state.rawValue
    code = alert.cause.code.rawValue
    message = alert.cause.message
    recommendedAction = alert.cause.recommendedAction
    _vaultName = Nullable(wrappedValue: vaultName)
    _itemName = Nullable(wrappedValue: itemName)
    time = alert.raisedAt
  }
}

/// The settings as JSON.
struct SettingsDocument: Encodable, Sendable {
  var concurrentTransfers: Int
  var compressionLevel: Int
  var transfersPerVault: Int
  var backupsPerSource: Int
  var startWindowMinutes: Int

  init(_ settings: EngineSettings) {
    concurrentTransfers = settings.concurrentTransfers
    compressionLevel = settings.compressionLevel
    transfersPerVault = settings.scheduling.transfersPerVault
    backupsPerSource = settings.scheduling.backupsPerSource
    startWindowMinutes = settings.scheduling.startWindowMinutes
  }
}
