import Foundation

/// What the clocks of a machine say at one moment.
public struct ClockReading: Hashable, Codable, Sendable {
  /// The time of day and date.
  public var time: Date
  /// Seconds since the machine started, sleep included (`CLOCK_BOOTTIME`).
  public var uptime: TimeInterval
  /// Tells one start of the machine from another (`/proc/sys/kernel/random/boot_id`).
  public var bootID: String

  /// Makes a value from its parts.
  public init(time: Date, uptime: TimeInterval, bootID: String) {
    self.time = time
    self.uptime = uptime
    self.bootID = bootID
  }
}

/// Whether the clock can be trusted with deleting what is due: a wrong date must not expire or purge anything.
public enum ClockSafety {
  /// A larger jump that uptime doesn't explain suspends expiry and purge.
  public static let toleratedJump: TimeInterval = 86_400

  /// The jump of the clock in seconds, negative backwards; nil when it is small enough to go on.
  ///
  /// - Parameters:
  ///   - latestSeen: the latest time that was seen.
  ///   - elapsed: how long ago that was by a clock that nobody sets: after a restart of the machine, its uptime.
  ///   - now: what the clock says now.
  public static func jump(latestSeen: Date, elapsed: TimeInterval, now: Date) -> TimeInterval? {
    let jump = deviation(latestSeen: latestSeen, elapsed: elapsed, now: now)
    return abs(jump) > toleratedJump ? jump : nil
  }

  /// By how many seconds the clock is ahead of the time that passed, negative behind, however few; for parameters see
  /// ``jump(latestSeen:elapsed:now:)``.
  static func deviation(latestSeen: Date, elapsed: TimeInterval, now: Date) -> TimeInterval {
    now.timeIntervalSince(latestSeen) - max(elapsed, 0)
  }
}

/// What the catalog keeps of the clock, so that a jump is noticed even if it is made in small steps.
public struct ClockRecord: Hashable, Codable, Sendable {
  /// The first reading since the machine started: all later ones of that start are measured against it.
  public private(set) var anchor: ClockReading
  /// The reading with the latest time.
  public private(set) var latest: ClockReading
  /// How far the clock that suspends expiry and purge is off now, in seconds, negative behind, until an administrator
  /// confirms the time: no more than ``ClockSafety/toleratedJump`` when it was set right meanwhile. nil: none suspends.
  public private(set) var suspendedBy: TimeInterval?

  /// A clock that suspends and is slewed by less, in seconds, counts as unchanged.
  private static let noticedChange: TimeInterval = 60

  /// Begins with a reading that is taken to be right.
  public init(_ reading: ClockReading) {
    anchor = reading
    latest = reading
  }

  /// Whether expiry and purge must wait.
  public var suspendsExpiry: Bool { suspendedBy != nil }

  /// Takes a new reading into account.
  ///
  /// The suspension by a jump stays until ``confirm(_:)``, also when the clock is set right again.
  public mutating func observe(_ reading: ClockReading) {
    if let known = suspendedBy { return follow(reading, known: known) }
    suspendedBy = jump(to: reading)
    guard suspendedBy == nil else {
      // Later readings of another start are measured against its first one.
      if reading.bootID != anchor.bootID { measure(from: reading) }
      return
    }
    if reading.bootID != anchor.bootID { anchor = reading }
    if reading.time >= latest.time || reading.bootID != latest.bootID {
      let time = max(reading.time, latest.time)
      latest = ClockReading(time: time, uptime: reading.uptime, bootID: reading.bootID)
    }
  }

  /// Accepts the present time, and lets expiry and purge go on.
  public mutating func confirm(_ reading: ClockReading) { self = ClockRecord(reading) }

  /// The clock may be set once more while it suspends.
  private mutating func follow(_ reading: ClockReading, known: TimeInterval) {
    // How long the machine was off nobody can tell, so a restart changes nothing.
    guard reading.bootID == anchor.bootID else { return measure(from: reading) }
    let present = ClockSafety.deviation(
      latestSeen: anchor.time, elapsed: reading.uptime - anchor.uptime, now: reading.time)
    if abs(present - known) >= Self.noticedChange { suspendedBy = present }
  }

  /// Goes on measuring in another start of the machine, as far off as the clock is known to be.
  private mutating func measure(from reading: ClockReading) {
    anchor = ClockReading(
      time: reading.time - (suspendedBy ?? 0), uptime: reading.uptime, bootID: reading.bootID)
  }

  private func jump(to reading: ClockReading) -> TimeInterval? {
    guard reading.bootID == anchor.bootID else {
      return ClockSafety.jump(latestSeen: latest.time, elapsed: reading.uptime, now: reading.time)
    }
    return ClockSafety.jump(
      latestSeen: anchor.time, elapsed: reading.uptime - anchor.uptime, now: reading.time)
  }
}
