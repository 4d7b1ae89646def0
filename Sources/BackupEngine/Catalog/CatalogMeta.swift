import BackupModel
import Foundation
import GRDB

/// What the catalog says about itself.
enum CatalogMeta {
  /// The identity of this state directory, by which a vault's state document names its owner.
  static func owner(_ db: Database) throws -> String { try value("owner", in: db) ?? "" }

  /// Writes what a new catalog needs to know; leaves an existing one as it is.
  static func establish(_ clock: any WallClock, in db: Database) throws {
    try keep("owner", UUID().uuidString.lowercased(), in: db)
    try keep("testClock", clock.isTestClock ? "yes" : "no", in: db)
  }

  /// A test clock works only where the catalog was made with one.
  static func check(_ clock: any WallClock, in db: Database) throws {
    guard clock.isTestClock, try value("testClock", in: db) != "yes" else { return }
    throw BackupError(
      .invalidArgument, "This state directory was made with the real clock, and a test clock can't be used on it.",
      recommendedAction: "Make another state directory for tests.")
  }

  private static func keep(_ key: String, _ value: String, in db: Database) throws {
    try db.execute(sql: "INSERT OR IGNORE INTO meta VALUES (?, ?)", arguments: [key, value])
  }

  private static func value(_ key: String, in db: Database) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
  }
}
