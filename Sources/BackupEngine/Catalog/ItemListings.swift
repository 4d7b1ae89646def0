import BackupModel
import Foundation
import GRDB

/// Items as lists show them.
enum ItemListings {
  static func matching(_ query: ItemQuery, now: Date, in db: Database) throws -> [ItemListing] {
    let condition = try ItemList.conditions(query, in: db)
    return try fetch(" WHERE \(condition.sql)", condition.arguments, now: now, db)
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
    let texts = DecodedTexts()
    let found = try Row.values(db, sql: "SELECT * FROM instance" + filter + order, arguments: arguments) { row in
      (listing: try listing(row, texts), scheduleFrom: try row.date("scheduleFrom"))
    }
    let times = try ScheduleTimes(of: Set(found.compactMap(\.listing.instance.activePolicyID)), now: now, in: db)
    return found.map { found in
      var listing = found.listing
      if let times = listing.instance.activePolicyID.flatMap({ times.byPolicy[$0] }) {
        // A run that is due goes before the next one.
        let due = times.recent.first.flatMap { found.scheduleFrom < $0 ? $0 : nil }
        listing.nextBackupTime = due ?? times.next
      }
      return listing
    }
  }

  private static func listing(_ row: Row, _ texts: DecodedTexts) throws -> ItemListing {
    let instance = try InstanceTable.instance(row, texts)
    let policyName = try row.text("policyName")
    let lastStatus: JobStatus? = try row.optionalWord("lastBackupStatus")
    let points = try row.decode(Int.self, forColumn: "pointCount")
    return ItemListing(
      instance: instance, vaultName: try row.text("vaultName"), policyName: policyName.isEmpty ? nil : policyName,
      protectionState: try row.word("state"),
      lastBackupStatus: lastStatus, lastBackupTime: try row.optionalDate("lastBackupTime"),
      lastError: try row.optionalJSON("lastError", texts), latestRecoveryPoint: try row.optionalDate("latestPoint"),
      recoveryPointCount: points)
  }
}

extension BackupInstance {
  /// The policy by which the item is backed up.
  fileprivate var activePolicyID: PolicyID? {
    if case .active(let policyID) = protection { policyID } else { nil }
  }
}
