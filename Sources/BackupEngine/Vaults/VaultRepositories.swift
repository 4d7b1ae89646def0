import BackupModel
import ResticRepository
import Synchronization

/// The repositories of vaults, opened once and shared by everything in the process. Every call blocks.
final class VaultRepositories: Sendable {
  private let keys: VaultKeys
  private let storage: @Sendable (String) -> any StorageBackend
  private let opened = Mutex<[String: Repository]>([:])

  init(keys: VaultKeys, storage: @escaping @Sendable (String) -> any StorageBackend) {
    self.keys = keys
    self.storage = storage
  }

  /// The repository of `vault`.
  ///
  /// - Throws: `VaultKeyMissing`, `VaultKeyRejected`, `NotARepository`, `StorageUnavailable`…
  func repository(of vault: Vault) throws -> Repository {
    let place = vault.id.rawValue + vault.repository
    if let known = opened.withLock({ $0[place] }) { return known }
    let key = try keys.key(of: vault)
    let repository = try Self.naming(vault.name) {
      do { return try Repository.open(on: storage(vault.repository), password: key) } catch let error as RepositoryError
        where error.kind == .notARepository
      {
        throw BackupError(
          .storageUnavailable, "The data of vault \(vault.name) is not at \(vault.repository).",
          recommendedAction: "Check that the storage is mounted.")
      }
    }
    return opened.withLock { known in
      if let other = known[place] { return other }
      known[place] = repository
      return repository
    }
  }

  /// Forgets an opened repository, because its vault was adopted anew or its storage was changed under it.
  func forget(_ vault: Vault) {
    opened.withLock { _ = $0.removeValue(forKey: vault.id.rawValue + vault.repository) }
  }

  /// Runs `work`; what the repository complains of is said with the vault's name.
  static func naming<Value>(_ vault: String, _ work: () throws -> Value) throws -> Value {
    do { return try work() } catch let error as RepositoryError {
      throw ErrorTranslation.repository(error, vault: vault)
    }
  }
}
