import Foundation

/// What a screen watches. Each subscriber gets its own stream, with the present value first and only the newest kept.
public protocol ScreenQueries: Sendable {
  /// A window of the items that `query` asks for.
  func itemUpdates(
    matching query: ItemQuery, sortedBy order: ListOrder<ItemSortKey>, window: WindowRequest<InstanceID>
  ) -> AsyncThrowingStream<ListWindow<ItemListing>, any Error>
  /// One item; ends when the item is gone.
  func itemUpdates(id: InstanceID) -> AsyncThrowingStream<ItemListing, any Error>
  /// A window of the jobs that `filter` asks for.
  func jobUpdates(
    matching filter: JobFilter, sortedBy order: ListOrder<JobSortKey>, window: WindowRequest<JobID>
  ) -> AsyncThrowingStream<ListWindow<JobListing>, any Error>
  /// The machines that the inventory holds, sorted by resource group and name; nothing is looked at again.
  ///
  /// - Parameter vault: the vault that the machines' `refusal` is about; nil: whether they are protected at all.
  func machineUpdates(matching query: MachineQuery, forVault vault: String?)
    -> AsyncThrowingStream<[MachineListing], any Error>
  /// The regions, sorted by name.
  func regionUpdates() -> AsyncThrowingStream<[Region], any Error>
  /// The sources, sorted by name, each with its problem if it has one.
  func sourceUpdates() -> AsyncThrowingStream<[SourceListing], any Error>
  /// The policies of a vault, sorted by name; nil `vault`: of every vault, sorted by vault and name.
  func policyUpdates(inVault vault: String?) -> AsyncThrowingStream<[PolicyListing], any Error>
  /// The recovery points of an item, newest first.
  func recoveryPointUpdates(ofItem id: InstanceID) -> AsyncThrowingStream<[PointListing], any Error>
  /// The alerts that `query` asks for, newest first.
  func alertUpdates(matching query: AlertQuery) -> AsyncThrowingStream<[Alert], any Error>
  /// Who runs the jobs of this state directory.
  func executorUpdates() -> AsyncThrowingStream<ExecutorPresence, any Error>
  /// Places on this machine where virtual machines seem to be, best first; none of them is a source already.
  func suggestedSources() async throws -> [SourceSuggestion]
  /// The resource groups of all items, sorted.
  func resourceGroups() async throws -> [String]
}

/// Who runs the jobs of a state directory.
public enum ExecutorPresence: String, Hashable, Sendable {
  /// Nobody: jobs wait until something is open.
  case absent = "Absent"
  /// A process that goes when nothing is left to do.
  case untilIdle = "UntilIdle"
  /// A process that stays, such as systemd's.
  case service = "Service"
}

/// A place on this machine where virtual machines seem to be.
public struct SourceSuggestion: Hashable, Sendable {
  /// What a source would read from.
  public var location: Source.Location
  /// What was found there, in a sentence («12 disk images»).
  public var finding: String

  /// Makes a value from its parts.
  public init(location: Source.Location, finding: String) {
    self.location = location
    self.finding = finding
  }
}

/// Which jobs to show.
public struct JobFilter: Hashable, Sendable {
  /// Only jobs of the vault of this name; nil: of every vault.
  public var vault: String?
  /// Only jobs of this item; nil: of every item.
  public var instance: InstanceID?
  /// Only jobs in one of these states; empty: in every state.
  public var statuses: Set<JobStatus>
  /// Only jobs of this operation; nil: of every operation.
  public var operation: JobOperation?
  /// Only jobs that were queued at this moment or later; nil: from the oldest.
  public var from: Date?
  /// Part of an item's name, case ignored; empty: every job.
  public var text: String
  /// Only these jobs; nil: every job.
  public var ids: Set<JobID>?

  /// Makes a filter from its parts; every job unless asked.
  public init(
    vault: String? = nil, instance: InstanceID? = nil, statuses: Set<JobStatus> = [], operation: JobOperation? = nil,
    from: Date? = nil, text: String = "", ids: Set<JobID>? = nil
  ) {
    self.vault = vault
    self.instance = instance
    self.statuses = statuses
    self.operation = operation
    self.from = from
    self.text = text
    self.ids = ids
  }
}

/// A scheduled backup that is to come.
public struct NextRun: Hashable, Sendable {
  /// The item to be backed up.
  public var instanceID: InstanceID
  /// The item's name.
  public var itemName: String
  /// The name of the item's vault.
  public var vaultName: String
  /// The schedule's time.
  public var time: Date

  /// Makes a value from its parts.
  public init(instanceID: InstanceID, itemName: String, vaultName: String, time: Date) {
    self.instanceID = instanceID
    self.itemName = itemName
    self.vaultName = vaultName
    self.time = time
  }
}

/// All that a screen asks of the engine.
public typealias ScreenService = BackupService & ScreenQueries
