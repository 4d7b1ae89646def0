import BackupModel
import Foundation
import GRDB

/// A catalog with random items and jobs, written through a connection of its own as another process would do it.
struct RandomCatalog {
  static let names = [
    "web", "Web", "db-01", "DB-02", "mail.example", "50%off", "a_b", "under_score", "it's \"quoted\"", "back\\slash",
    "仮想マシン", "データベース", "📦box", "👩‍💻dev", "🇨🇿", "Ärger", "ärger", "Žižkov", "x", "ab", "vm-10", "vm-9", "ΩMEGA",
  ]
  static let groups = ["hotel", "Hotel", "stadium", "ráj", "数", "100%", "a b"]
  static let vaults = ["annex", "complex", "Depot"]
  static let policies = ["DefaultPolicy", "gold", "Silver"]
  private static let lastStatuses = ["Completed", "Completed", "Failed", "CompletedWithWarnings"]

  let database: DatabaseQueue
  var random: SplitMix
  private var serial = 0
  private var clock: Int64 = 1_773_000_000_000

  /// - Parameter estate: one whose catalog was made, and holds nothing.
  init(_ estate: Estate, seed: UInt64) throws {
    database = try DatabaseQueue(path: estate.state.path + "/catalog.sqlite")
    random = SplitMix(state: seed)
    try database.write { db in
      try db.execute(sql: "INSERT INTO region VALUES ('r', 'prague', '/nowhere', NULL)")
      try db.execute(
        sql: """
          INSERT INTO source (id, name, regionID, location) VALUES ('s', 's', 'r', '{"images":{"folder":"/x"}}')
          """)
      for vault in Self.vaults {
        try db.execute(
          sql: """
            INSERT INTO vault VALUES (?1, ?1, 'r', 'GeoRedundant', 'Enabled', 14, 'Disabled', 0, 0, '/' || ?1, 0, NULL)
            """, arguments: [vault])
        for policy in Self.policies {
          try db.execute(
            sql: """
              INSERT INTO policy VALUES (?, ?, ?, 'Standard', '{"daily":{"at":{"hour":2,"minute":0}}}',
                '{"dailyDays":30}', 2, 'UTC')
              """, arguments: ["\(vault)/\(policy)", vault, policy])
        }
      }
    }
  }

  private mutating func identity() -> String {
    serial += 1
    return String(format: "%08x-%d", UInt32.random(in: 0..<UInt32.max, using: &random), serial)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements.randomElement(using: &random)! }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func name() -> String {
    chance(30) ? pick(Self.names) : "\(pick(Self.names))-\(Int.random(in: 1...300, using: &random))"
  }

  mutating func addItems(_ count: Int) throws {
    try database.inTransaction { db in
      for _ in 0..<count { try addItem(db) }
      return .commit
    }
  }

  private mutating func addItem(_ db: Database) throws {
    let vault = pick(Self.vaults)
    let protection = pick(["active", "active", "active", "stopped", "softDeleted"])
    let hasPolicy = protection == "active" || (protection == "stopped" && chance(30))
    let id = identity()
    if chance(90) {
      try db.execute(
        sql: "INSERT INTO machine (id, sourceID, name, resourceGroup, powerState, disks, missing) "
          + "VALUES (?, 's', 'm', 'g', 'NotApplicable', '[]', ?)", arguments: [id, chance(15)])
    }
    try db.execute(
      sql: """
        INSERT INTO instance (id, name, resourceGroup, vaultID, machineID, protection, policyID, deletedAt, purgeAt,
          lastBackupStatus, diskSelection, configuredAt, scheduleFrom)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, '{"all":{}}', 0, 0)
        """,
      arguments: [
        id, name(), pick(Self.groups), vault, id, protection, hasPolicy ? "\(vault)/\(pick(Self.policies))" : nil,
        protection == "softDeleted" ? 5 : nil, chance(20) ? nil : pick(Self.lastStatuses),
      ])
    for _ in 0..<pick([0, 0, 1, 2]) { try addPoint(of: id, db) }
  }

