import BackupModel
import Foundation
import Observation

/// What this screen's own actions led to, newest first: the portal's bell.
@MainActor @Observable
public final class NotificationsModel {
  /// How an action went.
  public enum Outcome: Hashable, Sendable {
    case inProgress
    case succeeded
    case warned
    case failed
  }

  /// One action and what became of it.
  public struct Entry: Hashable, Sendable, Identifiable {
    /// Its number, counted from 1.
    public let id: Int
    /// What was done, in a few words.
    public var title: String
    /// What came of it, in a sentence.
    public var detail: String
    /// How it went.
    public var outcome: Outcome
    /// When it was last heard of.
    public var time: Date
    /// The job that does it; nil when none is needed.
    public var jobID: JobID?
    /// Whether it was seen since it changed.
    public var isRead: Bool
  }

  private static let limit = 500

  /// All entries, newest first.
  public private(set) var entries: [Entry] = []
  @ObservationIgnored private let service: any ScreenService
  @ObservationIgnored private let now: @Sendable () -> Date
  @ObservationIgnored private var lastID = 0
  @ObservationIgnored private let subscription = Subscription()
  /// Jobs that ended before anybody told that they began: a quick one can overtake the answer to its command.
  @ObservationIgnored private var overtaking: [Job] = []

  init(service: any ScreenService, now: @escaping @Sendable () -> Date) {
    self.service = service
    self.now = now
  }

  /// Begins to follow what becomes of jobs.
  public func start() {
    let service = service
    subscription.follow {
      service.notifications()
    } apply: { [weak self] in
      if case .jobEnded(let listing) = $0 { self?.note(ended: listing.job) }
    }
  }

  /// Stops following.
  public func stop() { subscription.stop() }

  /// How many entries nobody has seen since they changed.
  public var unreadCount: Int { entries.count { !$0.isRead } }

  /// Says that all entries have been seen.
  public func markAllRead() {
    for index in entries.indices where !entries[index].isRead { entries[index].isRead = true }
  }

  /// Tells of something that is done.
  public func post(_ title: String, _ detail: String = "", outcome: Outcome = .succeeded) {
    add(title, detail, outcome, job: nil)
  }

  /// Tells of a refusal or a failure.
  public func post(_ title: String, failed error: BackupError) {
    add(title, "\(error.message) \(error.recommendedAction)", .failed, job: nil)
  }

  /// Tells of jobs that began; their entries follow them.
  public func post(_ title: String, jobs: [Job]) {
    for job in jobs {
      add("\(title): \(PrintableText.line(job.itemName))", "", .inProgress, job: job.id)
      if let ended = job.status.isFinal ? job : overtaking.last(where: { $0.id == job.id }) { note(ended: ended) }
    }
  }

  private func add(_ title: String, _ detail: String, _ outcome: Outcome, job: JobID?) {
    lastID += 1
    entries.insert(
      Entry(id: lastID, title: title, detail: detail, outcome: outcome, time: now(), jobID: job, isRead: false), at: 0)
    if entries.count > Self.limit { entries.removeLast(entries.count - Self.limit) }
  }

  private func note(ended job: Job) {
    guard let index = entries.firstIndex(where: { $0.jobID == job.id }) else {
      overtaking = overtaking.suffix(Self.limit - 1) + [job]
      return
    }
    entries[index].time = now()
    entries[index].isRead = false
    switch job.status {
    case .completed:
      entries[index].outcome = .succeeded
      entries[index].detail = "Completed."
    case .completedWithWarnings:
      entries[index].outcome = .warned
      entries[index].detail = job.warnings.first?.message ?? "Completed with warnings."
    case .cancelled:
      entries[index].outcome = .warned
      entries[index].detail = "Cancelled."
    default:
      entries[index].outcome = .failed
      entries[index].detail = job.error.map { "\($0.message) \($0.recommendedAction)" } ?? "Failed."
    }
  }
}
