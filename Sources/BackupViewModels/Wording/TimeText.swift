import Foundation

/// Moments and lengths of time as text.
public enum TimeText {
  /// ISO 8601 in UTC with milliseconds, as JSON has it: `2026-11-22T17:45:21.123Z`.
  public static func iso(_ date: Date) -> String {
    let exact = (date.timeIntervalSince1970 * 1000).rounded()
    let milliseconds = exact.isFinite ? Int64(min(max(exact, -6.2e13), 2.5e14)) : 0
    let (seconds, part) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let whole = part < 0 ? seconds - 1 : seconds
    let fraction = part < 0 ? part + 1000 : part
    let parts = components(Date(timeIntervalSince1970: TimeInterval(whole)), TimeZone(secondsFromGMT: 0) ?? .gmt)
    return String(
      format: "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
      parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0, Int(fraction))
  }

  /// `2026-11-22 17:45:21` on the wall clock of `zone`.
  public static func local(_ date: Date, _ zone: TimeZone) -> String {
    let parts = components(date, zone)
    return String(
      format: "%04d-%02d-%02d %02d:%02d:%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, parts.hour ?? 0,
      parts.minute ?? 0, parts.second ?? 0)
  }

  /// `17:45:21` on the wall clock of `zone`.
  public static func clock(_ date: Date, _ zone: TimeZone) -> String {
    String(local(date, zone).suffix(8))
  }

  /// `2026-11-22`, the day in `zone`.
  public static func day(_ date: Date, _ zone: TimeZone) -> String {
    String(local(date, zone).prefix(10))
  }

  /// What is needed to know a moment near `now`: `17:45:21` on the same day, `11-22 17:45` within half a year, else
  /// `2026-11-22`.
  public static func short(_ date: Date, now: Date, _ zone: TimeZone) -> String {
    if day(date, zone) == day(now, zone) { return clock(date, zone) }
    let isNear = abs(now.timeIntervalSince(date)) < 182 * 86_400
    return isNear ? String(local(date, zone).dropFirst(5).prefix(11)) : day(date, zone)
  }

  /// A length of time in its two largest units: `4 s`, `1 min 12 s`, `2 h 05 min`, `3 d 04 h`.
  public static func duration(_ seconds: TimeInterval) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "0 s" }
    if seconds < 1 { return "< 1 s" }
    let whole = Int(min(seconds, 1e11))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return String(format: "%d min %02d s", whole / 60, whole % 60)
    case ..<86_400: return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
    default: return String(format: "%d d %02d h", whole / 86_400, whole % 86_400 / 3600)
    }
  }

  private static func components(_ date: Date, _ zone: TimeZone) -> DateComponents {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
  }
}
