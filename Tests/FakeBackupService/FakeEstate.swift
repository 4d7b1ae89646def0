import BackupModel
import Foundation

/// Everything that a fake service knows: a value that a test makes, looks at and changes.
public struct FakeEstate: Sendable {
  /// An item with what lists need to know of its backups.
  public struct Item: Sendable {
    /// The item itself.
    public var instance: BackupInstance
    /// How the latest backup ended; nil before the first.
    public var lastBackupStatus: JobStatus?
    /// When the latest backup ended; nil before the first.
    public var lastBackupTime: Date?
    /// Why the latest backup failed; nil when it did not.
    public var lastError: BackupError?
    /// From when on scheduled runs count.
    public var scheduleFrom: Date

    /// Makes an item; without a backup unless given.
    public init(
      _ instance: BackupInstance, lastBackupStatus: JobStatus? = nil, lastBackupTime: Date? = nil,
      lastError: BackupError? = nil
    ) {
      self.instance = instance
      self.lastBackupStatus = lastBackupStatus
      self.lastBackupTime = lastBackupTime
      self.lastError = lastError
      scheduleFrom = instance.configuredAt
    }
  }

  /// The present time.
  public var now: Date
  /// The time zone that new policies get.
  public var timeZone = "Europe/Prague"
  /// The regions, in any order.
  public var regions: [Region] = []
  /// The sources, in any order.
  public var sources: [Source] = []
  /// Why a source can't be read; a source that can isn't here.
  public var sourceProblems: [SourceID: BackupError] = [:]
  /// The machines that the sources show, in any order.
  public var machines: [VirtualMachine] = []
  /// What a new source of that place shows; other places can't be added.
  public var places: [Source.Location: [VirtualMachine]] = [:]
  /// Places that may be worth a source, best first.
  public var suggestions: [SourceSuggestion] = []
  /// The vaults, in any order.
  public var vaults: [Vault] = []
  /// What is known about the vaults' safety.
  public var health: [VaultID: VaultHealth] = [:]
  /// Vaults whose storage is lost.
  public var lostStorage: Set<VaultID> = []
  /// The policies of all vaults, in any order.
  public var policies: [BackupPolicy] = []
  /// The items of all vaults, in any order.
  public var items: [Item] = []
  /// The recovery points of each item, oldest first.
  public var points: [InstanceID: [RecoveryPoint]] = [:]
  /// When a verification found a point damaged.
  public var damagedPoints: [RecoveryPointID: Date] = [:]
  /// The jobs, in the order in which they were queued.
  public var jobs: [JobListing] = []
  /// Jobs that have passed the point from which they can't be cancelled.
  public var uncancellable: Set<JobID> = []
  /// The alerts, oldest first.
  public var alerts: [Alert] = []
  /// What each alert is about, so that the same cause is folded into an open one.
  public var alertSubjects: [AlertID: String] = [:]
  /// The settings in force.
  public var settings = EngineSettings()
  /// Who runs the jobs.
  public var executor = ExecutorPresence.untilIdle
  /// The jump of the clock, in seconds, because of which nothing is expired; nil: none.
  public var suspendedBy: TimeInterval?

  /// Makes an estate with nothing in it.
  public init(now: Date = FakeEstate.moment) { self.now = now }

  /// The time in ready-made estates: Monday, 13 October 2025, 09:30 UTC.
  public static let moment = Date(timeIntervalSince1970: 1_760_347_800)
}
