import BackupModel
import GRDB

/// What an administrator has tuned.
enum SettingTable {
  static func current(_ db: Database) throws -> EngineSettings {
    let text = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE key = 'engine'")
    return try text.map { try StoredJSON.decode(EngineSettings.self, from: .init($0.utf8)) } ?? EngineSettings()
  }

  /// - Throws: `UserErrorInvalidArgument` when a value is out of its range.
  static func save(_ settings: EngineSettings, in db: Database) throws {
    try check(settings.concurrentTransfers, in: 1...16, "The number of concurrent transfers")
    try check(settings.compressionLevel, in: 1...19, "The compression level")
    try check(settings.readRateLimit, "read")
    try check(settings.restoreRateLimit, "restore")
    for severity in Alert.Severity.allCases { try settings.hooks[severity].map(HookCheck.check) }
    try check(settings.scheduling.startWindowMinutes, in: 0...240, "The start window in minutes")
    try check(settings.scheduling.transfersPerVault, in: 1...16, "The number of transfers in one vault")
    try check(settings.scheduling.backupsPerSource, in: 1...16, "The number of backups that read one source")
    try db.execute(
      sql: "INSERT INTO setting VALUES ('engine', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      arguments: [try StoredJSON.text(settings)])
  }

  private static func check(_ limit: UInt64?, _ what: String) throws {
    guard let limit, limit < 1 << 20 else { return }
    throw BackupError(
      .invalidArgument, "The \(what) rate limit can't be \(limit) bytes a second.",
      recommendedAction: "Choose 1 MiB a second or more, or none.")
  }

  private static func check(_ value: Int, in range: ClosedRange<Int>, _ what: String) throws {
    guard !range.contains(value) else { return }
    throw BackupError(
      .invalidArgument, "\(what) can't be \(value).",
      recommendedAction: "Choose \(range.lowerBound)–\(range.upperBound).")
  }
}
