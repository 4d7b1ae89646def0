import BackupModel
import Foundation
import GRDB
import ResticRepository

/// Deletes a vault: its folder gets another name in the very moment in which the catalog forgets it, and is removed then.
/// A process that dies on the way leaves the vault whole, or is continued by the next executor. Every call blocks.
struct DeletedVault {
  private static let mark = ".deleting-"
  /// What lies in a vault's folder and is the vault's.
  private static let contents: Set<String> = [
    "config", "keys", "snapshots", "index", "locks", "data", "backup-center",
  ]

  let context: EngineContext
  let vault: Vault

  private var doomed: String { Self.doomedPath(of: vault) }

  /// - Throws: `UserErrorVaultNotEmpty`, `VaultLocked`, `UserErrorVaultHoldsForeignContent`.
  func delete() throws {
    let repository = try context.repositories.repository(of: vault)
    // A state document that is damaged is written anew: who owns the vault must be beyond doubt.
    try context.requireOwner(of: vault)
    let mirror = try context.mirror(of: vault)
    try refuseForeignContent(repository)
    let lock = try VaultRepositories.naming(vault.name) { try repository.acquireLock(exclusive: true) }
    var isMoved = false
    do {
      try context.catalog.write { db in
        try mirror.requireOwner(CatalogMeta.owner(db))
        try Self.refuseHolding(vault, in: db)
        try VaultTable.delete(vault.id, in: db)
        try DoomedFolderTable.insert(doomed, in: db)
        try LifecycleAlert.vaultDeleted(vault, at: context.clock.moment).raise(in: db)
        guard rename(vault.repository, doomed) == 0 else { throw SystemProblem.last }
        isMoved = true
      }
    } catch {
      if isMoved { rename(doomed, vault.repository) }
      try? lock.release()
      throw error
    }
    context.repositories.forget(vault)
    context.keys.remove(vault.id)
    try Self.remove(doomed, context)
  }

  /// - Throws: `UserErrorVaultNotEmpty` with every blocker, `VaultLocked` while jobs are unfinished.
  static func refuseHolding(_ vault: Vault, in db: Database) throws {
    try VaultDeletion.validate(vault, holding: try InstanceTable.all(inVault: vault.id, db), zone: .current)
    try refuseUnfinishedJobs(of: vault, in: db)
  }

  /// - Throws: `VaultLocked`.
  static func refuseUnfinishedJobs(of vault: Vault, in db: Database) throws {
    let open = try JobTable.openCount(ofVault: vault.id, in: db)
    guard open > 0 else { return }
    throw BackupError(
      .vaultLocked, "Vault \(vault.name) has \(open) unfinished job\(open == 1 ? "" : "s").",
      recommendedAction: "Wait until they end, or cancel them.")
  }

  /// Goes on with what processes that died had begun.
  static func finishAll(_ context: EngineContext) throws {
    for path in try context.catalog.read(DoomedFolderTable.all) { try remove(path, context) }
    for vault in try context.catalog.read(VaultTable.all) where access(vault.repository, F_OK) != 0 {
      // The catalog still has the vault, so it was never deleted.
      rename(doomedPath(of: vault), vault.repository)
    }
  }

  private static func doomedPath(of vault: Vault) -> String {
    (vault.repository as NSString).deletingLastPathComponent + "/" + mark + vault.id.rawValue
  }

  private static func remove(_ path: String, _ context: EngineContext) throws {
    do {
      if access(path, F_OK) == 0 { try FileManager.default.removeItem(atPath: path) }
    } catch {
      throw BackupError(
        .storageNotWritable, "The vault is deleted, but its former storage \(path) could not be removed.",
        recommendedAction: "Check the permissions there; the executor tries again when it starts.")
    }
    try context.catalog.write { try DoomedFolderTable.delete(path, in: $0) }
  }

  private func refuseForeignContent(_ repository: Repository) throws {
    let foreign = try VaultRepositories.naming(vault.name) {
      try repository.snapshots().count { PointTags($0.snapshot) == nil }
    }
    guard foreign == 0 else {
      throw refusal(
        "\(foreign) snapshot\(foreign == 1 ? "" : "s") that another program made",
        "Remove what is not needed with `restic forget`, or copy it elsewhere.")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: vault.repository)) ?? []
    if let other = names.sorted().first(where: { !Self.contents.contains($0) }) {
      throw refusal(
        "«\(PrintableText.line(other, limit: 60))», which is not the vault's", "Move it out of \(vault.repository).")
    }
  }

  private func refusal(_ what: String, _ action: String) -> BackupError {
    BackupError(
      .foreignContent, "Vault \(vault.name) can't be deleted: its storage holds \(what).", recommendedAction: action)
  }
}

/// Folders of deleted vaults that are still to be removed.
enum DoomedFolderTable {
  static func all(_ db: Database) throws -> [String] { try String.fetchAll(db, sql: "SELECT path FROM doomedFolder") }

  static func insert(_ path: String, in db: Database) throws {
    try db.execute(sql: "INSERT OR IGNORE INTO doomedFolder VALUES (?)", arguments: [path])
  }

  static func delete(_ path: String, in db: Database) throws {
    try db.execute(sql: "DELETE FROM doomedFolder WHERE path = ?", arguments: [path])
  }
}
