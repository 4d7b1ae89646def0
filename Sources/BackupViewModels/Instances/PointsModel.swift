import BackupModel
import Foundation
import Observation

/// The recovery points of an item, newest first.
@MainActor @Observable
public final class PointsModel: NarrowedList {
  /// The points.
  public let list: ListModel<PointListing>
  /// What a point's time, consistency or type must hold.
  public private(set) var searchText = ""
  private var consistency: RecoveryPoint.Consistency?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let item: InstanceID
  private var instance: BackupInstance?
  private var policies: [BackupPolicy] = []
  private var known: [RetentionPoint] = []
  @ObservationIgnored private let subscriptions = (0..<3).map { _ in Subscription() }

  /// Makes a list that shows nothing until ``start()``.
  public init(context: ScreenContext, item: InstanceID) {
    self.context = context
    self.item = item
    let service = context.service
    list = ListModel(all: { service.recoveryPointUpdates(ofItem: item) })
  }

  /// Begins to follow the points.
  public func start() {
    list.start()
    let (service, item) = (context.service, item)
    subscriptions[0].follow {
      service.itemUpdates(id: item)
    } apply: { [weak self] in
      self?.instance = $0.instance
    }
    subscriptions[1].follow {
      service.policyUpdates(inVault: nil)
    } apply: { [weak self] listings in
      self?.policies = listings.map(\.policy)
    }
    subscriptions[2].follow {
      service.recoveryPointUpdates(ofItem: item)
    } apply: { [weak self] listings in
      self?.known = listings.map { RetentionPoint($0.point) }
    }
  }

  /// Stops following.
  public func stop() {
    list.stop()
    for subscription in subscriptions { subscription.stop() }
  }

  /// Until when each point is kept, by the policy in force: a day, or why there is none.
  public var retention: [RecoveryPointID: String] {
    guard let instance else { return [:] }
    if case .softDeleted(_, let purgeAt) = instance.protection {
      let purge = "purge, " + TimeText.day(purgeAt, context.zone)
      return Dictionary(known.map { ($0.id, purge) }) { first, _ in first }
    }
    let policy = policies.first { $0.id == instance.policyID }
    if policy == nil, instance.policyID != nil { return [:] }
    let verdicts = Retention.verdicts(on: known, policy: policy, now: context.now())
    return Dictionary(verdicts.map { ($0.id, words($0)) }) { first, _ in first }
  }

  private func words(_ verdict: RetentionVerdict) -> String {
    if let end = verdict.expiresAt { return TimeText.day(end, context.zone) }
    return verdict.keptBy.contains { $0.reason == .latest } ? "latest, kept" : "for good"
  }

  /// Shows only points whose time, consistency or type holds `text`.
  public func search(_ text: String) {
    guard text != searchText else { return }
    searchText = text
    show()
  }

  /// How consistent points are.
  public var facets: [Facet] {
    [
      Facet(
        "consistency", "Consistency",
        options: RecoveryPoint.Consistency.allCases.map { .init($0.rawValue, $0.words) },
        chosen: consistency?.rawValue)
    ]
  }

  /// Shows only points of a consistency; nil: all.
  public func choose(_ option: String?, of facet: String) {
    consistency = option.flatMap(RecoveryPoint.Consistency.init)
    show()
  }

  /// Shows all points again.
  public func clearFilters() {
    searchText = ""
    consistency = nil
    show()
  }

  private func show() {
    let (service, item, zone) = (context.service, item, context.zone)
    let (text, wanted) = (searchText.lowercased(), consistency)
    list.show(
      ListModel.source(all: { service.recoveryPointUpdates(ofItem: item) }) { points in
        points.filter { listing in
          guard wanted == nil || listing.point.consistency == wanted else { return false }
          return text.isEmpty || listing.words(in: zone).lowercased().contains(text)
        }
      })
  }
}

extension PointListing {
  /// What a search looks into.
  fileprivate func words(in zone: TimeZone) -> String {
    "\(TimeText.local(point.time, zone)) \(point.consistency.words) \(Words.of(point.kind))"
  }
}

extension RecoveryPoint.Consistency {
  /// `File-system consistent`.
  public var words: String {
    switch self {
    case .application: "Application consistent"
    case .fileSystem: "File-system consistent"
    case .crash: "Crash consistent"
    }
  }
}

extension RecoveryPoint.Tier {
  /// `Snapshot and vault`.
  public var words: String {
    switch self {
    case .snapshot: "Snapshot"
    case .vaultStandard: "Vault"
    case .snapshotAndVault: "Snapshot and vault"
    }
  }
}
