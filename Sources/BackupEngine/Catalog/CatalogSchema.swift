import GRDB

/// The catalog's tables. A migration that was shipped is never edited: a change is a new migration.
enum CatalogSchema {
  /// Tables whose changes observers are told of.
  enum Table: String, CaseIterable, Sendable {
    case region, source, machine, vault, policy, instance, point, job, jobProgress, alert, event, setting
    case vaultHealth, damagedPoint, hookDelivery
  }

  static func migrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 first catalog") { db in
      for statement in firstTables + firstSummaries { try db.execute(sql: statement) }
      try createCounters(db, of: Table.allCases)
    }
    migrator.registerMigration("2 damaged packs") { db in
      // Packs that a verification found damaged: nothing new relies on them.
      try db.execute(
        sql: """
          CREATE TABLE damagedPack (
            vaultID TEXT NOT NULL REFERENCES vault ON DELETE CASCADE, pack TEXT NOT NULL, PRIMARY KEY (vaultID, pack)
          ) STRICT, WITHOUT ROWID
          """)
    }
    migrator.registerMigration("3 deleted former policies") { db in
      // What a resumption is judged by once the policy itself is gone.
      try db.execute(sql: "ALTER TABLE instance ADD COLUMN formerPolicy TEXT")
    }
    migrator.registerMigration("4 data in the storage") { db in
      for statement in dataInStorage { try db.execute(sql: statement) }
    }
    migrator.registerMigration("5 lists in windows") { db in
      for statement in CatalogSchemaLists.statements { try db.execute(sql: statement) }
    }
    return migrator
  }

  /// One counter a table, moved on by triggers, so that a watcher sees which queries to run again.
  private static func createCounters(_ db: Database, of tables: [Table]) throws {
    try db.execute(
      sql: "CREATE TABLE changeCounter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID")
    for table in tables.map(\.rawValue) {
      try db.execute(sql: "INSERT INTO changeCounter VALUES ('\(table)', 0)")
      for event in ["INSERT", "UPDATE", "DELETE"] {
        try db.execute(
          sql: """
            CREATE TRIGGER count_\(table)_\(event) AFTER \(event) ON \(table) BEGIN
              UPDATE changeCounter SET value = value + 1 WHERE name = '\(table)';
            END
            """)
      }
    }
  }

  /// Times are milliseconds since 1970; compound values are JSON.
  private static let firstTables = [
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE region (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, storage TEXT NOT NULL, pairedRegion TEXT
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE source (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, regionID TEXT NOT NULL REFERENCES region,
      location TEXT NOT NULL UNIQUE, problem TEXT
    ) STRICT, WITHOUT ROWID
    """,
    // A machine that a source no longer shows stays, marked missing, while an instance refers to it.
    """
    CREATE TABLE machine (
      id TEXT PRIMARY KEY, sourceID TEXT NOT NULL REFERENCES source ON DELETE CASCADE, name TEXT NOT NULL,
      resourceGroup TEXT NOT NULL, powerState TEXT NOT NULL, disks TEXT NOT NULL, unreadable TEXT,
      missing INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX machineByName ON machine (name)",
    "CREATE INDEX machineBySource ON machine (sourceID)",
    """
    CREATE TABLE vault (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, regionID TEXT NOT NULL REFERENCES region,
      storageRedundancy TEXT NOT NULL, softDeleteState TEXT NOT NULL, softDeleteRetentionDays INTEGER NOT NULL,
      immutabilityState TEXT NOT NULL, crossRegionRestore INTEGER NOT NULL, hasHeldItems INTEGER NOT NULL,
      repository TEXT NOT NULL UNIQUE, createdAt INTEGER NOT NULL, expiryCheckedAt INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE policy (
      id TEXT PRIMARY KEY, vaultID TEXT NOT NULL REFERENCES vault ON DELETE CASCADE,
      name TEXT NOT NULL COLLATE NOCASE, kind TEXT NOT NULL, schedule TEXT NOT NULL, retention TEXT NOT NULL,
      snapshotRetentionDays INTEGER NOT NULL, timeZone TEXT NOT NULL, UNIQUE (vaultID, name)
    ) STRICT, WITHOUT ROWID
    """,
    // pointCount … storedBytes are kept by triggers.
    // scheduleFrom: the last run that was started, or when protection or its present schedule began.
    """
    CREATE TABLE instance (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, resourceGroup TEXT NOT NULL,
      vaultID TEXT NOT NULL REFERENCES vault, machineID TEXT NOT NULL,
      protection TEXT NOT NULL CHECK (protection IN ('active', 'stopped', 'softDeleted')),
      policyID TEXT REFERENCES policy, formerPolicyID TEXT, deletedAt INTEGER, purgeAt INTEGER, diskSelection TEXT NOT NULL,
      configuredAt INTEGER NOT NULL, scheduleFrom INTEGER NOT NULL, lastBackupStatus TEXT, lastBackupTime INTEGER,
      lastError TEXT,
      pointCount INTEGER NOT NULL DEFAULT 0, latestPoint INTEGER,
      logicalBytes INTEGER NOT NULL DEFAULT 0, storedBytes INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX instanceByVault ON instance (vaultID, resourceGroup, name)",
    "CREATE INDEX instanceByName ON instance (name)",
    "CREATE INDEX instanceByMachine ON instance (machineID)",
    // A machine is under protection in one vault only; others may retain what they have of it.
    "CREATE UNIQUE INDEX instanceActive ON instance (machineID) WHERE protection = 'active'",
    "CREATE INDEX instanceByPolicy ON instance (policyID)",
    """
    CREATE TABLE point (
      id TEXT PRIMARY KEY, instanceID TEXT NOT NULL REFERENCES instance ON DELETE CASCADE, time INTEGER NOT NULL,
      consistency TEXT NOT NULL, consistencyReason TEXT, kind TEXT NOT NULL, reason TEXT, tier TEXT NOT NULL,
      retainUntil INTEGER, scheduledFor INTEGER, sizeBytes INTEGER NOT NULL, readBytes INTEGER NOT NULL, storedBytes INTEGER NOT NULL,
      snapshot TEXT NOT NULL UNIQUE, disks TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX pointByTime ON point (instanceID, time)",
    // Points that are listed no more: their snapshots go, and retention still counts them.
    """
    CREATE TABLE expiredPoint (
      id TEXT PRIMARY KEY, instanceID TEXT NOT NULL REFERENCES instance ON DELETE CASCADE, time INTEGER NOT NULL,
      scheduledFor INTEGER, retainUntil INTEGER, snapshot TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX expiredPointByTime ON expiredPoint (instanceID, time)",
    // Folders of deleted vaults that are still to be removed.
    "CREATE TABLE doomedFolder (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    // What a disk's image looked like when the point was made that read it last.
    """
    CREATE TABLE imageStamp (
      instanceID TEXT NOT NULL REFERENCES instance ON DELETE CASCADE, disk TEXT NOT NULL,
      pointID TEXT NOT NULL REFERENCES point ON DELETE CASCADE, stamp TEXT NOT NULL, PRIMARY KEY (instanceID, disk)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX imageStampByPoint ON imageStamp (pointID)",
    // A job outlives its item and its vault, so it carries their names.
    """
    CREATE TABLE job (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, operation TEXT NOT NULL, request TEXT NOT NULL,
      instanceID TEXT, machineID TEXT, itemName TEXT NOT NULL, vaultID TEXT NOT NULL, vaultName TEXT NOT NULL,
      status TEXT NOT NULL, cancellable INTEGER NOT NULL DEFAULT 1, queuedAt INTEGER NOT NULL, startTime INTEGER,
      endTime INTEGER, tasks TEXT NOT NULL, error TEXT, warnings TEXT NOT NULL, waitReason TEXT, retries TEXT,
      notBefore INTEGER
    ) STRICT
    """,
    "CREATE INDEX jobByStatus ON job (status, seq)",
    "CREATE INDEX jobByVault ON job (vaultID, seq)",
    "CREATE INDEX jobByInstance ON job (instanceID, seq)",
    "CREATE INDEX jobByOperation ON job (operation, seq)",
    "CREATE INDEX jobByTime ON job (queuedAt, status)",
    """
    CREATE TABLE jobProgress (
      seq INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE, total INTEGER, processed INTEGER NOT NULL,
      read INTEGER NOT NULL, stored INTEGER NOT NULL, freed INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    // subject keeps one open alert for one matter.
    """
    CREATE TABLE alert (
      id TEXT PRIMARY KEY, severity TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL, vaultID TEXT,
      instanceID TEXT, raisedAt INTEGER NOT NULL, subject TEXT NOT NULL, occurrences INTEGER NOT NULL,
      lastRaisedAt INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX alertByTime ON alert (lastRaisedAt)",
    "CREATE UNIQUE INDEX alertOpen ON alert (subject) WHERE state <> 'Closed'",
    // Alerts on their way to a command or webhook.
    """
    CREATE TABLE hookDelivery (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, alertID TEXT NOT NULL REFERENCES alert ON DELETE CASCADE,
      hook TEXT NOT NULL, attempts INTEGER NOT NULL, dueAt INTEGER NOT NULL
    ) STRICT
    """,
    // What this installation knows about a vault's safety; in no vault's documents.
    """
    CREATE TABLE vaultHealth (
      vaultID TEXT PRIMARY KEY REFERENCES vault ON DELETE CASCADE, keyExportedAt INTEGER, freeBytes INTEGER,
      totalBytes INTEGER, verifiedAt INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE damagedPoint (pointID TEXT PRIMARY KEY REFERENCES point ON DELETE CASCADE, foundAt INTEGER NOT NULL) "
      + "STRICT, WITHOUT ROWID",
    // What happened, for the notification streams.
    "CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL) STRICT",
  ]

  // A chunk outlives the point that brought it while others use it, so points can't be asked what the storage holds.
  private static let dataInStorage = [
    "ALTER TABLE vaultHealth ADD COLUMN dataBytes INTEGER",
    """
    CREATE TRIGGER vaultAdded AFTER INSERT ON vault BEGIN
      INSERT INTO vaultHealth (vaultID, dataBytes) VALUES (NEW.id, 0);
    END
    """,
    """
    CREATE TRIGGER pointStored AFTER INSERT ON point BEGIN
      UPDATE vaultHealth SET dataBytes = dataBytes + NEW.storedBytes
      WHERE vaultID = (SELECT vaultID FROM instance WHERE id = NEW.instanceID);
    END
    """,
  ]

  private static let firstSummaries = [
    """
    CREATE TRIGGER itemAdded AFTER INSERT ON instance BEGIN
      UPDATE vault SET hasHeldItems = 1 WHERE id = NEW.vaultID AND hasHeldItems = 0;
    END
    """,
    """
    CREATE TRIGGER pointAdded AFTER INSERT ON point BEGIN
      UPDATE instance SET pointCount = pointCount + 1, latestPoint = max(coalesce(latestPoint, NEW.time), NEW.time),
        logicalBytes = logicalBytes + NEW.sizeBytes, storedBytes = storedBytes + NEW.storedBytes,
        scheduleFrom = max(scheduleFrom, coalesce(NEW.scheduledFor, 0))
      WHERE id = NEW.instanceID;
    END
    """,
    """
    CREATE TRIGGER pointRemoved AFTER DELETE ON point BEGIN
      UPDATE instance SET pointCount = pointCount - 1,
        latestPoint = (SELECT max(time) FROM point WHERE instanceID = OLD.instanceID),
        logicalBytes = logicalBytes - OLD.sizeBytes, storedBytes = storedBytes - OLD.storedBytes
      WHERE id = OLD.instanceID;
    END
    """,
  ]
}
