import BackupModel
import Foundation
import GRDB

/// Items as lists show them.
enum ItemListings {
  private static let select = """
    SELECT instance.*, vault.name AS vaultName, policy.name AS policyName,
      NOT EXISTS (SELECT 1 FROM machine WHERE machine.id = machineID AND missing = 0) AS machineMissing
    FROM instance JOIN vault ON vault.id = instance.vaultID LEFT JOIN policy ON policy.id = instance.policyID
    """

  static func matching(_ query: ItemQuery, now: Date, in db: Database) throws -> [ItemListing] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    if let name = query.vault {
      conditions.append("instance.vaultID = ?")
      arguments += [try VaultTable.named(name, in: db).id.rawValue]
    }
    if !query.text.isEmpty {
      let pattern = "%" + query.text.map { "%_\\".contains($0) ? "\\\($0)" : "\($0)" }.joined() + "%"
      conditions.append("(instance.name LIKE ? ESCAPE '\\' OR instance.resourceGroup LIKE ? ESCAPE '\\')")
      arguments += [pattern, pattern]
    }
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let all = try fetch(filter, arguments, now: now, db)
    guard let state = query.protectionState else { return all }
    return all.filter { $0.protectionState == state }
  }

  /// - Throws: `UserErrorVaultNotFound`, `UserErrorItemNotFound`, `UserErrorAmbiguousName`.
  static func named(_ name: String, inVault vaultName: String, now: Date, _ db: Database) throws -> ItemListing {
    let vault = try VaultTable.named(vaultName, in: db)
    let instance = try InstanceTable.named(name, in: vault, db)
    return try fetch(" WHERE instance.id = ?", [instance.id.rawValue], now: now, db)[0]
  }

  /// The items that `policy` is in force for.
  static func all(ofPolicy policy: PolicyID, now: Date, _ db: Database) throws -> [ItemListing] {
    try fetch(" WHERE instance.policyID = ?", [policy.rawValue], now: now, db)
  }

  private static func fetch(_ filter: String, _ arguments: StatementArguments, now: Date, _ db: Database) throws
    -> [ItemListing]
  {
    let order = " ORDER BY instance.resourceGroup, instance.name, instance.id"
    var runs = NextRuns(now: now)
    return try Row.fetchAll(db, sql: select + filter + order, arguments: arguments).map { row in
      try listing(row, next: runs.next(of: row, in: db))
    }
  }

  /// How many items are in which state.
  static func countsByState(_ db: Database) throws -> [BackupInstance.ProtectionState: Int] {
    let groups = try Row.fetchAll(
      db,
      sql: """
        SELECT protection, pointCount > 0 AS hasPoint, lastBackupStatus, count(*) AS items,
          NOT EXISTS (SELECT 1 FROM machine WHERE machine.id = machineID AND missing = 0) AS machineMissing
        FROM instance GROUP BY 1, 2, 3, 5
        """)
    var counts: [BackupInstance.ProtectionState: Int] = [:]
    for row in groups {
      let protection: BackupInstance.Protection =
        switch try row.text("protection") {
        case "softDeleted": .softDeleted(at: .distantPast, purgeAt: .distantPast)
        case "stopped": .stopped(retainAsPerPolicy: nil)
        default: .active(policyID: PolicyID(rawValue: ""))
        }
      let state = ProtectionRules.state(
        of: protection, hasRecoveryPoint: try row.decode(Bool.self, forColumn: "hasPoint"),
        lastBackup: try row.optionalWord("lastBackupStatus"),
        machineFound: try !row.decode(Bool.self, forColumn: "machineMissing"))
      counts[state, default: 0] += try row.decode(Int.self, forColumn: "items")
    }
    return counts
  }

  private static func listing(_ row: Row, next: Date?) throws -> ItemListing {
    let instance = try InstanceTable.instance(row)
    let lastStatus: JobStatus? = try row.optionalWord("lastBackupStatus")
    let points = try row.decode(Int.self, forColumn: "pointCount")
    return ItemListing(
      instance: instance, vaultName: try row.text("vaultName"), policyName: try row.optionalText("policyName"),
      protectionState: ProtectionRules.state(
        of: instance.protection, hasRecoveryPoint: points > 0, lastBackup: lastStatus,
        machineFound: try !row.decode(Bool.self, forColumn: "machineMissing")),
      lastBackupStatus: lastStatus, lastBackupTime: try row.optionalDate("lastBackupTime"),
      lastError: try row.optionalJSON("lastError"), latestRecoveryPoint: try row.optionalDate("latestPoint"),
      recoveryPointCount: points, nextBackupTime: next)
  }
}

/// When items are backed up next; each policy's times are worked out once.
private struct NextRuns {
  let now: Date
  private var runs: [PolicyID: (latest: Date?, next: Date?)] = [:]

  init(now: Date) { self.now = now }

  mutating func next(of row: Row, in db: Database) throws -> Date? {
    guard try row.text("protection") == "active", let id: PolicyID = try row.optionalID("policyID") else { return nil }
    if runs[id] == nil {
      runs[id] = try PolicyTable.find(id, in: db).map {
        (ScheduleRules.latestSlot(of: $0, atOrBefore: now), ScheduleRules.nextSlot(of: $0, after: now))
      }
    }
    guard let (latest, next) = runs[id] else { return nil }
    if let latest, try row.date("scheduleFrom") < latest { return latest }
    return next
  }
}
