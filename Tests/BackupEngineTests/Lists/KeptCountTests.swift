import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("Counts that are kept")
struct KeptCountTests {
  /// What is kept, and how it is counted anew.
  static let recounts = [
    (
      "SELECT vaultID, state, backupStatus, items, logicalBytes, storedBytes FROM itemCount WHERE items <> 0",
      """
      SELECT vaultID, state, coalesce(lastBackupStatus, ''), count(*), sum(bytes), sum(bytes) FROM (
        SELECT *, (SELECT coalesce(sum(sizeBytes), 0) FROM point WHERE instanceID = instance.id) AS bytes FROM instance)
      GROUP BY 1, 2, 3
      """
    ),
    ("SELECT count(*) FROM itemCount WHERE items = 0 AND (logicalBytes <> 0 OR storedBytes <> 0)", "SELECT 0"),
    (
      "SELECT block, vaultID, operation, status, jobs FROM jobCount",
      "SELECT seq / 8192, vaultID, operation, status, count(*) FROM job GROUP BY 1, 2, 3, 4"
    ),
    (
      "SELECT vaultID, operation, status, jobs FROM jobTotal WHERE jobs <> 0",
      "SELECT vaultID, operation, status, count(*) FROM job GROUP BY 1, 2, 3"
    ),
    (
      "SELECT second, jobs FROM jobDuration WHERE jobs <> 0",
      """
      SELECT CASE WHEN startTime IS NULL THEN 0 WHEN endTime IS NULL THEN (4611686018427387904 - startTime) / 1000
        ELSE max(endTime - startTime, 0) / 1000 END, count(*) FROM job GROUP BY 1
      """
    ),
    (
      "SELECT text COLLATE NOCASE, jobs FROM label WHERE jobs <> 0",
      "SELECT min(itemName) COLLATE NOCASE, count(*) FROM job GROUP BY itemName COLLATE NOCASE"
    ),
    (
      "SELECT id, holders FROM machine",
      "SELECT id, (SELECT count(*) FROM instance WHERE machineID = machine.id) FROM machine"
    ),
    (
      "SELECT id, machineMissing, vaultName, policyName FROM instance",
      """
      SELECT id, NOT EXISTS (SELECT 1 FROM machine WHERE machine.id = machineID AND missing = 0), vaultID,
        coalesce((SELECT name FROM policy WHERE policy.id = policyID), '') FROM instance
      """
    ),
    (
      "SELECT count(*) FROM label",
      """
      SELECT count(*) FROM label WHERE text IN (SELECT name FROM instance) OR text IN (SELECT resourceGroup FROM instance)
        OR text IN (SELECT itemName FROM job) OR id NOT IN (SELECT rowid FROM labelSearch WHERE labelSearch MATCH '"---"')
      """
    ),
  ]

  @Test("counts are what a recount finds after a thousand random changes", arguments: [7 as UInt64, 8])
  func recount(seed: UInt64) throws {
    let estate = try Estate()
    let service = try estate.service()
    var catalog = try RandomCatalog(estate, seed: seed)
    try catalog.addItems(60)
    try catalog.addJobs(60)
    for _ in 0..<10 {
      for _ in 0..<100 { try catalog.change() }
      try expectSound(catalog.database)
    }
    withExtendedLifetime(service) {}
  }

  private func expectSound(_ database: DatabaseQueue) throws {
    try database.read { db in
      for (kept, recounted) in Self.recounts {
        let (found, wanted) = (try Self.table(kept, db), try Self.table(recounted, db))
        #expect(found == wanted, "\(kept)")
      }
      #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
    }
    let states = try database.read { try Row.fetchAll($0, sql: "SELECT id, state FROM instance ORDER BY id") }
    let naive = try NaiveLists(database).items.sorted { $0.id < $1.id }
    #expect(states.map { $0["state"] as String } == naive.map(\.state.rawValue))
  }

  private static func table(_ sql: String, _ db: Database) throws -> Set<[DatabaseValue]> {
    Set(
      try Row.fetchAll(db, sql: sql).map { row in
        row.databaseValues.map { value in String.fromDatabaseValue(value)?.lowercased().databaseValue ?? value }
      })
  }
}
