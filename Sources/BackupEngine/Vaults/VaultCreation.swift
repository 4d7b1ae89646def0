import BackupModel
import Foundation
import GRDB
import ResticRepository

/// Makes a vault. The repository is made beside its place and moved there at the end, so that nothing half made is ever
/// in that place.
struct VaultCreation {
  let context: EngineContext
  let request: CreateVaultRequest

  /// Blocks.
  func run() throws {
    try NameRules.vault(request.name)
    let region = try context.catalog.read { db in
      try refuseTakenName(in: db)
      return try RegionTable.named(request.region, in: db)
    }
    try RegionMarker.require(region)
    let vault = Vault(
      name: request.name, regionID: region.id, storageRedundancy: request.storageRedundancy,
      repository: region.storage + "/" + NameRules.pathComponent(request.name), createdAt: context.clock.moment)
    let draft = DraftFolder(for: vault, in: region)
    let key = VaultKeys.random()
    do {
      let repository = try VaultRepositories.naming(vault.name) {
        try Repository.create(on: context.surroundings.storage(draft.path), password: key)
      }
      try context.keys.store(key, of: vault.id)
      try context.catalog.write { db in
        try refuseTakenName(in: db)
        try VaultTable.insert(vault, in: db)
        try PolicyTable.insert(.standardDefault(for: vault.id, timeZone: TimeZone.current.identifier), in: db)
        try VaultMirror(repository: repository, vaultName: vault.name).saveState(of: vault.id, in: db)
        try draft.publish()
      }
      ReserveFile(of: vault).make()
    } catch {
      draft.remove()
      context.keys.remove(vault.id)
      throw error
    }
  }

  private func refuseTakenName(in db: Database) throws {
    guard let other = try VaultTable.find(named: request.name, in: db) else { return }
    throw BackupError(
      .nameInUse, "There is already a vault \(other.name).", recommendedAction: "Choose another name.")
  }
}

/// The folder in which a vault's repository is made before it gets its name.
final class DraftFolder {
  private static let mark = ".creating-"
  private let target: String
  /// Where the folder is now.
  private(set) var path: String

  init(for vault: Vault, in region: Region) {
    target = vault.repository
    path = region.storage + "/" + Self.mark + vault.id.rawValue
  }

  /// Gives the folder its name, unless something is there.
  ///
  /// - Throws: `RepositoryExists`.
  func publish() throws {
    // An empty folder is replaced; anything else makes rename fail.
    guard rename(path, target) == 0 else {
      let problem = SystemProblem.last
      guard [ENOTEMPTY, EEXIST, ENOTDIR].contains(problem.number) else { throw problem }
      throw BackupError(
        .repositoryExists, "\(target) already exists and is not empty.",
        recommendedAction: "Choose another name, or adopt what is there with `backup-center vault adopt`.")
    }
    path = target
    try PrivateFile.syncFolder(of: target)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Removes what a killed process left behind more than an hour ago.
  static func sweep(_ region: Region) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: region.storage)) ?? []
    for name in names where name.hasPrefix(mark) {
      let path = region.storage + "/" + name
      var info = stat()
      guard lstat(path, &info) == 0, time(nil) - info.st_mtim.tv_sec > 3_600 else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}
