import BackupModel
import Foundation

/// What the pane of jobs shows, as its user thinks of it.
public struct JobsFilter: Hashable, Sendable {
  /// How far back the list goes.
  public enum Period: Hashable, Sendable {
    case day
    case week
    case all
    /// From a moment on, as a link from elsewhere may ask.
    case since(Date)

    /// The periods that can be chosen.
    public static let choices: [Period] = [.day, .week, .all]
  }

  /// Only jobs in one of these states; empty: in every state.
  public var statuses: Set<JobStatus> = []
  /// Only jobs of this operation; nil: of every operation.
  public var operation: JobOperation?
  /// Only jobs of the vault of this name; nil: of every vault.
  public var vault: String?
  /// How far back the list goes.
  public var period = Period.all
  /// Part of an item's name, case ignored.
  public var text = ""
  /// Only jobs of this item; nil: of every item.
  public var instance: InstanceID?
  /// Only these jobs; nil: every job.
  public var ids: Set<JobID>?

  /// What is in progress: running, or being cancelled.
  public static let inProgress: Set<JobStatus> = [.inProgress, .cancelling]

  /// The pane as it is at first: every job.
  public init() {}

  /// What a link from elsewhere asks for.
  public init(_ filter: JobFilter) {
    (statuses, operation, vault, text) = (filter.statuses, filter.operation, filter.vault, filter.text)
    (instance, ids) = (filter.instance, filter.ids)
    period = filter.from.map { .since($0) } ?? .all
  }

  /// Whether the pane shows only what is in progress.
  public var showsInProgress: Bool { statuses == Self.inProgress }

  /// Whether anything is left out.
  public var isNarrow: Bool { self != JobsFilter() }

  /// What is asked of the engine at a moment.
  public func query(now: Date) -> JobFilter {
    JobFilter(
      vault: vault, instance: instance, statuses: statuses, operation: operation, from: begin(now: now), text: text,
      ids: ids)
  }

  /// Whether a job fits; for lists that can't ask the engine for text, item or identity.
  func fits(_ job: Job) -> Bool {
    (instance == nil || job.instanceID == instance) && (ids?.contains(job.id) ?? true)
      && (text.isEmpty || job.itemName.lowercased().contains(text.lowercased()))
  }

  /// The moment from which on jobs are shown; nil: all are. What has not ended is shown however long ago it began.
  func begin(now: Date) -> Date? {
    if !statuses.isEmpty, statuses.allSatisfy({ !$0.isFinal }) { return nil }
    return switch period {
    case .day: now.addingTimeInterval(-86_400)
    case .week: now.addingTimeInterval(-7 * 86_400)
    case .all: nil
    case .since(let date): date
    }
  }
}

extension JobsFilter {
  /// What the filter says of states: `All`, `In progress`, `Failed, Cancelled`.
  public var statusText: String {
    if statuses.isEmpty { return "All" }
    if showsInProgress { return "In progress" }
    return JobStatus.allCases.filter(statuses.contains).map { Words.of($0) }.joined(separator: ", ")
  }
}

extension JobsFilter.Period {
  /// The period's name.
  public var title: String {
    switch self {
    case .day: "24 hours"
    case .week: "7 days"
    case .all: "All"
    case .since: "Since a moment"
    }
  }
}
