import BackupModel
import GRDB
import ResticRepository
import Synchronization

/// What the service and the executor of one state directory share.
final class EngineContext: Sendable {
  let directory: StateDirectory
  let catalog: Catalog
  let clock: any WallClock
  let keys: VaultKeys
  let repositories: VaultRepositories
  let surroundings: Surroundings
  let reachability: StorageReachability
  /// Vaults whose storage is being freed.
  let traffic = VaultTraffic()
  /// What backups read from sources, shared by all of this process.
  let readRateLimit = ReadRateLimit()
  /// What restores read from vaults, shared by all of this process.
  let restoreRateLimit = ReadRateLimit()
  /// When regions' sources were looked at for a backup.
  let lastScans = Mutex<[RegionID: ContinuousClock.Instant]>([:])

  init(directory: StateDirectory, catalog: Catalog, clock: any WallClock, surroundings: Surroundings?) {
    self.directory = directory
    self.catalog = catalog
    self.clock = clock
    self.surroundings = surroundings ?? .real(in: directory)
    reachability = StorageReachability(look: self.surroundings.isReachable)
    keys = VaultKeys(folder: directory.keys)
    repositories = VaultRepositories(keys: keys, storage: self.surroundings.storage)
  }

  /// Changes something that a vault's documents tell of: the catalog's transaction and the documents change together,
  /// or neither does. Blocks.
  ///
  /// - Parameters:
  ///   - stateChanges: whether the vault's properties, policies or items change.
  ///   - instances: the items whose points change.
  ///   - vanished: points that are no longer listed because their snapshots are gone.
  /// - Throws: `UserErrorVaultOwnedElsewhere`, and whatever `work` throws.
  func change<Value>(
    _ vaultID: VaultID, stateChanges: Bool, pointsOf instances: Set<InstanceID> = [],
    vanished: [RecoveryPoint] = [], _ work: (Database) throws -> Value
  ) throws -> Value {
    let vault = try catalog.read { try VaultTable.existing(vaultID, in: $0) }
    try requireOwner(of: vault)
    let mirror = try mirror(of: vault)
    return try catalog.write { db in
      try mirror.requireOwner(CatalogMeta.owner(db))
      let value = try work(db)
      for instance in instances { try mirror.savePoints(of: instance, vanished: vanished, in: db) }
      if stateChanges { try mirror.saveState(of: vaultID, in: db) }
      return value
    }
  }

  /// Refuses when the storage does not hold the vault now, or when another state directory has adopted it. A state
  /// document that was damaged is written anew from the catalog, which knows everything that was in it, and an alert
  /// says so. Blocks.
  ///
  /// - Throws: `StorageUnavailable`, `UserErrorVaultOwnedElsewhere`.
  func requireOwner(of vault: Vault) throws {
    let mirror = try mirror(of: vault)
    do { try mirror.requireOwner(catalog.read(CatalogMeta.owner)) } catch let error as BackupError
      where error.code == .vaultDamaged
    {
      try catalog.write { db in
        let cause = BackupError(
          .vaultDamaged,
          "The state document of vault \(vault.name) was damaged; it was written anew from the catalog.",
          recommendedAction: "Run `backup-center vault verify`: other files of its storage may be damaged, too.")
        try AlertTable.raise(
          Alert(severity: .critical, cause: cause, vaultID: vault.id, raisedAt: clock.moment),
          about: "\(cause.code) state \(vault.id)", in: db)
        try mirror.saveState(of: vault.id, in: db)
      }
    }
  }

  /// The vault's repository, which distrusts what verifications found damaged from the next reading of its index on.
  /// Blocks.
  func repository(of vault: Vault) throws -> Repository {
    let repository = try repositories.repository(of: vault)
    repository.distrust(try catalog.read { try DamagedPackTable.all(of: vault.id, $0) })
    return repository
  }

  func mirror(of vault: Vault) throws -> VaultMirror {
    VaultMirror(repository: try repositories.repository(of: vault), vaultName: vault.name)
  }
}
