import Foundation

/// Tells the time, so that tests can say what time it is.
public protocol WallClock: Sendable {
  /// The present moment.
  var now: Date { get }
  /// Whether the time is made up; such a clock works only in a state directory that was made with one.
  var isTestClock: Bool { get }
}

/// The machine's clock.
public struct SystemClock: WallClock {
  /// A view of the machine's clock.
  public init() {}

  /// The present moment.
  public var now: Date { Date() }
  /// Never: this is the real time.
  public var isTestClock: Bool { false }
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
