import BackupModel
import Foundation
import GRDB

/// Items as lists show them.
enum ItemListings {
  private static let select = """
    SELECT instance.*, policy.name AS policyInForce FROM instance LEFT JOIN policy ON policy.id = instance.policyID
    """

  static func matching(_ query: ItemQuery, now: Date, in db: Database) throws -> [ItemListing] {
    let condition = try ItemList.conditions(query, in: db)
    // The condition is about items alone; the policies beside them have columns of the same names.
    return try fetch(
      " WHERE instance.id IN (SELECT id FROM instance WHERE \(condition.sql))", condition.arguments, now: now, db)
  }

  /// The items of these identities, in their order.
  static func all(_ identities: [String], now: Date, _ db: Database) throws -> [ItemListing] {
    let found = try fetch(
      " WHERE instance.id IN (SELECT value FROM json_each(?))", [StoredJSON.list(identities)], now: now, db)
    let byIdentity = Dictionary(found.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
    return identities.compactMap { byIdentity[$0] }
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
    let order = " ORDER BY resourceGroup, instance.name, instance.id"
    var runs = NextRuns(now: now)
    return try Row.fetchAll(db, sql: select + filter + order, arguments: arguments).map { row in
      try listing(row, next: runs.next(of: row, in: db))
    }
  }

  private static func listing(_ row: Row, next: Date?) throws -> ItemListing {
    let instance = try InstanceTable.instance(row)
    let lastStatus: JobStatus? = try row.optionalWord("lastBackupStatus")
    let points = try row.decode(Int.self, forColumn: "pointCount")
    return ItemListing(
      instance: instance, vaultName: try row.text("vaultName"), policyName: try row.optionalText("policyInForce"),
      protectionState: try row.word("state"),
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
