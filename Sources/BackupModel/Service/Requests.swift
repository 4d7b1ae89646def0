import Foundation

/// What *Create vault* asks for.
public struct CreateVaultRequest: Hashable, Sendable {
  /// The new vault's name; see ``NameRules/vault(_:)``.
  public var name: String
  /// The name of the region that the vault is to belong to, for good.
  public var region: String
  /// How the data is meant to be replicated; geo-redundant unless asked (Azure's default).
  public var storageRedundancy: Vault.StorageRedundancy

  /// Makes a value from its parts.
  public init(name: String, region: String, storageRedundancy: Vault.StorageRedundancy = .geoRedundant) {
    self.name = name
    self.region = region
    self.storageRedundancy = storageRedundancy
  }
}

/// What *Adopt vault* asks for.
public struct AdoptVaultRequest: Hashable, Sendable {
  /// Absolute path of the repository.
  public var repository: String
  /// Absolute path of a file that holds the recovery key.
  public var keyFile: String

  /// Makes a value from its parts.
  public init(repository: String, keyFile: String) {
    self.repository = repository
    self.keyFile = keyFile
  }
}

/// What *Enable backup* asks for.
public struct EnableBackupRequest: Hashable, Sendable {
  /// The name of the vault.
  public var vault: String
  /// The name of one of the vault's policies.
  public var policy: String
  /// `RG/NAME`, a unique `NAME`, or an id; 1–1,000 of them.
  public var machines: [String]
  /// Which disks of each machine to back up.
  public var diskSelection: DiskSelection

  /// Makes a value from its parts.
  public init(vault: String, policy: String, machines: [String], diskSelection: DiskSelection = .all) {
    self.vault = vault
    self.policy = policy
    self.machines = machines
    self.diskSelection = diskSelection
  }
}

/// What *Restore disks* asks for.
public struct RestoreRequest: Hashable, Sendable {
  /// The name of the vault.
  public var vault: String
  /// `RG/NAME` or a unique `NAME` of an item in the vault.
  public var item: String
  /// nil: the latest.
  public var point: RecoveryPointID?
  /// Absolute path of the folder to write `<vm>/<disk>.raw` into.
  public var targetDirectory: String
  /// `raw` (sparse) or `qcow2`.
  public var format: DiskFormat
  /// Whether to leave out every disk but the one that the machine boots from.
  public var osDiskOnly: Bool

  /// Makes a value from its parts.
  public init(
    vault: String, item: String, point: RecoveryPointID? = nil, targetDirectory: String, format: DiskFormat = .raw,
    osDiskOnly: Bool = false
  ) {
    self.vault = vault
    self.item = item
    self.point = point
    self.targetDirectory = targetDirectory
    self.format = format
    self.osDiskOnly = osDiskOnly
  }
}

/// Which machines to list.
public struct MachineQuery: Hashable, Sendable {
  /// Only machines of the region of this name; nil: of every region.
  public var region: String?
  /// Only machines that can be protected now.
  public var protectableOnly: Bool

  /// Makes a value from its parts.
  public init(region: String? = nil, protectableOnly: Bool = false) {
    self.region = region
    self.protectableOnly = protectableOnly
  }
}

/// Which items to list.
public struct ItemQuery: Hashable, Sendable {
  /// Only items of the vault of this name; nil: of every vault.
  public var vault: String?
  /// Part of a name or resource group, case ignored.
  public var text: String
  /// Only items in this state; nil: in every state.
  public var protectionState: BackupInstance.ProtectionState?
  /// Only items of this resource group, case ignored; nil: of every one.
  public var resourceGroup: String?
  /// Only items whose latest backup stands or ended so; nil: all.
  public var lastBackupStatus: JobStatus?

  /// Makes a value from its parts.
  public init(
    vault: String? = nil, text: String = "", protectionState: BackupInstance.ProtectionState? = nil,
    resourceGroup: String? = nil, lastBackupStatus: JobStatus? = nil
  ) {
    self.vault = vault
    self.text = text
    self.protectionState = protectionState
    self.resourceGroup = resourceGroup
    self.lastBackupStatus = lastBackupStatus
  }
}

/// Which recovery points to list, newest first.
public struct PointQuery: Hashable, Sendable {
  /// Only points of this moment or later; nil: from the oldest.
  public var from: Date?
  /// Only points of this moment or earlier; nil: up to the newest.
  public var to: Date?

  /// Makes a value from its parts.
  public init(from: Date? = nil, to: Date? = nil) {
    self.from = from
    self.to = to
  }
}

/// Which jobs to list, newest first.
public struct JobQuery: Hashable, Sendable {
  /// Only jobs of the vault of this name; nil: of every vault.
  public var vault: String?
  /// Only jobs of the item `RG/NAME` or `NAME`; nil: of every item.
  public var item: String?
  /// Only jobs in one of these states; empty: in every state.
  public var statuses: Set<JobStatus>
  /// Only jobs of this operation; nil: of every operation.
  public var operation: JobOperation?
  /// Only jobs that were queued at this moment or later; nil: from the oldest.
  public var from: Date?
  /// Only jobs that were queued at this moment or earlier; nil: up to the newest.
  public var to: Date?
  /// Start after this job (keyset paging); nil starts with the newest.
  public var after: JobID?
  /// At most this many, 1–10,000.
  public var limit: Int

  /// Makes a value from its parts.
  public init(
    vault: String? = nil, item: String? = nil, statuses: Set<JobStatus> = [], operation: JobOperation? = nil,
    from: Date? = nil, to: Date? = nil, after: JobID? = nil, limit: Int = 1_000
  ) {
    self.vault = vault
    self.item = item
    self.statuses = statuses
    self.operation = operation
    self.from = from
    self.to = to
    self.after = after
    self.limit = limit
  }
}

/// What an administrator can tune.
public struct EngineSettings: Hashable, Codable, Sendable {
  /// How many transfers run at a time, 1–16.
  public var concurrentTransfers: Int
  /// The zstd level, 1–19.
  public var compressionLevel: Int
  /// The most bytes a second that backups read from sources, all transfers together; nil: as fast as they come.
  public var readRateLimit: UInt64?
  /// The most bytes a second that restores read from vaults, all together; nil: as fast as they come.
  public var restoreRateLimit: UInt64?
  /// Where alerts of each severity go, besides the list.
  public var hooks: AlertHooks
  /// How scheduled backups are spread, and how much runs at a time in one place.
  public var scheduling: SchedulingSettings

  /// Makes settings; what is not given has its default (two transfers, zstd level 1, no limit, no hook).
  public init(
    concurrentTransfers: Int = 2, compressionLevel: Int = 1, readRateLimit: UInt64? = nil,
    restoreRateLimit: UInt64? = nil, hooks: AlertHooks = AlertHooks(),
    scheduling: SchedulingSettings = SchedulingSettings()
  ) {
    self.concurrentTransfers = concurrentTransfers
    self.compressionLevel = compressionLevel
    self.readRateLimit = readRateLimit
    self.restoreRateLimit = restoreRateLimit
    self.hooks = hooks
    self.scheduling = scheduling
  }
}
