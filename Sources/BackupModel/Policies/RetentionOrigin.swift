import Foundation

extension RetentionPoint {
  /// What retention needs to know of a listed point.
  public init(_ point: RecoveryPoint) {
    self.init(id: point.id, time: point.time, scheduledFor: point.scheduledFor, retainUntil: point.retainUntil)
  }

  /// The same from a point's parts: one that carries a date was asked for by *Backup now*.
  public init(id: RecoveryPointID, time: Date, scheduledFor: Date?, retainUntil: Date?) {
    self.init(
      id: id, time: time, origin: retainUntil.map(Origin.onDemand(until:)) ?? .scheduled(slot: scheduledFor ?? time))
  }
}
