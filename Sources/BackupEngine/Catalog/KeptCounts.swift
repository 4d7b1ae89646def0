/// Counts that triggers keep as rows change, so that no list has to be counted. Part of the schema's migration to lists
/// in windows.
package enum KeptCounts {
  /// Jobs are counted in blocks of so many sequence numbers.
  static let blockSize = 8_192

  static let statements = jobCounts + itemCounts

  /// Counts the jobs that are there, and their names, where no trigger has done so and no name is known yet.
  package static let jobsPresent = [
    """
    INSERT INTO label (text, jobs) SELECT itemName, count(*) FROM job WHERE true GROUP BY itemName COLLATE NOCASE
    """,
    """
    INSERT INTO jobCount SELECT seq / \(blockSize), vaultID, operation, status, count(*) FROM job GROUP BY 1, 2, 3, 4
    """,
    "INSERT INTO jobTotal SELECT vaultID, operation, status, count(*) FROM job GROUP BY 1, 2, 3",
    "INSERT INTO jobDuration SELECT duration / 1000, count(*) FROM job GROUP BY 1",
    "INSERT INTO jobBlock SELECT seq / \(blockSize), min(queuedAt), max(queuedAt) FROM job GROUP BY 1",
  ]

  /// jobCount has the jobs of a block by everything that a filter asks for, jobTotal those of all blocks; jobBlock has
  /// the times between which a block's jobs were queued. jobDuration has the jobs by their durations.
  private static let jobCounts = [
    """
    CREATE TABLE jobCount (
      block INTEGER NOT NULL, vaultID TEXT NOT NULL, operation TEXT NOT NULL, status TEXT NOT NULL,
      jobs INTEGER NOT NULL, PRIMARY KEY (block, vaultID, operation, status)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE jobTotal (
      vaultID TEXT NOT NULL, operation TEXT NOT NULL, status TEXT NOT NULL, jobs INTEGER NOT NULL,
      PRIMARY KEY (vaultID, operation, status)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE jobDuration (second INTEGER PRIMARY KEY, jobs INTEGER NOT NULL) STRICT",
    "CREATE TABLE jobBlock (block INTEGER PRIMARY KEY, firstQueued INTEGER NOT NULL, lastQueued INTEGER NOT NULL) STRICT",
    """
    CREATE TRIGGER jobCounted AFTER INSERT ON job BEGIN
      \(countJob("NEW", by: 1))
      \(countDuration("NEW", by: 1))
      INSERT INTO jobBlock VALUES (NEW.seq / \(blockSize), NEW.queuedAt, NEW.queuedAt)
        ON CONFLICT (block) DO UPDATE SET firstQueued = min(firstQueued, excluded.firstQueued),
          lastQueued = max(lastQueued, excluded.lastQueued);
      INSERT INTO label (text, jobs) VALUES (NEW.itemName, 1) ON CONFLICT (text) DO UPDATE SET jobs = jobs + 1;
    END
    """,
    """
    CREATE TRIGGER jobRecounted AFTER UPDATE OF vaultID, operation, status ON job
    WHEN NEW.status <> OLD.status OR NEW.vaultID <> OLD.vaultID OR NEW.operation <> OLD.operation BEGIN
      \(countJob("OLD", by: -1))
      \(countJob("NEW", by: 1))
      \(forgetNone)
    END
    """,
    """
    CREATE TRIGGER jobUncounted AFTER DELETE ON job BEGIN
      \(countJob("OLD", by: -1))
      \(forgetNone)
      \(countDuration("OLD", by: -1))
      UPDATE label SET jobs = jobs - 1 WHERE text = OLD.itemName;
    END
    """,
    """
    CREATE TRIGGER jobTimed AFTER UPDATE OF startTime, endTime ON job WHEN NEW.duration <> OLD.duration BEGIN
      \(countDuration("OLD", by: -1))
      DELETE FROM jobDuration WHERE second = OLD.duration / 1000 AND jobs = 0;
      \(countDuration("NEW", by: 1))
    END
    """,
  ]

  private static func countJob(_ row: String, by number: Int) -> String {
    """
    INSERT INTO jobCount VALUES (\(row).seq / \(blockSize), \(row).vaultID, \(row).operation, \(row).status, \(number))
      ON CONFLICT (block, vaultID, operation, status) DO UPDATE SET jobs = jobs + \(number);
    INSERT INTO jobTotal VALUES (\(row).vaultID, \(row).operation, \(row).status, \(number))
      ON CONFLICT (vaultID, operation, status) DO UPDATE SET jobs = jobs + \(number);
    """
  }

  private static func countDuration(_ row: String, by number: Int) -> String {
    """
    INSERT INTO jobDuration VALUES (\(row).duration / 1000, \(number))
      ON CONFLICT (second) DO UPDATE SET jobs = jobs + \(number);
    """
  }

  private static let forgetNone = """
    DELETE FROM jobCount WHERE block = OLD.seq / \(blockSize) AND vaultID = OLD.vaultID AND operation = OLD.operation
      AND status = OLD.status AND jobs = 0;
    """

  private static let itemCounts = [
    """
    CREATE TABLE itemCount (
      vaultID TEXT NOT NULL, state TEXT NOT NULL, backupStatus TEXT NOT NULL, items INTEGER NOT NULL,
      logicalBytes INTEGER NOT NULL, storedBytes INTEGER NOT NULL, PRIMARY KEY (vaultID, state, backupStatus)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TRIGGER itemCounted AFTER INSERT ON instance BEGIN \(countItem("NEW", "")) END",
    """
    CREATE TRIGGER itemRecounted AFTER UPDATE ON instance
    WHEN NEW.vaultID <> OLD.vaultID OR NEW.state <> OLD.state OR NEW.backupStatus <> OLD.backupStatus
      OR NEW.logicalBytes <> OLD.logicalBytes OR NEW.storedBytes <> OLD.storedBytes
    BEGIN
      \(countItem("OLD", "-"))
      \(countItem("NEW", ""))
    END
    """,
    "CREATE TRIGGER itemUncounted AFTER DELETE ON instance BEGIN \(countItem("OLD", "-")) END",
  ]

  private static func countItem(_ row: String, _ sign: String) -> String {
    """
    INSERT INTO itemCount
      VALUES (\(row).vaultID, \(row).state, \(row).backupStatus, \(sign)1, \(sign)\(row).logicalBytes, \(sign)\(row).storedBytes)
      ON CONFLICT (vaultID, state, backupStatus) DO UPDATE SET items = items + excluded.items,
        logicalBytes = logicalBytes + excluded.logicalBytes, storedBytes = storedBytes + excluded.storedBytes;
    """
  }
}
