import BackupModel
import Foundation

/// Tells the time, so that tests can say what time it is.
public protocol WallClock: Sendable {
  /// The present moment.
  var now: Date { get }
  /// Whether the time is made up; such a clock works only in a state directory that was made with one.
  var isTestClock: Bool { get }
  /// The time beside an uptime that nobody sets, by which a jump of the clock is found out.
  var reading: ClockReading { get }
}

extension WallClock {
  /// The time, and an uptime that moves with it: a clock that never jumps.
  public var reading: ClockReading {
    let now = now
    return ClockReading(time: now, uptime: now.timeIntervalSince1970, bootID: "")
  }
}

/// The machine's clock.
public struct SystemClock: WallClock {
  /// A view of the machine's clock.
  public init() {}

  /// The present moment.
  public var now: Date { Date() }
  /// Never: this is the real time.
  public var isTestClock: Bool { false }

  /// The machine's clocks.
  public var reading: ClockReading {
    var uptime = timespec()
    clock_gettime(CLOCK_BOOTTIME, &uptime)
    return ClockReading(
      time: now, uptime: TimeInterval(uptime.tv_sec) + TimeInterval(uptime.tv_nsec) / 1e9, bootID: Self.bootID)
  }

  private static let bootID: String = {
    let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
    return PrintableText.line(text.trimmingCharacters(in: .whitespacesAndNewlines), limit: 60)
  }()
}

extension WallClock {
  /// The present moment, cut to the millisecond that the catalog keeps.
  var moment: Date { Date(milliseconds: now.milliseconds) }
}

extension Date {
  /// Milliseconds since 1970, to the nearest: the resolution in which the catalog and the vaults keep times.
  var milliseconds: Int64 {
    let exact = (timeIntervalSince1970 * 1_000).rounded(.toNearestOrAwayFromZero)
    return Int64(exactly: exact) ?? 0
  }

  init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
