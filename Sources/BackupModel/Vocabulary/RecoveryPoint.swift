import Foundation

/// One restorable state of an instance. It exists because its snapshot file exists in the vault.
public struct RecoveryPoint: Hashable, Codable, Sendable, Identifiable {
  /// How much of the guest's view of its data the point is sure to hold.
  public enum Consistency: String, Codable, CaseIterable, Sendable {
    case application = "AppConsistent"
    case fileSystem = "FileSystemConsistent"
    case crash = "CrashConsistent"
  }

  /// Whether the run read everything or only changes.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case full = "Full"
    case incremental = "Incremental"
  }

  /// Where the point can be restored from.
  public enum Tier: String, Codable, CaseIterable, Sendable {
    case snapshot = "Snapshot"
    case vaultStandard = "VaultStandard"
    case snapshotAndVault = "SnapshotAndVaultStandard"
  }

  /// One disk in the point.
  public struct Disk: Hashable, Codable, Sendable {
    /// The disk's name in the machine; its file in the snapshot is `<name>.raw`.
    public var name: String
    /// The size that the guest saw, in bytes.
    public var sizeBytes: UInt64
    /// Whether the machine booted from this disk.
    public var isOSDisk: Bool

    /// Makes a value from its parts.
    public init(name: String, sizeBytes: UInt64, isOSDisk: Bool) {
      self.name = name
      self.sizeBytes = sizeBytes
      self.isOSDisk = isOSDisk
    }
  }

  /// The identity; commands show it as the point's `name`.
  public let id: RecoveryPointID
  /// The item whose state the point holds.
  public let instanceID: InstanceID
  /// The moment whose state the point holds.
  public var time: Date
  /// How much of the guest's view of its data is sure to be there.
  public var consistency: Consistency
  /// Why the consistency is not higher, in a sentence.
  public var consistencyReason: String?
  /// Whether the run read everything or only changes.
  public var kind: Kind
  /// Why a full run was needed, in a sentence; nil for incremental points.
  public var reason: String?
  /// Where the point can be restored from.
  public var tier: Tier
  /// nil: the policy decides. On-demand points carry the date that was asked for.
  public var retainUntil: Date?
  /// The schedule's time for the run that made the point; nil for on-demand points, and where it isn't known any more.
  public var scheduledFor: Date?
  /// The guest-visible bytes of all disks.
  public var sizeBytes: UInt64
  /// What was read from the source for this point.
  public var readBytes: UInt64
  /// What this point added to the vault, chunk lists included.
  public var storedBytes: UInt64
  /// The id of the restic snapshot, 64 hexadecimal digits.
  public var snapshot: String
  /// The disks in the point, in the machine's order.
  public var disks: [Disk]

  /// Makes a value from its parts.
  public init(
    id: RecoveryPointID = .random(), instanceID: InstanceID, time: Date, consistency: Consistency,
    consistencyReason: String? = nil, kind: Kind, reason: String? = nil, tier: Tier = .vaultStandard,
    retainUntil: Date? = nil, scheduledFor: Date? = nil, sizeBytes: UInt64, readBytes: UInt64, storedBytes: UInt64,
    snapshot: String, disks: [Disk]
  ) {
    self.id = id
    self.instanceID = instanceID
    self.time = time
    self.consistency = consistency
    self.consistencyReason = consistencyReason
    self.kind = kind
    self.reason = reason
    self.tier = tier
    self.retainUntil = retainUntil
    self.scheduledFor = scheduledFor
    self.sizeBytes = sizeBytes
    self.readBytes = readBytes
    self.storedBytes = storedBytes
    self.snapshot = snapshot
    self.disks = disks
  }
}
