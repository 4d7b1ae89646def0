import BackupModel
import DiskSources
import GRDB

/// What images looked like when their disks were last read into a point.
enum ImageStampTable {
  /// The stamps that belong to `point`, by the disks' names.
  static func all(of point: RecoveryPoint, _ db: Database) throws -> [String: ImageStamp] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT disk, stamp FROM imageStamp WHERE instanceID = ? AND pointID = ?",
      arguments: [point.instanceID.rawValue, point.id.rawValue])
    return Dictionary(
      try rows.map { (try $0.text("disk"), try $0.json("stamp")) }, uniquingKeysWith: { first, _ in first })
  }

  /// Keeps the stamp of a disk of `point`; nil forgets what was known.
  static func save(_ stamp: ImageStamp?, of disk: String, in point: RecoveryPoint, _ db: Database) throws {
    guard let stamp else {
      try db.execute(
        sql: "DELETE FROM imageStamp WHERE instanceID = ? AND disk = ?", arguments: [point.instanceID.rawValue, disk])
      return
    }
    try db.execute(
      sql: """
        INSERT INTO imageStamp (instanceID, disk, pointID, stamp) VALUES (?, ?, ?, ?)
        ON CONFLICT (instanceID, disk) DO UPDATE SET pointID = excluded.pointID, stamp = excluded.stamp
        """,
      arguments: [point.instanceID.rawValue, disk, point.id.rawValue, try StoredJSON.text(stamp)])
  }
}
