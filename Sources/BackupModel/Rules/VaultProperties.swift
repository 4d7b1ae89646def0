import Foundation

/// The properties of a vault that an administrator may change.
public struct VaultProperties: Hashable, Sendable {
  /// How the vault's data is meant to be replicated.
  public var storageRedundancy: Vault.StorageRedundancy
  /// Whether points can be restored in the paired region; geo-redundant vaults only.
  public var crossRegionRestore: Bool
  /// What happens to deleted backup data.
  public var softDeleteState: Vault.SoftDeleteState
  /// Days that deleted data is kept, 14–180.
  public var softDeleteRetentionDays: Int
  /// Whether retention can be shortened or data deleted before its time.
  public var immutabilityState: Vault.ImmutabilityState

  /// Makes a value from its parts.
  public init(
    storageRedundancy: Vault.StorageRedundancy = .geoRedundant, crossRegionRestore: Bool = false,
    softDeleteState: Vault.SoftDeleteState = .enabled, softDeleteRetentionDays: Int = 14,
    immutabilityState: Vault.ImmutabilityState = .disabled
  ) {
    self.storageRedundancy = storageRedundancy
    self.crossRegionRestore = crossRegionRestore
    self.softDeleteState = softDeleteState
    self.softDeleteRetentionDays = softDeleteRetentionDays
    self.immutabilityState = immutabilityState
  }

  /// The properties that a vault has now.
  public init(of vault: Vault, crossRegionRestore: Bool) {
    self.init(
      storageRedundancy: vault.storageRedundancy, crossRegionRestore: crossRegionRestore,
      softDeleteState: vault.softDeleteState, softDeleteRetentionDays: vault.softDeleteRetentionDays,
      immutabilityState: vault.immutabilityState)
  }

  /// Checks that the properties of vault `name` may become `new`.
  ///
  /// - Parameter everProtected: whether an item was ever put under protection in the vault, even if none is left.
  /// - Throws: a ``BackupError`` that names the property; nothing is changed in part.
  public func validateChange(to new: VaultProperties, ofVault name: String, everProtected: Bool) throws {
    try validateRedundancy(new, name, everProtected)
    try validateSoftDelete(new, name)
    if immutabilityState == .locked, new.immutabilityState != .locked {
      throw BackupError(
        .immutabilityLocked,
        "Immutability of vault \(name) is locked, and can't become \(new.immutabilityState.rawValue).",
        recommendedAction: "Use another vault for data that may be deleted before its time.")
    }
  }

  /// What of a change can never be taken back, as a sentence about vault `name`; nil when everything can.
  public func irreversible(in change: VaultPropertyChange, ofVault name: String) -> String? {
    var sentences: [String] = []
    if change.softDeleteState == .alwaysOn, softDeleteState != .alwaysOn {
      sentences.append("Soft delete of vault \(name) can never be turned off again.")
    }
    if change.immutabilityState == .locked, immutabilityState != .locked {
      sentences.append(
        "Immutability of vault \(name) can never be unlocked again: no backup data can be deleted before its time, and no "
          + "retention shortened.")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  private func validateRedundancy(_ new: VaultProperties, _ name: String, _ everProtected: Bool) throws {
    if new.storageRedundancy != storageRedundancy, everProtected {
      throw BackupError(
        .redundancyFixed,
        "Redundancy of vault \(name) stays \(storageRedundancy.rawValue): an item has been protected in it.",
        recommendedAction: "Create a vault that is \(new.storageRedundancy.rawValue), and protect the machines there.")
    }
    if new.crossRegionRestore, new.storageRedundancy != .geoRedundant {
      throw BackupError(
        .crossRegionRestoreUnavailable,
        "Cross-region restore of vault \(name) needs geo-redundant storage, not \(new.storageRedundancy.rawValue).",
        recommendedAction: "Set redundancy to GeoRedundant, or leave cross-region restore off.")
    }
    if crossRegionRestore, !new.crossRegionRestore, everProtected {
      throw BackupError(
        .crossRegionRestoreFixed,
        "Cross-region restore of vault \(name) can't be turned off: an item has been protected in the vault.",
        recommendedAction: "Create another vault without it.")
    }
  }

  private func validateSoftDelete(_ new: VaultProperties, _ name: String) throws {
    if softDeleteState == .alwaysOn, new.softDeleteState != .alwaysOn {
      throw BackupError(
        .softDeleteAlwaysOn,
        "Soft delete of vault \(name) is always on, and can't become \(new.softDeleteState.rawValue).",
        recommendedAction: "Leave it on; the number of days can still be changed.")
    }
    let limits = SoftDelete.dayLimits
    guard limits.contains(new.softDeleteRetentionDays) else {
      throw BackupError(
        .invalidArgument,
        "Soft delete of vault \(name) can't keep data \(Phrase.count(new.softDeleteRetentionDays, "day")).",
        recommendedAction: "Choose \(limits.lowerBound)–\(limits.upperBound) days.")
    }
  }
}
