import Foundation

/// How far the clock is trusted.
public struct ClockStatus: Hashable, Sendable {
  /// What the clock says now.
  public var now: Date
  /// The latest time that was seen; nil before an executor first ran.
  public var latestSeen: Date?
  /// By how many seconds the clock is off now, negative backwards, while nothing is expired or purged because it jumped:
  /// no more than ``ClockSafety/toleratedJump`` when it was set right meanwhile. nil: nothing is suspended.
  public var suspendedBy: TimeInterval?

  /// Makes a value from its parts.
  public init(now: Date, latestSeen: Date?, suspendedBy: TimeInterval?) {
    self.now = now
    self.latestSeen = latestSeen
    self.suspendedBy = suspendedBy
  }
}

/// What can be asked of the clock. Every method throws ``BackupError``.
public protocol ClockCommands: Sendable {
  /// What the clock says, and whether a jump suspends expiry and purge.
  func clockStatus() async throws -> ClockStatus
  /// Accepts the present time: expiry and purge go on.
  func confirmClock() async throws -> ClockStatus
}
