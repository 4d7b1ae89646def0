import BackupModel
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
  /// What restic opens.
  var repository: String
  var createdTime: Date
  var itemCount: Int
  var softDeletedItemCount: Int
  var logicalBytes: UInt64
  var storedBytes: UInt64

  init(_ listing: VaultListing) {
    let vault = listing.vault
    id = vault.id.rawValue
    name = vault.name
    region = listing.regionName
    storageRedundancy = vault.storageRedundancy.rawValue
    softDeleteState = vault.softDeleteState.rawValue
    softDeleteRetentionDays = vault.softDeleteRetentionDays
    immutabilityState = vault.immutabilityState.rawValue
    repository = vault.repository
    createdTime = vault.createdAt
    itemCount = listing.itemCount
    softDeletedItemCount = listing.softDeletedItemCount
    logicalBytes = listing.logicalBytes
    storedBytes = listing.storedBytes
  }
}
