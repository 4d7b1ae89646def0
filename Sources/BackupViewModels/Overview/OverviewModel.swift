import BackupModel
import Foundation
import Observation

/// The figures of the Overview pane, and who runs the schedules.
@MainActor @Observable
public final class OverviewModel {
  /// The figures; nil until heard.
  public private(set) var overview: Overview?
  /// The vaults, sorted by name; nil until heard.
  public private(set) var vaults: [VaultListing]?
  /// Who runs the jobs; nil until known.
  public private(set) var executor: ExecutorPresence?
  /// Whether there is a region; nil until known.
  public private(set) var hasRegion: Bool?
  /// Why nothing more is heard; what is shown may be old.
  public private(set) var problem: BackupError?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscriptions = (0..<4).map { _ in Subscription() }

  /// Makes a model that follows nothing until ``start()``.
  public init(context: ScreenContext) { self.context = context }

  /// Begins to follow.
  public func start() {
    let service = context.service
    subscriptions[0].follow {
      service.overviewUpdates()
    } failed: { [weak self] problem in
      if let self, self.problem != problem { self.problem = problem }
    } apply: { [weak self] in
      self?.overview = $0
    }
    subscriptions[1].follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      self?.vaults = $0
    }
    subscriptions[2].follow {
      service.executorUpdates()
    } apply: { [weak self] in
      self?.executor = $0
    }
    subscriptions[3].follow {
      service.regionUpdates()
    } apply: { [weak self] in
      self?.hasRegion = !$0.isEmpty
    }
  }

  /// Stops following.
  public func stop() { for subscription in subscriptions { subscription.stop() } }

  /// Whether schedules run only while something is open.
  public var lacksService: Bool { executor != nil && executor != .service }
}
