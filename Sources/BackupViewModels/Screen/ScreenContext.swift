import BackupModel
import Foundation

/// What every view model works with.
public struct ScreenContext: Sendable {
  /// What is watched and asked.
  public let service: any ScreenService
  /// What the clock says.
  public let now: @Sendable () -> Date
  /// The zone in which times are shown.
  public let zone: TimeZone
  /// What this screen's own actions led to.
  public let notifications: NotificationsModel
  /// What the running jobs get through.
  public let throughput: ThroughputModel

  /// Makes a context; notifications and throughput begin empty.
  @MainActor
  public init(service: any ScreenService, now: @escaping @Sendable () -> Date, zone: TimeZone = .current) {
    self.service = service
    self.now = now
    self.zone = zone
    notifications = NotificationsModel(service: service, now: now)
    throughput = ThroughputModel(service: service, now: now)
  }
}
