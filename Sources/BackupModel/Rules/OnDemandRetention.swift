import Foundation

/// How long an on-demand recovery point is kept.
public enum OnDemandRetention {
  /// What *Backup now* offers, in days (Azure Backup's default).
  public static let defaultDays = 30
  /// The longest that can be asked for, in years (Azure Backup's limit).
  public static let limitYears = 99

  /// The days that can be asked for, from today in the policy's time zone.
  public static func days(policy: BackupPolicy, now: Date) -> ClosedRange<CalendarDay> {
    let today = CalendarDay(now, in: zone(of: policy))
    // A 29 February has no twin in most years; the day before it is as far as that goes.
    let limit =
      CalendarDay(year: today.year + limitYears, month: today.month, day: today.day)
      ?? CalendarDay(year: today.year + limitYears, month: 2, day: 28)
    return today...(limit ?? today.adding(days: 9999 * 366))
  }

  /// The last day that is kept unless another is asked for.
  public static func defaultDay(policy: BackupPolicy, now: Date) -> CalendarDay {
    CalendarDay(now, in: zone(of: policy)).adding(days: defaultDays)
  }

  private static func zone(of policy: BackupPolicy) -> TimeZone { TimeZone(identifier: policy.timeZone) ?? .gmt }

  /// The last moment of the last day that the point is kept, in the policy's time zone.
  ///
  /// - Parameter day: the last day; nil: today and ``defaultDays`` days.
  /// - Throws: `UserErrorRetainUntilOutOfRange` for days that are past, or more than ``limitYears`` years ahead.
  public static func end(of day: CalendarDay?, policy: BackupPolicy, now: Date) throws -> Date {
    let days = days(policy: policy, now: now)
    let last = day ?? defaultDay(policy: policy, now: now)
    guard last >= days.lowerBound else {
      throw BackupError(
        .retainUntilOutOfRange, "\(last) is past: today is \(days.lowerBound) in \(policy.timeZone).",
        recommendedAction: "Choose today or a later day.")
    }
    guard last <= days.upperBound else {
      throw BackupError(
        .retainUntilOutOfRange, "\(last) is more than \(limitYears) years ahead.",
        recommendedAction: "Choose a day until \(days.upperBound).")
    }
    return last.end(in: zone(of: policy))
  }
}
