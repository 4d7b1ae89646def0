/// What the second schema adds, so that lists of any length can be shown in windows: columns to sort by, the indexes
/// of each order, counts that triggers keep as rows change, and a search by parts of names.
enum CatalogSchemaLists {
  static let statements = columns + itemTriggers + indexes + labels + KeptCounts.statements + present

  // MARK: Columns

  /// state, backupStatus and pointTime are derived by triggers: an index of a generated column can't answer a query
  /// without the table.
  private static let columns = [
    "ALTER TABLE instance ADD COLUMN machineMissing INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE instance ADD COLUMN vaultName TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE instance ADD COLUMN policyName TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE instance ADD COLUMN state TEXT NOT NULL DEFAULT 'InitialBackupPending'",
    "ALTER TABLE instance ADD COLUMN backupStatus TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE instance ADD COLUMN pointTime INTEGER NOT NULL DEFAULT -1",
    // How many items hold the machine, in whatever vault and state.
    "ALTER TABLE machine ADD COLUMN holders INTEGER NOT NULL DEFAULT 0",
    // A job that has not begun has none; one that runs has the longest, the one that began first the very longest.
    """
    ALTER TABLE job ADD COLUMN duration INTEGER NOT NULL GENERATED ALWAYS AS (
      CASE WHEN startTime IS NULL THEN -1 WHEN endTime IS NULL THEN 4611686018427387904 - startTime
        ELSE max(endTime - startTime, 0) END) VIRTUAL
    """,
  ]

  private static let isMissing =
    "NOT EXISTS (SELECT 1 FROM machine WHERE machine.id = machineID AND missing = 0)"
  private static let policyNameOfItem = "coalesce((SELECT name FROM policy WHERE policy.id = policyID), '')"

  /// state is what `ProtectionRules.state` says, as SQL; tests hold the two together.
  private static let deriveItem = """
    UPDATE instance SET backupStatus = coalesce(lastBackupStatus, ''), pointTime = coalesce(latestPoint, -1),
      state = CASE WHEN protection = 'softDeleted' THEN 'SoftDeleted' WHEN protection = 'stopped' THEN 'ProtectionStopped'
        WHEN machineMissing THEN 'DatasourceNotFound' WHEN lastBackupStatus IS 'Failed' THEN 'ProtectionError'
        WHEN pointCount > 0 THEN 'Protected' ELSE 'InitialBackupPending' END
    """

  private static let itemTriggers = [
    "CREATE TRIGGER itemDerived AFTER INSERT ON instance BEGIN \(deriveItem) WHERE id = NEW.id; END",
    """
    CREATE TRIGGER itemDerivedAnew
    AFTER UPDATE OF protection, machineMissing, lastBackupStatus, pointCount, latestPoint ON instance
    WHEN NEW.protection <> OLD.protection OR NEW.machineMissing <> OLD.machineMissing
      OR NEW.lastBackupStatus IS NOT OLD.lastBackupStatus OR (NEW.pointCount > 0) <> (OLD.pointCount > 0)
      OR NEW.latestPoint IS NOT OLD.latestPoint
    BEGIN \(deriveItem) WHERE id = NEW.id; END
    """,
    """
    CREATE TRIGGER itemNamed AFTER INSERT ON instance BEGIN
      UPDATE instance SET machineMissing = \(isMissing),
        vaultName = (SELECT name FROM vault WHERE vault.id = vaultID), policyName = \(policyNameOfItem)
      WHERE id = NEW.id;
      UPDATE machine SET holders = holders + 1 WHERE id = NEW.machineID;
    END
    """,
    "CREATE TRIGGER itemGone AFTER DELETE ON instance BEGIN "
      + "UPDATE machine SET holders = holders - 1 WHERE id = OLD.machineID; END",
    """
    CREATE TRIGGER itemPolicyChanged AFTER UPDATE OF policyID ON instance WHEN NEW.policyID IS NOT OLD.policyID BEGIN
      UPDATE instance SET policyName = \(policyNameOfItem) WHERE id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER policyRenamed AFTER UPDATE OF name ON policy WHEN NEW.name IS NOT OLD.name BEGIN
      UPDATE instance SET policyName = NEW.name WHERE policyID = NEW.id;
    END
    """,
    """
    CREATE TRIGGER vaultRenamed AFTER UPDATE OF name ON vault WHEN NEW.name IS NOT OLD.name BEGIN
      UPDATE instance SET vaultName = NEW.name WHERE vaultID = NEW.id;
    END
    """,
    """
    CREATE TRIGGER machineFound AFTER INSERT ON machine BEGIN
      UPDATE instance SET machineMissing = NEW.missing WHERE machineID = NEW.id AND machineMissing <> NEW.missing;
      UPDATE machine SET holders = (SELECT count(*) FROM instance WHERE machineID = NEW.id) WHERE id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER machineMoved AFTER UPDATE OF missing ON machine WHEN NEW.missing <> OLD.missing BEGIN
      UPDATE instance SET machineMissing = NEW.missing WHERE machineID = NEW.id;
    END
    """,
    """
    CREATE TRIGGER machineForgotten AFTER DELETE ON machine BEGIN
      UPDATE instance SET machineMissing = 1 WHERE machineID = OLD.id;
    END
    """,
  ]

