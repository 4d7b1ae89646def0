import ArgumentParser
import BackupEngine
import BackupModel
import Foundation
import GRDB

/// Fills a state directory's catalog with a large estate that looks like a real one.
struct FilledCatalog: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "Fills a state directory's catalog with an estate of many items and jobs.")

  @Option(help: "The state directory; it must not have anything in its catalog.")
  var state: String

  @Option(help: "How many items.")
  var instances = 100_000

  @Option(help: "How many jobs.")
  var jobs = 1_000_000

  func run() async throws {
    let start = ContinuousClock.now
    let directory = try StateDirectory(path: state)
    _ = try EngineService.open(stateDirectory: directory, startExecutor: .none)
    let queue = try DatabaseQueue(path: directory.path + "/catalog.sqlite")
    // A catalog whose filling was interrupted is made anew.
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000")
    }
    try await queue.write { db in
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM region") == 0 else {
        throw BenchmarkFailure("the catalog of \(directory.path) has something in it already")
      }
      try SampleRows(instances: instances, jobs: jobs, now: Date()).insert(into: db)
    }
    try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    print(String(format: "%d items and %d jobs in %.1f s", instances, jobs, seconds(ContinuousClock.now - start)))
  }
}

/// The rows of a large estate: vaults of 1,000 items at most, a backup of every item on each of the last days, a few
/// failures, and what administrators do now and then.
private struct SampleRows {
  private static let itemsInVault = 1_000
  private static let roles = ["web", "db", "mail", "build", "cache", "desktop", "files", "proxy", "test", "vpn"]
  private static let groups = ["hotel", "stadium", "spa", "parking", "offices", "restaurant", "cinema", "clinic"]

  let instances: Int
  let jobs: Int
  let now: Date

  private var vaults: Int { max(1, (instances + Self.itemsInVault - 1) / Self.itemsInVault) }
  private var present: Int64 { Int64(now.timeIntervalSince1970 * 1_000) }

  private func name(_ item: Int) -> String { String(format: "%@-%05d", Self.roles[item % Self.roles.count], item) }

  func insert(into db: Database) throws {
    try withoutUpkeep(of: "job", db) { try insertJobs(db) }
    for statement in KeptCounts.jobsPresent { try db.execute(sql: statement) }
    try insertPlaces(db)
    try insertItems(db)
  }

  /// Runs `work` while `table` has neither indexes nor triggers: to make them afterwards takes a fraction of the time.
  private func withoutUpkeep(of table: String, _ db: Database, _ work: () throws -> Void) throws {
    let upkeep = try Row.fetchAll(
      db,
      sql: "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'table' AND sql IS NOT NULL",
      arguments: [table])
    for row in upkeep { try db.execute(sql: "DROP \(row["type"] as String) \(row["name"] as String)") }
    try work()
    for row in upkeep { try db.execute(sql: row["sql"]) }
  }

  private func insertPlaces(_ db: Database) throws {
    try db.execute(sql: "INSERT INTO region VALUES ('region', 'europe-west', '/srv/backup', NULL)")
    try db.execute(
      sql: """
        INSERT INTO source (id, name, regionID, location)
        VALUES ('source', 'images', 'region', '{"images":{"folder":"/srv/images"}}')
        """)
    for vault in 0..<vaults {
      let id = "vault-\(vault)"
      try db.execute(
        sql: """
          INSERT INTO vault (id, name, regionID, storageRedundancy, softDeleteState, softDeleteRetentionDays,
            immutabilityState, crossRegionRestore, hasHeldItems, repository, createdAt)
          VALUES (?1, ?1, 'region', 'GeoRedundant', 'Enabled', 14, 'Disabled', 0, 0, '/srv/backup/' || ?1, ?2)
          """, arguments: [id, present])
      for (policy, hour) in [("DefaultPolicy", 2), ("evening", 20)] {
        try db.execute(
          sql: """
            INSERT INTO policy (id, vaultID, name, kind, schedule, retention, snapshotRetentionDays, timeZone)
            VALUES (?, ?, ?, 'Standard', ?, '{"dailyDays":30}', 2, 'Europe/Prague')
            """,
          arguments: ["\(id)/\(policy)", id, policy, "{\"daily\":{\"at\":{\"hour\":\(hour),\"minute\":0}}}"])
      }
    }
  }

