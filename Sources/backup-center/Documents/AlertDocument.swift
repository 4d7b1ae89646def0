import BackupModel
import BackupViewModels
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
  /// How often the same cause has come.
  var count: Int
  var lastTime: Date

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
    count = alert.count
    lastTime = alert.lastRaisedAt
  }
}

/// The settings as JSON.
struct SettingsDocument: Encodable, Sendable {
  var concurrentTransfers: Int
  var compressionLevel: Int
  /// Bytes a second; `null`: no limit.
  @Nullable var readRateLimit: UInt64?
  @Nullable var restoreRateLimit: UInt64?
  /// A webhook's path and query often are its secret, so they are left out.
  @Nullable var hookCritical: String?
  @Nullable var hookWarning: String?
  @Nullable var hookInformation: String?
  var transfersPerVault: Int
  var backupsPerSource: Int
  var startWindowMinutes: Int

  init(_ settings: EngineSettings) {
    concurrentTransfers = settings.concurrentTransfers
    compressionLevel = settings.compressionLevel
    transfersPerVault = settings.scheduling.transfersPerVault
    backupsPerSource = settings.scheduling.backupsPerSource
    startWindowMinutes = settings.scheduling.startWindowMinutes
    _readRateLimit = Nullable(wrappedValue: settings.readRateLimit)
    _restoreRateLimit = Nullable(wrappedValue: settings.restoreRateLimit)
    _hookCritical = Nullable(wrappedValue: Self.label(settings.hooks.critical))
    _hookWarning = Nullable(wrappedValue: Self.label(settings.hooks.warning))
    _hookInformation = Nullable(wrappedValue: Self.label(settings.hooks.information))
  }

  private static func label(_ hook: String?) -> String? {
    hook.map { (try? AlertHook($0).label) ?? "unusable" }
  }
}
