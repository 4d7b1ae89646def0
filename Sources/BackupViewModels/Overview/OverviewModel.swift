import BackupModel
import Foundation
import Observation

/// The figures of the Overview pane, and who runs the schedules.
@MainActor @Observable
public final class OverviewModel {
  /// The figures; nil until heard.
  public private(set) var overview: Overview?
  /// Who runs the jobs; nil until known.
  public private(set) var executor: ExecutorPresence?
  /// Why nothing more is heard; what is shown may be old.
  public private(set) var problem: BackupError?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscriptions = (0..<2).map { _ in Subscription() }

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
      service.executorUpdates()
    } apply: { [weak self] in
      self?.executor = $0
    }
  }

  /// Stops following.
  public func stop() { for subscription in subscriptions { subscription.stop() } }

  /// Whether schedules run only while something is open.
  public var lacksService: Bool { executor != nil && executor != .service }
}