  // MARK: Orders

  /// The columns by which items are sorted. Those in which many items are equal have an index for each direction,
  /// because equal items are in the order of their names either way.
  private static let indexes = [
    "CREATE INDEX itemByName ON instance (name COLLATE NOCASE, id)",
    "CREATE INDEX itemByGroup ON instance (resourceGroup COLLATE NOCASE, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByGroupDown ON instance (resourceGroup COLLATE NOCASE DESC, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByVault ON instance (vaultName COLLATE NOCASE, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByPolicy ON instance (policyName COLLATE NOCASE, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByPolicyDown ON instance (policyName COLLATE NOCASE DESC, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByStatus ON instance (backupStatus, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByStatusDown ON instance (backupStatus DESC, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByPoint ON instance (pointTime, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByState ON instance (state, name COLLATE NOCASE, id)",
    "CREATE INDEX itemByStateDown ON instance (state DESC, name COLLATE NOCASE, id)",
    "CREATE INDEX itemBySchedule ON instance (policyID, scheduleFrom) WHERE protection = 'active'",
    "CREATE INDEX machineFree ON machine (id) WHERE missing = 0 AND holders = 0",
    "CREATE INDEX jobByName ON job (itemName COLLATE NOCASE, seq)",
    "CREATE INDEX jobByDuration ON job (duration, seq)",
    "CREATE INDEX alertByState ON alert (state, severity)",
  ]

  // MARK: Names

  /// Every name that an item, a resource group or a job has had, once; found by any part of it.
  private static let labels = [
    """
    CREATE TABLE label (
      id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE COLLATE NOCASE, jobs INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    "CREATE VIRTUAL TABLE labelSearch USING fts5 (text, content = 'label', content_rowid = 'id', tokenize = 'trigram')",
    "CREATE TRIGGER labelAdded AFTER INSERT ON label BEGIN "
      + "INSERT INTO labelSearch (rowid, text) VALUES (NEW.id, NEW.text); END",
    """
    CREATE TRIGGER itemLabelled AFTER INSERT ON instance BEGIN
      INSERT OR IGNORE INTO label (text) VALUES (NEW.name), (NEW.resourceGroup);
    END
    """,
    """
    CREATE TRIGGER itemRelabelled AFTER UPDATE OF name, resourceGroup ON instance
    WHEN NEW.name IS NOT OLD.name OR NEW.resourceGroup IS NOT OLD.resourceGroup BEGIN
      INSERT OR IGNORE INTO label (text) VALUES (NEW.name), (NEW.resourceGroup);
    END
    """,
  ]

  // MARK: What is there already

  private static let present =
    [
      """
      INSERT INTO itemCount
        SELECT vaultID, state, backupStatus, count(*), sum(logicalBytes), sum(storedBytes) FROM instance GROUP BY 1, 2, 3
      """,
      """
      UPDATE instance SET machineMissing = \(isMissing), policyName = \(policyNameOfItem),
        vaultName = (SELECT name FROM vault WHERE vault.id = vaultID)
      """,
      deriveItem,
      "UPDATE machine SET holders = (SELECT count(*) FROM instance WHERE machineID = machine.id)",
    ] + KeptCounts.jobsPresent + [
      "INSERT OR IGNORE INTO label (text) SELECT name FROM instance UNION SELECT resourceGroup FROM instance"
    ]
}
