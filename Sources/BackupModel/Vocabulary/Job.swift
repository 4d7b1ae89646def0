import Foundation

/// What a job does.
public enum JobOperation: String, Codable, CaseIterable, Sendable {
  case configureBackup = "ConfigureBackup"
  case backup = "Backup"
  case restore = "Restore"
  case disableBackup = "DisableBackup"
  case deleteBackupData = "DeleteBackupData"
  case undelete = "Undelete"
  case verify = "Verify"
  case expire = "Expire"
}

/// Where a job, or one of its tasks, stands.
public enum JobStatus: String, Codable, CaseIterable, Sendable {
  case queued = "Queued"
  case inProgress = "InProgress"
  case completed = "Completed"
  case completedWithWarnings = "CompletedWithWarnings"
  case failed = "Failed"
  case cancelling = "Cancelling"
  case cancelled = "Cancelled"

  /// Whether nothing will happen to the job any more.
  public var isFinal: Bool {
    switch self {
    case .completed, .completedWithWarnings, .failed, .cancelled: true
    case .queued, .inProgress, .cancelling: false
    }
  }
}

/// A step of a job.
public struct JobTask: Hashable, Codable, Sendable {
  /// The steps, by the names that the screen shows.
  public enum Name: String, Codable, CaseIterable, Sendable {
    case deployPolicy = "Deploy policy"
    case installExtension = "Install backup extension"
    case takeSnapshot = "Take snapshot"
    case transferData = "Transfer data to vault"
    case validateBackup = "Validate backup"
    case restoreDisks = "Restore disks"
    case stopProtection = "Stop protection"
    case deleteBackupData = "Delete backup data"
    case undelete = "Undelete"
    case removeExpiredPoints = "Remove expired recovery points"
    case purgeDeletedItems = "Purge deleted items"
    case gatherUsedData = "Gather data in use"
    case freeStorage = "Free storage"
    case verifyVault = "Verify vault"
  }

  /// Where a step stands; it can also be left out.
  public enum Status: String, Codable, CaseIterable, Sendable {
    case notStarted = "NotStarted"
    case inProgress = "InProgress"
    case completed = "Completed"
    case failed = "Failed"
    case cancelled = "Cancelled"
    case skipped = "Skipped"
  }

  /// Which step it is.
  public var name: Name
  /// Where the step stands.
  public var status: Status
  /// When it began; nil before that.
  public var startTime: Date?
  /// When it ended; nil before that.
  public var endTime: Date?
  /// What the step found, in a sentence («not applicable: image folder»).
  public var note: String?

  /// Makes a value from its parts.
  public init(
    name: Name, status: Status = .notStarted, startTime: Date? = nil, endTime: Date? = nil, note: String? = nil
  ) {
    self.name = name
    self.status = status
    self.startTime = startTime
    self.endTime = endTime
    self.note = note
  }
}

/// The counters of a running transfer. All are bytes; `total` is nil until it is known.
public struct JobProgress: Hashable, Codable, Sendable {
  /// The bytes to get through: guest-visible bytes that hold data.
  public var total: UInt64?
  /// How many of `total` are done.
  public var processed: UInt64
  /// What was read from the source, or for a restore from the vault.
  public var read: UInt64
  /// What was added to the vault, or for a restore written to the target.
  public var stored: UInt64
  /// What was freed in the vault's storage.
  public var freed: UInt64

  /// Makes counters; they begin at zero, with the total unknown.
  public init(total: UInt64? = nil, processed: UInt64 = 0, read: UInt64 = 0, stored: UInt64 = 0, freed: UInt64 = 0) {
    self.total = total
    self.processed = processed
    self.read = read
    self.stored = stored
    self.freed = freed
  }
}

