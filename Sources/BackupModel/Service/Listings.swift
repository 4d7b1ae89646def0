import Foundation

/// A source with the name of its region.
public struct SourceListing: Hashable, Sendable, Identifiable {
  public var source: Source
  public var regionName: String
  /// Why the source can't be read now; nil when it can.
  public var problem: BackupError?

  public init(source: Source, regionName: String, problem: BackupError? = nil) {
    self.source = source
    self.regionName = regionName
    self.problem = problem
  }

  public var id: SourceID { source.id }
}

/// A machine with what a list needs to know about it.
public struct MachineListing: Hashable, Sendable, Identifiable {
  public var machine: VirtualMachine
  public var regionName: String
  public var sourceName: String
  /// The vault that protects it.
  public var vaultName: String?
  /// Why it can't be protected now; nil when it can.
  public var refusal: BackupError?

  public init(
    machine: VirtualMachine, regionName: String, sourceName: String, vaultName: String?, refusal: BackupError?
  ) {
    self.machine = machine
    self.regionName = regionName
    self.sourceName = sourceName
    self.vaultName = vaultName
    self.refusal = refusal
  }

  public var id: VirtualMachineID { machine.id }
}

/// A vault with its counts.
public struct VaultListing: Hashable, Sendable, Identifiable {
  public var vault: Vault
  public var regionName: String
  public var itemCount: Int
  public var softDeletedItemCount: Int
  /// The guest-visible bytes of all its recovery points.
  public var logicalBytes: UInt64
  /// What its recovery points added to the storage.
  public var storedBytes: UInt64

  public init(
    vault: Vault, regionName: String, itemCount: Int, softDeletedItemCount: Int, logicalBytes: UInt64,
    storedBytes: UInt64
  ) {
    self.vault = vault
    self.regionName = regionName
    self.itemCount = itemCount
    self.softDeletedItemCount = softDeletedItemCount
    self.logicalBytes = logicalBytes
    self.storedBytes = storedBytes
  }

  public var id: VaultID { vault.id }
}

/// A policy with its vault's name and how many items use it.
public struct PolicyListing: Hashable, Sendable, Identifiable {
  public var policy: BackupPolicy
  public var vaultName: String
  public var itemCount: Int

  public init(policy: BackupPolicy, vaultName: String, itemCount: Int) {
    self.policy = policy
    self.vaultName = vaultName
    self.itemCount = itemCount
  }

  public var id: PolicyID { policy.id }
}

/// An item as the backup-instances list shows it.
public struct ItemListing: Hashable, Sendable, Identifiable {
  public var instance: BackupInstance
  public var vaultName: String
  public var policyName: String?
  public var protectionState: BackupInstance.ProtectionState
  public var lastBackupStatus: JobStatus?
  public var lastBackupTime: Date?
  public var lastError: BackupError?
  public var latestRecoveryPoint: Date?
  public var recoveryPointCount: Int

  public init(
    instance: BackupInstance, vaultName: String, policyName: String?,
    protectionState: BackupInstance.ProtectionState, lastBackupStatus: JobStatus? = nil, lastBackupTime: Date? = nil,
    lastError: BackupError? = nil, latestRecoveryPoint: Date? = nil, recoveryPointCount: Int = 0
  ) {
    self.instance = instance
    self.vaultName = vaultName
    self.policyName = policyName
    self.protectionState = protectionState
    self.lastBackupStatus = lastBackupStatus
    self.lastBackupTime = lastBackupTime
    self.lastError = lastError
    self.latestRecoveryPoint = latestRecoveryPoint
    self.recoveryPointCount = recoveryPointCount
  }

  public var id: InstanceID { instance.id }
}

/// A recovery point with its item's name.
public struct PointListing: Hashable, Sendable, Identifiable {
  public var point: RecoveryPoint
  public var itemName: String

  public init(point: RecoveryPoint, itemName: String) {
    self.point = point
    self.itemName = itemName
  }

  public var id: RecoveryPointID { point.id }
}

/// A job with its vault's name.
public struct JobListing: Hashable, Sendable, Identifiable {
  public var job: Job
  public var vaultName: String

  public init(job: Job, vaultName: String) {
    self.job = job
    self.vaultName = vaultName
  }

  public var id: JobID { job.id }
}

/// The figures of the Overview pane.
public struct Overview: Hashable, Sendable {
  /// Jobs that were queued in the last 24 hours, by status.
  public var jobsInLastDay: [JobStatus: Int]
  public var itemsByState: [BackupInstance.ProtectionState: Int]
  public var newAlerts: Int
  public var logicalBytes: UInt64
  public var storedBytes: UInt64
  /// Machines that were seen and that no vault protects.
  public var unprotectedMachines: Int

  public init(
    jobsInLastDay: [JobStatus: Int] = [:], itemsByState: [BackupInstance.ProtectionState: Int] = [:],
    newAlerts: Int = 0, logicalBytes: UInt64 = 0, storedBytes: UInt64 = 0, unprotectedMachines: Int = 0
  ) {
    self.jobsInLastDay = jobsInLastDay
    self.itemsByState = itemsByState
    self.newAlerts = newAlerts
    self.logicalBytes = logicalBytes
    self.storedBytes = storedBytes
    self.unprotectedMachines = unprotectedMachines
  }
}

/// Something that happened, for whoever was watching.
public enum Notification: Hashable, Sendable {
  case jobEnded(JobListing)
  case alertRaised(Alert)
}
