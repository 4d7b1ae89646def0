import BackupModel

extension VaultListing {
  /// The share of the logical bytes that compression and deduplication saved, 0–1; nil while nothing is stored.
  public var savedShare: Double? { ByteText.savedShare(stored: storedBytes, of: logicalBytes) }

  /// `87 %`, or a dash while nothing is stored.
  public var savedText: String { ByteText.percent(savedShare) }

  /// What the vault's own pre-check says.
  public var preCheck: PreCheck { PreCheckRules.check(vault, health) }

  /// The health in a word or two.
  public var healthText: String {
    switch preCheck.findings.first?.cause.code {
    case .vaultDamaged: "Damaged"
    case .storageNearlyFull: "Nearly full"
    case .keyNotExported: "Key not exported"
    default: health.verifiedAt == nil ? "Not verified yet" : "Verified"
    }
  }
}

extension Vault.StorageRedundancy {
  /// The redundancy as people know it: `Geo-redundant`.
  public var title: String {
    switch self {
    case .geoRedundant: "Geo-redundant"
    case .zoneRedundant: "Zone-redundant"
    case .locallyRedundant: "Locally redundant"
    }
  }

  /// What it asks for, in a few words.
  public var detail: String {
    switch self {
    case .geoRedundant: "copies in the paired region as well"
    case .zoneRedundant: "copies in other zones of the region"
    case .locallyRedundant: "one place"
    }
  }
}

extension Vault.SoftDeleteState {
  /// What it means, in a few words.
  public var detail: String {
    switch self {
    case .enabled: "deleted backup data is kept for a while"
    case .alwaysOn: "the same, and it can never be turned off again"
    case .disabled: "deleted backup data is gone at once"
    }
  }
}

extension Vault.ImmutabilityState {
  /// What it means, in a few words.
  public var detail: String {
    switch self {
    case .disabled: "data can be deleted, and retention shortened"
    case .enabled: "neither is possible until it is disabled again"
    case .locked: "neither is ever possible again"
    }
  }
}

extension Vault.ReplicationState {
  /// Where the copies stand, in a few words.
  public var title: String {
    switch self {
    case .notNeeded: "not asked for"
    case .notReplicatedYet: "not replicated yet"
    }
  }
}
