import Foundation

/// How long an on-demand recovery point is kept.
public enum OnDemandRetention {
  /// What *Backup now* offers, in days (Azure Backup's default).
  public static let defaultDays = 30
  /// The longest that can be asked for, in years (Azure Backup's limit).
  public static let limitYears = 99

  /// The last moment of the last day that the point is kept, in the policy's time zone.
  ///
  /// - Parameter day: the last day; nil: today and ``defaultDays`` days.
  /// - Throws: `UserErrorRetainUntilOutOfRange` for days that are past, or more than ``limitYears`` years ahead.
  public static func end(of day: CalendarDay?, policy: BackupPolicy, now: Date) throws -> Date {
    let zone = TimeZone(identifier: policy.timeZone) ?? .gmt
    let today = CalendarDay(now, in: zone)
    let last = day ?? today.adding(days: defaultDays)
    guard last >= today else {
      throw BackupError(
        .retainUntilOutOfRange, "\(last) is past: today is \(today) in \(policy.timeZone).",
        recommendedAction: "Choose today or a later day.")
    }
    // A 29 February has no twin in most years; the day before it is as far as that goes.
    let limit =
      CalendarDay(year: today.year + limitYears, month: today.month, day: today.day)
      ?? CalendarDay(year: today.year + limitYears, month: 2, day: 28)
    if let limit, last > limit {
      throw BackupError(
        .retainUntilOutOfRange, "\(last) is more than \(limitYears) years ahead.",
        recommendedAction: "Choose a day until \(limit).")
    }
    return last.end(in: zone)
  }
}
