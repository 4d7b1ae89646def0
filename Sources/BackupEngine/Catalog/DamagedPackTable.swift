import BackupModel
import GRDB
import ResticRepository

/// Packs that verifications found damaged, in the catalog.
enum DamagedPackTable {
  static func all(of vault: VaultID, _ db: Database) throws -> Set<ObjectID> {
    let names = try String.fetchAll(
      db, sql: "SELECT pack FROM damagedPack WHERE vaultID = ?", arguments: [vault.rawValue])
    return Set(names.compactMap { ObjectID(hex: $0) })
  }

  static func insert(_ packs: some Sequence<ObjectID>, of vault: VaultID, in db: Database) throws {
    for pack in packs {
      try db.execute(
        sql: "INSERT OR IGNORE INTO damagedPack VALUES (?, ?)", arguments: [vault.rawValue, pack.hex])
    }
  }

  /// Writes down what a verification of everything found, in place of what was known.
  static func replace(by packs: Set<ObjectID>, of vault: VaultID, in db: Database) throws {
    try db.execute(sql: "DELETE FROM damagedPack WHERE vaultID = ?", arguments: [vault.rawValue])
    try insert(packs, of: vault, in: db)
  }

  /// Forgets the packs that are no longer stored.
  static func keep(_ present: Set<ObjectID>, of vault: VaultID, in db: Database) throws {
    try replace(by: all(of: vault, db).intersection(present), of: vault, in: db)
  }
}