/// What a job was asked to do.
public enum JobRequest: Hashable, Codable, Sendable {
  /// Puts a machine under protection. The instance does not exist before the job has done its work.
  case configureBackup(machineID: VirtualMachineID, policyID: PolicyID, diskSelection: DiskSelection)
  /// Makes a recovery point because somebody asked for it; `retainUntil` is the last moment to keep it.
  case backup(retainUntil: Date?)
  /// Makes a recovery point because the schedule asked for it.
  case scheduledBackup(ScheduledRun)
  case restoreDisks(RestoreDisksRequest)
  /// Stops backups and keeps the data: for good, or for as long as the policy says.
  case stopProtection(retainAsPerPolicy: Bool)
  /// Stops backups and soft-deletes the data.
  case deleteBackupData(reason: DeletionReason, comments: String)
  /// Brings soft-deleted data back.
  case undelete
  /// Goes on with backups of an item whose protection was stopped.
  case resumeProtection(policyID: PolicyID)
  /// Removes a vault's expired points, purges its deleted items that are due, then frees storage.
  case expire
  /// Frees what no point in the vault uses.
  case prune
  /// Reads everything in the vault; without the key only names are compared.
  case verifyVault(withoutKey: Bool)

  /// The operation that lists show for this request.
  public var operation: JobOperation {
    switch self {
    case .configureBackup: .configureBackup
    case .backup, .scheduledBackup: .backup
    case .restoreDisks: .restore
    case .stopProtection: .disableBackup
    case .deleteBackupData: .deleteBackupData
    case .undelete: .undelete
    case .resumeProtection: .configureBackup
    case .expire, .prune: .expire
    case .verifyVault: .verify
    }
  }
}

/// What *Restore disks* was asked for.
public struct RestoreDisksRequest: Hashable, Codable, Sendable {
  /// The recovery point to restore.
  public var pointID: RecoveryPointID
  /// Absolute path of the folder to write `<vm>/<disk>.raw` into.
  public var targetDirectory: String
  /// `raw` (sparse) or `qcow2`.
  public var format: DiskFormat
  /// Whether to leave out every disk but the one that the machine boots from.
  public var osDiskOnly: Bool

  /// Makes a value from its parts.
  public init(pointID: RecoveryPointID, targetDirectory: String, format: DiskFormat = .raw, osDiskOnly: Bool = false) {
    self.pointID = pointID
    self.targetDirectory = targetDirectory
    self.format = format
    self.osDiskOnly = osDiskOnly
  }
}

/// One run of one operation.
public struct Job: Hashable, Codable, Sendable, Identifiable {
  /// The identity; commands show it as the job's `name`.
  public let id: JobID
  /// What the job was asked to do.
  public var request: JobRequest
  /// nil while a configure-backup job has not made the instance yet.
  public var instanceID: InstanceID?
  /// The item's or machine's name when the job was queued.
  public var itemName: String
  /// The vault that the job works on.
  public var vaultID: VaultID
  /// Where the job stands.
  public var status: JobStatus
  /// When the job was asked for.
  public var queuedAt: Date
  /// When an executor began it; nil before that.
  public var startTime: Date?
  /// When it reached a final status; nil before that.
  public var endTime: Date?
  /// The steps, in the order in which they run.
  public var tasks: [JobTask]
  /// The counters of its transfer; all zero when it has none.
  public var progress: JobProgress
  /// Why the job failed; nil unless it did.
  public var error: BackupError?
  /// What went less well than it should, though the job went on.
  public var warnings: [BackupError]
  /// What a queued job waits for, in a sentence; nil when only its turn.
  public var waitReason: String?
  /// The attempts before this one; none but scheduled backups are tried again.
  public var retries: JobRetries

  /// Makes a value from its parts.
  public init(
    id: JobID = .random(), request: JobRequest, instanceID: InstanceID?, itemName: String, vaultID: VaultID,
    status: JobStatus = .queued, queuedAt: Date, startTime: Date? = nil, endTime: Date? = nil, tasks: [JobTask] = [],
    progress: JobProgress = JobProgress(), error: BackupError? = nil, warnings: [BackupError] = [],
    waitReason: String? = nil, retries: JobRetries = JobRetries()
  ) {
    self.id = id
    self.request = request
    self.instanceID = instanceID
    self.itemName = itemName
    self.vaultID = vaultID
    self.status = status
    self.queuedAt = queuedAt
    self.startTime = startTime
    self.endTime = endTime
    self.tasks = tasks
    self.progress = progress
    self.error = error
    self.warnings = warnings
    self.waitReason = waitReason
    self.retries = retries
  }

  /// The operation that lists show.
  public var operation: JobOperation { request.operation }
}
