import Foundation

/// A Recovery Services vault: it holds recovery points of one region's machines; its data is a restic repository.
public struct Vault: Hashable, Codable, Sendable, Identifiable {
  /// How the vault's data is meant to be replicated (Azure: backup storage redundancy).
  public enum StorageRedundancy: String, Codable, CaseIterable, Sendable {
    case geoRedundant = "GeoRedundant"
    case zoneRedundant = "ZoneRedundant"
    case locallyRedundant = "LocallyRedundant"
  }

  /// What happens to deleted backup data.
  public enum SoftDeleteState: String, Codable, CaseIterable, Sendable {
    case enabled = "Enabled"
    case alwaysOn = "AlwaysOn"
    case disabled = "Disabled"
  }

  /// Whether retention can be shortened or data deleted before its time.
  public enum ImmutabilityState: String, Codable, CaseIterable, Sendable {
    case disabled = "Disabled"
    case enabled = "Enabled"
    case locked = "Locked"
  }

  /// The identity that survives renames.
  public let id: VaultID
  /// 2–50 characters, unique; see ``NameRules/vault(_:)``.
  public var name: String
  /// Fixed at creation.
  public let regionID: RegionID
  /// Changeable only until the first item is protected (Azure Backup's rule).
  public var storageRedundancy: StorageRedundancy
  /// What happens to deleted backup data; once always on, it stays on.
  public var softDeleteState: SoftDeleteState
  /// 14–180 (Azure Backup's limits); the value when an item is deleted counts.
  public var softDeleteRetentionDays: Int
  /// Whether retention can be shortened; once locked, it stays locked.
  public var immutabilityState: ImmutabilityState
  /// Whether points can be restored in the paired region; geo-redundant vaults only.
  public var crossRegionRestore: Bool
  /// Whether an item was ever put under protection here, even if none is left: from then on redundancy is fixed.
  public var hasHeldItems: Bool
  /// Absolute path of the restic repository.
  public var repository: String
  /// When the vault was made.
  public var createdAt: Date

  /// Makes a value from its parts.
  public init(
    id: VaultID = .random(), name: String, regionID: RegionID,
    storageRedundancy: StorageRedundancy = .geoRedundant, softDeleteState: SoftDeleteState = .enabled,
    softDeleteRetentionDays: Int = 14, immutabilityState: ImmutabilityState = .disabled,
    crossRegionRestore: Bool = false, hasHeldItems: Bool = false, repository: String, createdAt: Date
  ) {
    self.id = id
    self.name = name
    self.regionID = regionID
    self.storageRedundancy = storageRedundancy
    self.softDeleteState = softDeleteState
    self.softDeleteRetentionDays = softDeleteRetentionDays
    self.immutabilityState = immutabilityState
    self.crossRegionRestore = crossRegionRestore
    self.hasHeldItems = hasHeldItems
    self.repository = repository
    self.createdAt = createdAt
  }
}
