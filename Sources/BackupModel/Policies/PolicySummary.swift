import Foundation

extension Weekday {
  /// The English name: `Sunday`.
  public var name: String {
    switch self {
    case .sunday: "Sunday"
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    }
  }
}

extension BackupPolicy {
  /// The policy in words: `every day at 02:00 Europe/Prague; daily 30 days; weekly, Sundays, 12 weeks`.
  public var summary: String { "\(schedule.summary) \(timeZone); \(retention.summary)" }
}

extension BackupSchedule {
  /// When, without the time zone: `every day at 02:00`; an hourly schedule names its times.
  public var summary: String {
    switch self {
    case .daily(let time): "every day at \(time)"
    case .weekly(let days, let time):
      days.count == 7
        ? "every day of the week at \(time)" : "every \(Phrase.list(days.sorted().map(\.name))) at \(time)"
    case .hourly(let every, let from, _):
      secondsOfDay.count < 2
        ? "every day at \(from)"
        : "every \(every) hours, at "
          + Phrase.list(secondsOfDay.map { WallTime(secondsAfterMidnight: $0).description })
    }
  }
}

extension RetentionRules {
  /// How long points are kept: `daily 30 days; weekly, Sundays, 12 weeks`.
  public var summary: String {
    var parts: [String] = []
    if let dailyDays { parts.append("daily \(Phrase.count(dailyDays, "day"))") }
    if let weekly {
      parts.append(
        "weekly, \(Phrase.list(weekly.on.sorted().map { $0.name + "s" })), \(Phrase.count(weekly.weeks, "week"))")
    }
    if let monthly { parts.append("monthly, \(monthly.pick.summary), \(Phrase.count(monthly.months, "month"))") }
    if let yearly {
      let months = Phrase.list(yearly.months.sorted().map(Self.name(ofMonth:)))
      parts.append("yearly, \(yearly.pick.summary) of \(months), \(Phrase.count(yearly.years, "year"))")
    }
    return parts.isEmpty ? "nothing is kept but the latest point" : parts.joined(separator: "; ")
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  private static func name(ofMonth month: Int) -> String {
    monthNames.indices.contains(month - 1) ? monthNames[month - 1] : "month \(month)"
  }
}

extension MonthPick {
  /// Which days: `the 1st, the 15th and the last day`, or `the first and last Sunday`.
  public var summary: String {
    switch self {
    case .days(let days, let last):
      return Phrase.list(days.sorted().map { "the " + Phrase.ordinal($0) } + (last ? ["the last day"] : []))
    case .weekdays(let weeks, let last, let days):
      let names = weeks.sorted().map(Self.name(ofWeek:)) + (last ? ["last"] : [])
      return "the \(Phrase.list(names)) \(Phrase.list(days.sorted().map(\.name)))"
    }
  }

  static let weekNames = ["first", "second", "third", "fourth"]

  private static func name(ofWeek week: Int) -> String {
    weekNames.indices.contains(week - 1) ? weekNames[week - 1] : Phrase.ordinal(week)
  }
}
