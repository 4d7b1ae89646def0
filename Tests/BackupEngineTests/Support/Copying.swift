import GRDB

/// Copies of catalogs.
enum Copying {
  /// Writes the database `path` as it is now into the new file `copy`.
  static func vacuum(_ path: String, into copy: String) throws -> Bool {
    let database = try DatabaseQueue(path: path)
    defer { try? database.close() }
    try database.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy]) }
    return true
  }
}
