import BackupModel
import GRDB

/// Regions in the catalog.
enum RegionTable {
  static func all(_ db: Database) throws -> [Region] {
    try Row.fetchAll(db, sql: "SELECT * FROM region ORDER BY name").map(region)
  }

  static func find(_ id: RegionID, in db: Database) throws -> Region? {
    try Row.fetchOne(db, sql: "SELECT * FROM region WHERE id = ?", arguments: [id.rawValue]).map(region)
  }

  static func find(named name: String, in db: Database) throws -> Region? {
    try Row.fetchOne(db, sql: "SELECT * FROM region WHERE name = ?", arguments: [name]).map(region)
  }

  /// - Throws: `UserErrorRegionNotFound`.
  static func named(_ name: String, in db: Database) throws -> Region {
    if let region = try find(named: name, in: db) { return region }
    let known = try all(db).map(\.name)
    throw BackupError(
      .regionNotFound, "There is no region «\(PrintableText.line(name, limit: 60))».",
      recommendedAction: known.isEmpty
        ? "Create it with `backup-center region create`." : "Choose one of: \(known.joined(separator: ", ")).")
  }

  /// The region that `id` refers to; the catalog's foreign keys see to it that there is one.
  static func holding(_ id: RegionID, in db: Database) throws -> Region {
    guard let region = try find(id, in: db) else {
      throw BackupError(
        .catalogUnavailable, "The catalog has lost the region \(id).",
        recommendedAction: "Restore the catalog from its last copy, or adopt the vaults into a new state directory.")
    }
    return region
  }

  static func insert(_ region: Region, in db: Database) throws {
    try db.execute(
      sql: "INSERT INTO region (id, name, storage, pairedRegion) VALUES (?, ?, ?, ?)",
      arguments: [region.id.rawValue, region.name, region.storage, region.pairedRegion])
  }

  static func delete(_ id: RegionID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM region WHERE id = ?", arguments: [id.rawValue])
  }

  private static func region(_ row: Row) throws -> Region {
    Region(
      id: try row.id("id"), name: try row.text("name"), storage: try row.text("storage"),
      pairedRegion: try row.optionalText("pairedRegion"))
  }
}
