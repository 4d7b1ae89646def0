import BackupModel
import GRDB

/// Where no further transfer may begin now: vaults and sources that are as busy as the settings allow.
struct TransferLimits {
  let busyVaults: [VaultID]
  let busySources: [SourceID]

  /// - Parameter held: vaults whose storage is about to be freed.
  init(_ settings: SchedulingSettings, holdingBack held: [VaultID], in db: Database) throws {
    busyVaults =
      try held
      + String.fetchAll(
        db,
        sql: """
          SELECT vaultID FROM job WHERE status IN ('InProgress', 'Cancelling') AND operation IN ('Backup', 'Restore')
          GROUP BY vaultID HAVING count(*) >= ?
          """, arguments: [settings.transfersPerVault]
      ).map(VaultID.init(rawValue:))
    busySources = try String.fetchAll(
      db,
      sql: """
        SELECT sourceID FROM job JOIN machine ON machine.id = job.machineID
        WHERE status IN ('InProgress', 'Cancelling') AND operation = 'Backup'
        GROUP BY sourceID HAVING count(*) >= ?
        """, arguments: [settings.backupsPerSource]
    ).map(SourceID.init(rawValue:))
  }

  /// A condition on `job`, and its arguments.
  var condition: (sql: String, arguments: StatementArguments) {
    func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
    return (
      """
      vaultID NOT IN (\(marks(busyVaults.count))) AND NOT (operation = 'Backup' AND EXISTS (
        SELECT 1 FROM machine WHERE machine.id = job.machineID AND sourceID IN (\(marks(busySources.count)))))
      AND NOT (operation = 'Backup' AND EXISTS (
        SELECT 1 FROM job AS other WHERE other.instanceID = job.instanceID AND other.operation = 'Backup'
          AND other.status IN ('InProgress', 'Cancelling')))
      """, StatementArguments(busyVaults.map(\.rawValue) + busySources.map(\.rawValue))
    )
  }
}
