import Foundation

/// What retention needs to know of a recovery point.
public struct RetentionPoint: Hashable, Sendable, Identifiable {
  /// Why the point was made.
  public enum Origin: Hashable, Sendable {
    /// By the schedule. The local day of `slot` decides what the point counts for, also when the run began late;
    /// where no slot is known, the point's time stands for it.
    case scheduled(slot: Date)
    /// By *Backup now*; kept until the end of the local day that `until` falls on.
    case onDemand(until: Date)
  }

  /// The point's identity.
  public let id: RecoveryPointID
  /// The moment whose state the point holds; what a rule keeps counts from here.
  public let time: Date
  /// Why the point was made.
  public let origin: Origin

  /// Makes a value from its parts.
  public init(id: RecoveryPointID, time: Date, origin: Origin) {
    self.id = id
    self.time = time
    self.origin = origin
  }
}

/// Why a recovery point is kept.
public enum RetentionReason: String, Codable, CaseIterable, Sendable {
  case daily = "Daily"
  case weekly = "Weekly"
  case monthly = "Monthly"
  case yearly = "Yearly"
  /// *Backup now* asked for it.
  case onDemand = "OnDemand"
  /// It is the latest point of its instance, which never expires.
  case latest = "Latest"
  /// Protection was stopped and the data is kept for good.
  case retainedForGood = "RetainedForGood"
}

/// Which rules keep a recovery point, and until when.
public struct RetentionVerdict: Hashable, Sendable, Identifiable {
  /// One reason to keep the point.
  public struct Keep: Hashable, Sendable {
    /// The rule.
    public let reason: RetentionReason
    /// The last moment that the rule keeps the point; nil: it names none.
    public let until: Date?

    /// Makes a value from its parts.
    public init(_ reason: RetentionReason, until: Date?) {
      self.reason = reason
      self.until = until
    }
  }

  /// The point's identity.
  public let id: RecoveryPointID
  /// The reasons in force now, in the order of ``RetentionReason``; empty for a point that has expired.
  public let keptBy: [Keep]
  /// The last moment of the point's life; past for a point that has expired, nil while nothing can end it.
  public let expiresAt: Date?

  /// Whether the point is to be removed at `now`.
  public func isExpired(at now: Date) -> Bool { expiresAt.map { $0 < now } ?? false }
}