  private func insertItems(_ db: Database) throws {
    let machine = try db.makeStatement(
      sql: """
        INSERT INTO machine (id, sourceID, name, resourceGroup, powerState, disks, missing)
        VALUES (?, 'source', ?, ?, 'NotApplicable', '[]', ?)
        """)
    let item = try db.makeStatement(
      sql: """
        INSERT INTO instance (id, name, resourceGroup, vaultID, machineID, protection, policyID, deletedAt, purgeAt,
          diskSelection, configuredAt, scheduleFrom, lastBackupStatus, lastBackupTime)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '{"all":{}}', ?10, ?12, ?11, ?10)
        """)
    let point = try db.makeStatement(
      sql: """
        INSERT INTO point (id, instanceID, time, consistency, kind, tier, sizeBytes, readBytes, storedBytes, snapshot,
          disks) VALUES (?1, ?2, ?3, 'CrashConsistent', 'Incremental', 'VaultStandard', 40000000000, 1000000, 700000, ?1, '[]')
        """)
    for number in 0..<instances {
      let vault = "vault-\(number / Self.itemsInVault)"
      let id = String(format: "item-%08x", number)
      let group = Self.groups[number / 7 % Self.groups.count]
      let protection = number % 211 == 0 ? "softDeleted" : number % 97 == 0 ? "stopped" : "active"
      let policy = protection == "active" ? "\(vault)/\(number % 5 == 0 ? "evening" : "DefaultPolicy")" : nil
      let (status, points): (String?, Int) =
        number % 53 == 0
        ? (nil, 0) : (number % 29 == 0 ? "Failed" : number % 31 == 0 ? "CompletedWithWarnings" : "Completed", 2)
      let deleted = protection == "softDeleted" ? present - 86_400_000 : nil
      try machine.execute(arguments: ["machine-\(number)", name(number), group, number % 503 == 0])
      try item.execute(arguments: [
        id, name(number), group, vault, "machine-\(number)", protection, policy, deleted,
        deleted.map { $0 + 1_209_600_000 },
        present - Int64(number % 86_400) * 1_000, status,
        // Nothing is due, so that an executor has nothing to do.
        present,
      ])
      for age in 0..<points {
        try point.execute(arguments: ["\(id)-\(age)", id, present - Int64(age * 86_400 + number % 86_400) * 1_000])
      }
    }
    for number in 0..<instances / 20 {
      try machine.execute(arguments: ["free-\(number)", "free-\(number)", "laboratory", false])
    }
  }

  private func insertJobs(_ db: Database) throws {
    let statement = try db.makeStatement(
      sql: """
        INSERT INTO job (id, operation, request, instanceID, itemName, vaultID, vaultName, status, queuedAt, startTime,
          endTime, tasks, error, warnings)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11, NULL, '[]')
        """)
    let tasks =
      #"[{"name":"Take snapshot","status":"Completed"},{"name":"Transfer data to vault","status":"Completed"},"#
      + #"{"name":"Validate backup","status":"Completed"}]"#
    // A day has a job for each item.
    let step = 86_400_000 / Double(max(instances, 1))
    for number in 0..<jobs {
      let item = number % max(instances, 1)
      let queued = present - Int64(Double(jobs - number) * step)
      let isOpen = number >= jobs - 4
      let operation = number < instances ? "ConfigureBackup" : number % 499 == 0 ? "Restore" : "Backup"
      let status =
        isOpen
        ? (number.isMultiple(of: 2) ? "InProgress" : "Queued")
        : number % 37 == 0 ? "Failed" : number % 41 == 0 ? "CompletedWithWarnings" : "Completed"
      let start = status == "Queued" ? nil : queued + 2_000
      try statement.execute(arguments: [
        String(format: "%08x-0000-4000-8000-%012x", number, number), operation,
        operation == "Backup" ? #"{"backup":{}}"# : #"{"undelete":{}}"#, String(format: "item-%08x", item), name(item),
        "vault-\(item / Self.itemsInVault)", status, queued, start,
        isOpen ? nil : start.map { $0 + 20_000 + Int64(number % 997) * 1_013 }, tasks,
      ])
    }
  }
}
