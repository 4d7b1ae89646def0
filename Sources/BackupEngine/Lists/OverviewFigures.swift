import BackupModel
import Foundation
import GRDB

extension Overview {
  /// The figures as the catalog has them at `now`.
  init(_ db: Database, now: Date) throws {
    let bytes = try ItemCounts.bytes(db)
    self.init(
      jobsInLastDay: try JobCounts.byStatus(since: now.addingTimeInterval(-86_400), db),
      itemsByState: try ItemCounts.byState(db), newAlerts: try AlertTable.newCount(db), logicalBytes: bytes.logical,
      storedBytes: bytes.stored, unprotectedMachines: try MachineTable.unprotectedCount(db),
      openAlerts: try AlertTable.openCounts(db), runningJobs: try JobTable.runningCount(db),
      nextRuns: try UpcomingRuns.soonest(5, at: now, in: db))
  }
}

extension MachineTable {
  /// How many machines are seen that no vault holds.
  static func unprotectedCount(_ db: Database) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM machine INDEXED BY machineFree WHERE missing = 0 AND holders = 0") ?? 0
  }
}

extension AlertTable {
  /// How many alerts nobody has closed, by severity.
  static func openCounts(_ db: Database) throws -> [Alert.Severity: Int] {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT severity, count(*) AS alerts FROM alert WHERE state IN ('New', 'Acknowledged') GROUP BY severity")
    return Dictionary(
      try rows.map { (try $0.word("severity"), try $0.decode(Int.self, forColumn: "alerts")) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension JobTable {
  /// How many jobs somebody works at, or should.
  static func runningCount(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM job WHERE status IN ('InProgress', 'Cancelling')") ?? 0
  }
}
