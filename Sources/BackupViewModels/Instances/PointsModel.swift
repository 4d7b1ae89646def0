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

  /// Makes a list that shows nothing until ``start()``.
  public init(context: ScreenContext, item: InstanceID) {
    self.context = context
    self.item = item
    let service = context.service
    list = ListModel(all: { service.recoveryPointUpdates(ofItem: item) })
  }

  /// Begins to follow the points.
  public func start() { list.start() }

  /// Stops following.
  public func stop() { list.stop() }

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
