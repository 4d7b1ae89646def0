import Foundation

/// The room on the storage of a vault.
public struct StorageSpace: Hashable, Sendable {
  /// Bytes that this account can still write.
  public var freeBytes: UInt64
  /// Bytes of the whole file system.
  public var totalBytes: UInt64

  /// Makes a value from its parts.
  public init(freeBytes: UInt64, totalBytes: UInt64) {
    self.freeBytes = freeBytes
    self.totalBytes = totalBytes
  }
}

/// What is known about how safe a vault's data is.
public struct VaultHealth: Hashable, Sendable {
  /// When the key was last exported, or brought along by an adoption; nil: never.
  public var keyExportedAt: Date?
  /// The room on the storage when it was last measured; nil before that, and while the storage is not reachable.
  public var space: StorageSpace?
  /// Whether the storage holds the vault now; a storage that isn't mounted doesn't.
  public var isStorageReachable = true
  /// When *Verify vault* last read everything; nil: never.
  public var verifiedAt: Date?
  /// How many recovery points that verification found damaged.
  public var damagedPoints: Int

  /// Makes a value; nothing is known unless given.
  public init(
    keyExportedAt: Date? = nil, space: StorageSpace? = nil, verifiedAt: Date? = nil, damagedPoints: Int = 0
  ) {
    self.keyExportedAt = keyExportedAt
    self.space = space
    self.verifiedAt = verifiedAt
    self.damagedPoints = damagedPoints
  }
}

extension Vault {
  /// Whether the copies that the redundancy asks for exist.
  public enum ReplicationState: String, Codable, CaseIterable, Sendable {
    /// The redundancy asks for no other place.
    case notNeeded = "NotNeeded"
    /// It does, and there is no copy.
    case notReplicatedYet = "NotReplicatedYet"
  }

  /// Where the vault's copies stand. This version makes none.
  public var replicationState: ReplicationState {
    storageRedundancy == .locallyRedundant ? .notNeeded : .notReplicatedYet
  }
}
