import Foundation

/// A virtual machine under protection in a vault (a backup item).
public struct BackupInstance: Hashable, Codable, Sendable, Identifiable {
  /// The states that the lists show.
  public enum ProtectionState: String, Codable, CaseIterable, Sendable {
    case initialBackupPending = "InitialBackupPending"
    case protected = "Protected"
    case protectionError = "ProtectionError"
    case protectionStopped = "ProtectionStopped"
    case backupsSuspended = "BackupsSuspended"
    case softDeleted = "SoftDeleted"
    case datasourceNotFound = "DatasourceNotFound"
  }

  /// What an administrator decided for this item; the state that lists show is derived from it and from what happened.
  public enum Protection: Hashable, Codable, Sendable {
    case active(policyID: PolicyID)
    /// Stopped; the data is kept for good, or for as long as `retainAsPerPolicy` says.
    case stopped(retainAsPerPolicy: PolicyID?)
    /// Deleted, free to undelete until `purgeAt`.
    case softDeleted(at: Date, purgeAt: Date)
  }

  /// The identity that survives renames.
  public let id: InstanceID
  /// The machine's name when it was last seen.
  public var name: String
  /// The machine's resource group when it was last seen.
  public var resourceGroup: String
  /// The vault that holds the item.
  public let vaultID: VaultID
  /// The machine that the item protects; it may be gone from its source.
  public let machineID: VirtualMachineID
  /// Whether the item is active, stopped or soft-deleted.
  public var protection: Protection
  /// The policy that was in force before protection stopped, by which a resumption is judged; nil when none is known.
  public var formerPolicyID: PolicyID?
  /// That policy as it was when it was deleted; nil while it is there.
  public var formerPolicy: BackupPolicy?
  /// Which disks of the machine are backed up.
  public var diskSelection: DiskSelection
  /// When *Configure backup* made the item.
  public var configuredAt: Date

  /// Makes a value from its parts.
  public init(
    id: InstanceID = .random(), name: String, resourceGroup: String, vaultID: VaultID, machineID: VirtualMachineID,
    protection: Protection, formerPolicyID: PolicyID? = nil, formerPolicy: BackupPolicy? = nil,
    diskSelection: DiskSelection = .all, configuredAt: Date
  ) {
    self.id = id
    self.name = name
    self.resourceGroup = resourceGroup
    self.vaultID = vaultID
    self.machineID = machineID
    self.protection = protection
    self.formerPolicyID = formerPolicyID
    self.formerPolicy = formerPolicy
    self.diskSelection = diskSelection
    self.configuredAt = configuredAt
  }

  /// The policy in force, if protection is active or data is retained as per a policy.
  public var policyID: PolicyID? {
    switch protection {
    case .active(let policyID): policyID
    case .stopped(let policyID): policyID
    case .softDeleted: nil
    }
  }
}
