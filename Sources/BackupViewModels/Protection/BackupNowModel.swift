import BackupModel
import Foundation
import Observation

/// *Backup now*: asks one thing, the last day to keep the recovery point.
@MainActor @Observable
public final class BackupNowModel {
  /// What is backed up: at least one item.
  public let items: [ItemListing]
  /// The days to choose from, in the policy's zone; nil until the policy is known.
  public private(set) var days: ClosedRange<CalendarDay>?
  /// The last day to keep the point.
  public private(set) var day: CalendarDay?
  /// The policy's time zone.
  public private(set) var timeZone = ""
  /// Why there are no days to choose from.
  public private(set) var problem: BackupError?
  /// The command on its way.
  public let submission = Submission()
  @ObservationIgnored private let context: ScreenContext

  /// Makes a model; ``load()`` asks for the policy.
  public init(context: ScreenContext, items: [ItemListing]) {
    self.context = context
    self.items = items
  }

  /// Asks for the policy, whose zone the days are in. Of several items the first one's counts.
  public func load() async {
    guard let item = items.first else { return }
    do {
      let id = try OnDemandRules.policyID(of: item.instance)
      let policies = try await context.service.policies(inVault: item.vaultName)
      guard let policy = policies.first(where: { $0.id == id })?.policy else {
        throw OnDemandRules.policyGone(of: item.instance)
      }
      let now = context.now()
      days = OnDemandRetention.days(policy: policy, now: now)
      day = OnDemandRetention.defaultDay(policy: policy, now: now)
      timeZone = policy.timeZone
    } catch { problem = .shown(error) }
  }

  /// Chooses the last day; one that can't be asked for is left out.
  public func choose(_ day: CalendarDay) {
    guard days?.contains(day) == true else { return }
    self.day = day
    submission.clear()
  }

  /// How many days from today the point is kept.
  public var dayCount: Int {
    guard let day, let days else { return 0 }
    let zone = TimeZone.gmt
    return Int((day.end(in: zone).timeIntervalSince(days.lowerBound.end(in: zone)) / 86_400).rounded())
  }

  /// Why it can't be started now; nil when it can.
  public var disabledReason: String? {
    if let problem { return problem.advice }
    return day == nil ? "The policy is being read." : nil
  }

  /// Queues the backups; `done` is called once they are, and a notification follows each.
  public func confirm(done: @escaping @MainActor () -> Void) {
    guard disabledReason == nil else { return }
    let (service, day) = (context.service, day)
    let byVault = Dictionary(grouping: items, by: \.vaultName).sorted { $0.key < $1.key }
    submission.send { [notifications = context.notifications] in
      for (vault, items) in byVault {
        let jobs = try await service.backupNow(items: items.map(\.commandName), vault: vault, retainUntil: day)
        notifications.post("Backup now", jobs: jobs)
      }
    } done: { _ in
      done()
    }
  }
}