  private mutating func addPoint(of item: String, _ db: Database) throws {
    let id = identity()
    try db.execute(
      sql: """
        INSERT INTO point (id, instanceID, time, consistency, kind, tier, sizeBytes, readBytes, storedBytes, snapshot,
          disks) VALUES (?1, ?2, ?3, 'CrashConsistent', 'Full', 'VaultStandard', ?4, 1, ?4, ?1, '[]')
        """,
      arguments: [id, item, Int64.random(in: 1...40, using: &random) * 1_000, Int.random(in: 1...99, using: &random)])
  }

  mutating func addJobs(_ count: Int) throws {
    try database.inTransaction { db in
      for _ in 0..<count { try addJob(db) }
      return .commit
    }
  }

  private mutating func addJob(_ db: Database) throws {
    // Now and then the clock is set back.
    clock += chance(1) ? -5_000_000 : pick([0, 500, 60_000])
    let status = pick(JobStatus.allCases)
    let start = status == .queued ? nil : clock + Int64.random(in: 0...9, using: &random) * 1_000
    let end = status.isFinal ? start.map { $0 + Int64.random(in: -1...50, using: &random) * 1_000 } : nil
    let operation = pick([JobOperation.backup, .backup, .backup, .restore, .configureBackup])
    try db.execute(
      sql: """
        INSERT INTO job (id, operation, request, instanceID, itemName, vaultID, vaultName, status, queuedAt, startTime,
          endTime, tasks, warnings) VALUES (?1, ?2, '{"undelete":{}}', ?9, ?3, ?8, ?8, ?4, ?5, ?6, ?7, '[]', '[]')
        """,
      arguments: [
        identity(), operation.rawValue, name(), status.rawValue, clock, start, end, pick(Self.vaults),
        "item\(Int.random(in: 1...200, using: &random))",
      ])
  }

  /// Changes something, as commands, executors and inventories do.
  mutating func change() throws {
    try database.inTransaction { db in
      let item = try String.fetchOne(
        db, sql: "SELECT id FROM instance ORDER BY id LIMIT 1 OFFSET ?",
        arguments: [Int.random(in: 0..<50, using: &random)])
      let job = try Int64.fetchOne(
        db, sql: "SELECT seq FROM job ORDER BY seq LIMIT 1 OFFSET ?",
        arguments: [Int.random(in: 0..<50, using: &random)])
      switch Int.random(in: 0..<14, using: &random) {
      case 0: try addItem(db)
      case 1: try addJob(db)
      case 2: try db.execute(sql: "DELETE FROM instance WHERE id = ?", arguments: [item])
      case 3: try db.execute(sql: "DELETE FROM job WHERE seq = ?", arguments: [job])
      case 4: if let item { try addPoint(of: item, db) }
      case 5:
        try db.execute(
          sql: "DELETE FROM point WHERE id = (SELECT id FROM point WHERE instanceID = ? LIMIT 1)", arguments: [item])
      case 6: try db.execute(sql: "UPDATE machine SET missing = NOT missing WHERE id = ?", arguments: [item])
      case 7: try db.execute(sql: "DELETE FROM machine WHERE id = ?", arguments: [item])
      case 8:
        try db.execute(
          sql: "UPDATE instance SET lastBackupStatus = ? WHERE id = ?", arguments: [pick(Self.lastStatuses), item])
      case 9:
        try db.execute(
          sql: """
            UPDATE instance SET protection = 'softDeleted', policyID = NULL, deletedAt = 1, purgeAt = 2 WHERE id = ?
            """, arguments: [item])
      case 10: try db.execute(sql: "UPDATE instance SET name = ? WHERE id = ?", arguments: [name(), item])
      case 11:
        try db.execute(
          sql: "UPDATE job SET status = ?, startTime = queuedAt, endTime = queuedAt + 7 WHERE seq = ?",
          arguments: [pick(["Completed", "Failed"]), job])
      case 12:
        try db.execute(
          sql: "INSERT OR IGNORE INTO machine (id, sourceID, name, resourceGroup, powerState, disks) "
            + "VALUES (?, 's', 'm', 'g', 'NotApplicable', '[]')", arguments: [item ?? "nobody's"])
      default:
        try db.execute(
          sql: "UPDATE policy SET name = ? WHERE id = 'annex/gold'",
          arguments: ["gold \(Int.random(in: 0...9, using: &random))"])
      }
      return .commit
    }
  }
}

/// A generator of random numbers that is the same everywhere (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
