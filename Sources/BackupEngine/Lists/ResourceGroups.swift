import BackupModel
import GRDB

/// The resource groups of items. However many items there are, each group is looked up once.
enum ResourceGroups {
  /// Sorted by name.
  static func all(_ db: Database) throws -> [String] { try groups(where: Condition("true"), db) }

  static func matching(_ search: NameSearch, in db: Database) throws -> [String] {
    try groups(where: search.matches("found.name", isWide: true), db)
  }

  private static func groups(where condition: Condition, _ db: Database) throws -> [String] {
    let first = "SELECT resourceGroup FROM instance INDEXED BY itemByGroup"
    let order = "ORDER BY resourceGroup COLLATE NOCASE LIMIT 1"
    return try String.fetchAll(
      db,
      sql: """
        WITH RECURSIVE found (name) AS (
          SELECT (\(first) \(order)) UNION ALL
          SELECT (\(first) WHERE resourceGroup COLLATE NOCASE > found.name \(order)) FROM found WHERE name IS NOT NULL
        ) SELECT name FROM found WHERE name IS NOT NULL AND \(condition.sql)
        """, arguments: condition.arguments)
  }
}
