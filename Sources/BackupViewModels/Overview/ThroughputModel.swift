import BackupModel
import Foundation
import Observation

/// What the running jobs get through, followed as long as the screen is open so that the course of the last minutes is
/// there whenever somebody looks.
@MainActor @Observable
public final class ThroughputModel {
  /// The course of the last minutes.
  public private(set) var series = ThroughputSeries()
  /// The jobs that run now, at most 200, the one that was queued first before all.
  public private(set) var running: [JobListing] = []
  @ObservationIgnored private let service: any ScreenService
  @ObservationIgnored private let now: @Sendable () -> Date
  @ObservationIgnored private let subscription = Subscription()

  init(service: any ScreenService, now: @escaping @Sendable () -> Date) {
    self.service = service
    self.now = now
  }

  /// Begins to follow the running jobs.
  public func start() {
    let service = service
    subscription.follow {
      service.jobUpdates(
        matching: JobFilter(statuses: [.inProgress]), sortedBy: ListOrder(.time), window: WindowRequest(limit: 200))
    } apply: { [weak self] window in
      guard let self else { return }
      running = window.rows
      series.note(window.rows.map(\.job), at: now())
    }
  }

  /// Stops following.
  public func stop() { subscription.stop() }
}
