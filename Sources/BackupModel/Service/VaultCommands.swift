/// Which properties of a vault to change; nil leaves one as it is.
public struct VaultPropertyChange: Hashable, Sendable {
  /// How the vault's data is meant to be replicated.
  public var storageRedundancy: Vault.StorageRedundancy?
  /// Whether points can be restored in the paired region.
  public var crossRegionRestore: Bool?
  /// What happens to deleted backup data.
  public var softDeleteState: Vault.SoftDeleteState?
  /// Days that deleted data is kept, 14–180.
  public var softDeleteRetentionDays: Int?
  /// Whether retention can be shortened or data deleted before its time.
  public var immutabilityState: Vault.ImmutabilityState?

  /// Makes a change; what is not given stays as it is.
  public init(
    storageRedundancy: Vault.StorageRedundancy? = nil, crossRegionRestore: Bool? = nil,
    softDeleteState: Vault.SoftDeleteState? = nil, softDeleteRetentionDays: Int? = nil,
    immutabilityState: Vault.ImmutabilityState? = nil
  ) {
    self.storageRedundancy = storageRedundancy
    self.crossRegionRestore = crossRegionRestore
    self.softDeleteState = softDeleteState
    self.softDeleteRetentionDays = softDeleteRetentionDays
    self.immutabilityState = immutabilityState
  }

  /// Whether nothing is to be changed.
  public var isEmpty: Bool { self == VaultPropertyChange() }

  /// `properties` with this change made to them.
  public func applied(to properties: VaultProperties) -> VaultProperties {
    VaultProperties(
      storageRedundancy: storageRedundancy ?? properties.storageRedundancy,
      crossRegionRestore: crossRegionRestore ?? properties.crossRegionRestore,
      softDeleteState: softDeleteState ?? properties.softDeleteState,
      softDeleteRetentionDays: softDeleteRetentionDays ?? properties.softDeleteRetentionDays,
      immutabilityState: immutabilityState ?? properties.immutabilityState)
  }
}

/// A vault that was forgotten because its storage is lost.
public struct ForgottenVault: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Where its storage was.
  public var repository: String
  /// How many items it had.
  public var itemCount: Int
  /// The file with its key, which is kept; nil when there is none.
  public var keyFile: String?

  /// Makes a value from its parts.
  public init(name: String, repository: String, itemCount: Int, keyFile: String?) {
    self.name = name
    self.repository = repository
    self.itemCount = itemCount
    self.keyFile = keyFile
  }
}

/// What freeing a vault's storage would do, to the byte. All sizes are bytes.
public struct PrunePreview: Hashable, Sendable {
  /// The data before.
  public var bytesBefore: UInt64
  /// The data after.
  public var bytesAfter: UInt64
  /// What is freed.
  public var bytesFreed: UInt64
  /// What stays though nothing uses it, because moving what is beside it would not pay.
  public var bytesUnusedKept: UInt64
  /// Pack files that go.
  public var removedPackCount: Int
  /// Pack files that are made of what others held.
  public var madePackCount: Int

  /// Makes a value from its parts.
  public init(
    bytesBefore: UInt64, bytesAfter: UInt64, bytesFreed: UInt64, bytesUnusedKept: UInt64, removedPackCount: Int,
    madePackCount: Int
  ) {
    self.bytesBefore = bytesBefore
    self.bytesAfter = bytesAfter
    self.bytesFreed = bytesFreed
    self.bytesUnusedKept = bytesUnusedKept
    self.removedPackCount = removedPackCount
    self.madePackCount = madePackCount
  }
}

/// The properties, the storage and the end of vaults.
public protocol VaultCommands: Sendable {
  /// Changes a vault's properties, all that are asked or none.
  ///
  /// - Throws: ``BackupError`` that names the property; see ``VaultProperties/validateChange(to:ofVault:everProtected:)``.
  func changeProperties(ofVault name: String, _ change: VaultPropertyChange) async throws -> VaultListing
  /// What is in the way of deleting a vault; empty when nothing is.
  func deletionBlockers(ofVault name: String) async throws -> [VaultDeletionBlocker]
  /// Deletes a vault that holds nothing, with its storage and its key.
  ///
  /// - Throws: ``BackupError``: `UserErrorVaultNotEmpty` with every blocker; `VaultLocked` while a job or another
  ///   program works on it.
  func deleteVault(named name: String) async throws
  /// Forgets a vault whose storage is lost, with its items and policies. Nothing is removed but what the catalog knows:
  /// the key stays in the state directory, in case that the storage turns up again.
  ///
  /// - Parameter typedName: the vault's name as the administrator typed it.
  /// - Throws: ``BackupError``: `UserErrorConfirmationMismatch`; `UserErrorStorageNotLost` when the storage is there, or
  ///   can't be told to be lost; `VaultLocked` while jobs are unfinished.
  func forgetLostVault(named name: String, typedName: String) async throws -> ForgottenVault
  /// What freeing the vault's storage would do now.
  func previewPrune(ofVault name: String) async throws -> PrunePreview
  /// Queues a job that frees what no point in the vault uses.
  func pruneVault(named name: String) async throws -> Job
}
