import BackupModel
import GRDB

/// Sources in the catalog, each with why it couldn't be read the last time.
enum SourceTable {
  static func all(inRegion region: RegionID? = nil, _ db: Database) throws -> [SourceListing] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT source.*, region.name AS regionName FROM source JOIN region ON region.id = regionID
        WHERE ?1 IS NULL OR regionID = ?1 ORDER BY source.name
        """, arguments: [region?.rawValue]
    ).map(listing)
  }

  static func find(_ id: SourceID, in db: Database) throws -> Source? {
    try Row.fetchOne(db, sql: "SELECT *, '' AS regionName FROM source WHERE id = ?", arguments: [id.rawValue])
      .map(listing)?.source
  }

  static func find(named name: String, in db: Database) throws -> Source? {
    try Row.fetchOne(db, sql: "SELECT *, '' AS regionName FROM source WHERE name = ?", arguments: [name])
      .map(listing)?.source
  }

  static func find(at location: Source.Location, in db: Database) throws -> Source? {
    try Row.fetchOne(
      db, sql: "SELECT *, '' AS regionName FROM source WHERE location = ?", arguments: [try StoredJSON.text(location)]
    ).map(listing)?.source
  }

  static func insert(_ source: Source, in db: Database) throws {
    try db.execute(
      sql: "INSERT INTO source (id, name, regionID, location) VALUES (?, ?, ?, ?)",
      arguments: [
        source.id.rawValue, source.name, source.regionID.rawValue, try StoredJSON.text(source.location),
      ])
  }

  static func delete(_ id: SourceID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM source WHERE id = ?", arguments: [id.rawValue])
  }

  static func setProblem(_ problem: BackupError?, of id: SourceID, in db: Database) throws {
    try db.execute(
      sql: "UPDATE source SET problem = ?1 WHERE id = ?2 AND problem IS NOT ?1",
      arguments: [try StoredJSON.optionalText(problem), id.rawValue])
  }

  private static func listing(_ row: Row) throws -> SourceListing {
    SourceListing(
      source: Source(
        id: try row.id("id"), name: try row.text("name"), regionID: try row.id("regionID"),
        location: try row.json("location")),
      regionName: try row.text("regionName"), problem: try row.optionalJSON("problem"))
  }
}
