import Foundation

/// A source with the name of its region.
public struct SourceListing: Hashable, Sendable, Identifiable {
  /// The source itself.
  public var source: Source
  /// The name of the region that the source belongs to.
  public var regionName: String
  /// Why the source can't be read now; nil when it can.
  public var problem: BackupError?

  /// Makes a value from its parts.
  public init(source: Source, regionName: String, problem: BackupError? = nil) {
    self.source = source
    self.regionName = regionName
    self.problem = problem
  }

  /// The source's identity.
  public var id: SourceID { source.id }
}

/// A machine with what a list needs to know about it.
public struct MachineListing: Hashable, Sendable, Identifiable {
  /// The machine as its source last showed it.
  public var machine: VirtualMachine
  /// The name of the region that the machine's source belongs to.
  public var regionName: String
  /// The name of the source that showed the machine.
  public var sourceName: String
  /// The vault that holds it as an item, its protection active or not.
  public var vaultName: String?
  /// How that vault protects it; nil when none holds it.
  public var protection: BackupInstance.Protection?
  /// Why it can't be protected now; nil when it can.
  public var refusal: BackupError?

  /// Makes a value from its parts.
  public init(
    machine: VirtualMachine, regionName: String, sourceName: String, vaultName: String?,
    protection: BackupInstance.Protection? = nil, refusal: BackupError?
  ) {
    self.machine = machine
    self.regionName = regionName
    self.sourceName = sourceName
    self.vaultName = vaultName
    self.protection = protection
    self.refusal = refusal
  }

  /// The machine's identity.
  public var id: VirtualMachineID { machine.id }
}

/// A vault with its counts.
public struct VaultListing: Hashable, Sendable, Identifiable {
  /// The vault itself.
  public var vault: Vault
  /// The name of the region that the vault belongs to.
  public var regionName: String
  /// How many items the vault holds, soft-deleted ones aside.
  public var itemCount: Int
  /// How many soft-deleted items wait for their purge.
  public var softDeletedItemCount: Int
  /// The guest-visible bytes of all its recovery points.
  public var logicalBytes: UInt64
  /// What its data takes in the storage: measured when storage is freed, counted in between.
  public var storedBytes: UInt64
  /// What is known about how safe its data is.
  public var health: VaultHealth

  /// Makes a value from its parts.
  public init(
    vault: Vault, regionName: String, itemCount: Int, softDeletedItemCount: Int, logicalBytes: UInt64,
    storedBytes: UInt64, health: VaultHealth = VaultHealth()
  ) {
    self.vault = vault
    self.regionName = regionName
    self.itemCount = itemCount
    self.softDeletedItemCount = softDeletedItemCount
    self.logicalBytes = logicalBytes
    self.storedBytes = storedBytes
    self.health = health
  }

  /// The vault's identity.
  public var id: VaultID { vault.id }
}

/// A policy with its vault's name and how many items use it.
public struct PolicyListing: Hashable, Sendable, Identifiable {
  /// The policy itself.
  public var policy: BackupPolicy
  /// The name of the vault that the policy belongs to.
  public var vaultName: String
  /// How many items use the policy.
  public var itemCount: Int

  /// Makes a value from its parts.
  public init(policy: BackupPolicy, vaultName: String, itemCount: Int) {
    self.policy = policy
    self.vaultName = vaultName
    self.itemCount = itemCount
  }

  /// The policy's identity.
  public var id: PolicyID { policy.id }
}

/// An item as the backup-instances list shows it.
public struct ItemListing: Hashable, Sendable, Identifiable {
  /// The item itself.
  public var instance: BackupInstance
  /// The name of the vault that holds the item.
  public var vaultName: String
  /// The name of the policy in force; nil when none is.
  public var policyName: String?
  /// The state, derived from what was decided for the item and from what happened.
  public var protectionState: BackupInstance.ProtectionState
  /// How the latest backup job stands or ended; nil before the first.
  public var lastBackupStatus: JobStatus?
  /// When the latest backup job began; nil before the first.
  public var lastBackupTime: Date?
  /// Why the latest backup failed; nil when it did not.
  public var lastError: BackupError?
  /// The moment whose state the newest recovery point holds; nil without one.
  public var latestRecoveryPoint: Date?
  /// How many recovery points the item has.
  public var recoveryPointCount: Int
  /// What the pre-check found; nil for a soft-deleted item.
  public var preCheck: PreCheck?
  /// The schedule's time for the next run, which begins in the start window after it; a time in the past is due, and
  /// begins as soon as an executor has room. nil for an item that is not active.
  public var nextBackupTime: Date?

