import BackupModel
import BackupViewModels
import Foundation

/// A vault as JSON.
struct VaultDocument: Encodable, Sendable {
  var id: String
  var name: String
  var region: String
  var storageRedundancy: String
  var softDeleteState: String
  var softDeleteRetentionDays: Int
  var immutabilityState: String
  var crossRegionRestore: Bool
  /// What restic opens.
  var repository: String
  var createdTime: Date
  var itemCount: Int
  var softDeletedItemCount: Int
  var logicalBytes: UInt64
  var storedBytes: UInt64
  /// `NotReplicatedYet` or `NotNeeded`.
  var replicationState: String
  @Nullable var keyExportedTime: Date?
  @Nullable var verifiedTime: Date?
  var damagedPointCount: Int
  /// Whether the storage holds the vault now.
  var storageReachable: Bool
  /// Of the storage's file system, when it was last measured; `null` while it is not reachable.
  @Nullable var freeBytes: UInt64?
  @Nullable var capacityBytes: UInt64?

  init(_ listing: VaultListing) {
    let vault = listing.vault
    id = vault.id.rawValue
    name = vault.name
    region = listing.regionName
    storageRedundancy = vault.storageRedundancy.rawValue
    softDeleteState = vault.softDeleteState.rawValue
    softDeleteRetentionDays = vault.softDeleteRetentionDays
    immutabilityState = vault.immutabilityState.rawValue
    crossRegionRestore = vault.crossRegionRestore
    repository = vault.repository
    createdTime = vault.createdAt
    itemCount = listing.itemCount
    softDeletedItemCount = listing.softDeletedItemCount
    logicalBytes = listing.logicalBytes
    storedBytes = listing.storedBytes
    replicationState = vault.replicationState.rawValue
    let health = listing.health
    _keyExportedTime = Nullable(wrappedValue: health.keyExportedAt)
    _verifiedTime = Nullable(wrappedValue: health.verifiedAt)
    damagedPointCount = health.damagedPoints
    storageReachable = health.isStorageReachable
    _freeBytes = Nullable(wrappedValue: health.space?.freeBytes)
    _capacityBytes = Nullable(wrappedValue: health.space?.totalBytes)
  }
}
