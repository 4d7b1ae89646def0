import Foundation

extension TimeText {
  /// How long ago a moment was: `just now`, `12 min ago`, `5 h ago`, `3 days ago`; after 60 days, the day. A moment to
  /// come reads as in ``until(_:now:_:)``.
  public static func ago(_ date: Date, now: Date, _ zone: TimeZone) -> String {
    let seconds = now.timeIntervalSince(date)
    if seconds < -60 { return until(date, now: now, zone) }
    return far(seconds).map { $0 + " ago" } ?? (seconds < 60 ? "just now" : day(date, zone))
  }

  /// How long it is until a moment: `now`, `in 12 min`, `in 5 h`, `in 3 days`; from 60 days on, the day. A moment that
  /// is past is due now.
  public static func until(_ date: Date, now: Date, _ zone: TimeZone) -> String {
    let seconds = date.timeIntervalSince(now)
    return far(seconds).map { "in " + $0 } ?? (seconds < 60 ? "now" : day(date, zone))
  }

  /// Nil for less than a minute, and for 60 days or more.
  private static func far(_ seconds: TimeInterval) -> String? {
    switch seconds {
    case 60..<3_600: "\(Int(seconds / 60)) min"
    case 3_600..<172_800: "\(Int(seconds / 3_600)) h"
    case 172_800..<5_184_000: "\(Int(seconds / 86_400)) days"
    default: nil
    }
  }
}
