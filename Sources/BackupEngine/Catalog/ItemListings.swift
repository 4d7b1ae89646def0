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

  static func matching(_ query: ItemQuery, in db: Database) throws -> [ItemListing] {
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
    let order = " ORDER BY instance.resourceGroup, instance.name, instance.id"
    let all = try Row.fetchAll(db, sql: select + filter + order, arguments: arguments).map(listing)
    guard let state = query.protectionState else { return all }
    return all.filter { $0.protectionState == state }
  }

  /// - Throws: `UserErrorVaultNotFound`, `UserErrorItemNotFound`, `UserErrorAmbiguousName`.
  static func named(_ name: String, inVault vaultName: String, _ db: Database) throws -> ItemListing {
    let vault = try VaultTable.named(vaultName, in: db)
    let instance = try InstanceTable.named(name, in: vault, db)
    return try Row.fetchAll(db, sql: select + " WHERE instance.id = ?", arguments: [instance.id.rawValue])
      .map(listing)[0]
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

  private static func listing(_ row: Row) throws -> ItemListing {
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
      recoveryPointCount: points)
  }
}