  /// Makes a value from its parts.
  public init(
    instance: BackupInstance, vaultName: String, policyName: String?,
    protectionState: BackupInstance.ProtectionState, lastBackupStatus: JobStatus? = nil, lastBackupTime: Date? = nil,
    lastError: BackupError? = nil, latestRecoveryPoint: Date? = nil, recoveryPointCount: Int = 0,
    preCheck: PreCheck? = nil,
    nextBackupTime: Date? = nil
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
    self.preCheck = preCheck
    self.nextBackupTime = nextBackupTime
  }

  /// The item's identity.
  public var id: InstanceID { instance.id }
}

/// A recovery point with its item's name.
public struct PointListing: Hashable, Sendable, Identifiable {
  /// The recovery point itself.
  public var point: RecoveryPoint
  /// The name of the item that the point belongs to.
  public var itemName: String
  /// When a verification found that the point can't be restored whole; nil: none did.
  public var damageFoundAt: Date?

  /// Makes a value from its parts.
  public init(point: RecoveryPoint, itemName: String, damageFoundAt: Date? = nil) {
    self.point = point
    self.itemName = itemName
    self.damageFoundAt = damageFoundAt
  }

  /// The recovery point's identity.
  public var id: RecoveryPointID { point.id }
}

/// A job with its vault's name.
public struct JobListing: Hashable, Sendable, Identifiable {
  /// The job itself.
  public var job: Job
  /// The name of the vault that the job works on.
  public var vaultName: String

  /// Makes a value from its parts.
  public init(job: Job, vaultName: String) {
    self.job = job
    self.vaultName = vaultName
  }

  /// The job's identity.
  public var id: JobID { job.id }
}

/// The figures of the Overview pane.
public struct Overview: Hashable, Sendable {
  /// Jobs that were queued in the last 24 hours, by status.
  public var jobsInLastDay: [JobStatus: Int]
  /// How many items are in each protection state; a state without items may be missing.
  public var itemsByState: [BackupInstance.ProtectionState: Int]
  /// Alerts that nobody has acknowledged or closed.
  public var newAlerts: Int
  /// The guest-visible bytes of all recovery points in all vaults.
  public var logicalBytes: UInt64
  /// What all recovery points added to the storage, in bytes.
  public var storedBytes: UInt64
  /// Machines that were seen and that no vault protects.
  public var unprotectedMachines: Int
  /// Alerts that nobody has closed, by severity; a severity without alerts may be missing.
  public var openAlerts: [Alert.Severity: Int]
  /// How many jobs are in progress or being cancelled now, whenever they began.
  public var runningJobs: Int
  /// The next scheduled backups, soonest first; at most five.
  public var nextRuns: [NextRun]

  /// Makes the figures; all are zero unless given.
  public init(
    jobsInLastDay: [JobStatus: Int] = [:], itemsByState: [BackupInstance.ProtectionState: Int] = [:],
    newAlerts: Int = 0, logicalBytes: UInt64 = 0, storedBytes: UInt64 = 0, unprotectedMachines: Int = 0,
    openAlerts: [Alert.Severity: Int] = [:], runningJobs: Int = 0, nextRuns: [NextRun] = []
  ) {
    self.jobsInLastDay = jobsInLastDay
    self.itemsByState = itemsByState
    self.newAlerts = newAlerts
    self.logicalBytes = logicalBytes
    self.storedBytes = storedBytes
    self.unprotectedMachines = unprotectedMachines
    self.openAlerts = openAlerts
    self.runningJobs = runningJobs
    self.nextRuns = nextRuns
  }
}

/// Something that happened, for whoever was watching.
public enum Notification: Hashable, Sendable {
  case jobEnded(JobListing)
  case alertRaised(Alert)
}
