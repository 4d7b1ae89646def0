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
  public var summary: String {
    var parts = ["\(schedule.summary) \(timeZone)"]
    if let days = retention.dailyDays { parts.append("daily \(days) days") }
    if let rule = retention.weekly {
      parts.append("weekly, \(Self.plural(rule.on)), \(Self.count(rule.weeks, "week"))")
    }
    if let rule = retention.monthly {
      parts.append("monthly, \(rule.pick.summary), \(Self.count(rule.months, "month"))")
    }
    if let rule = retention.yearly {
      let months = rule.months.sorted().map { Self.monthNames[min(max($0, 1), 12) - 1] }
      parts.append("yearly, \(months.joined(separator: ", ")), \(rule.pick.summary), \(Self.count(rule.years, "year"))")
    }
    return parts.joined(separator: "; ")
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  fileprivate static func plural(_ days: Set<Weekday>) -> String {
    days.sorted().map { $0.name + "s" }.joined(separator: ", ")
  }

  private static func count(_ number: Int, _ unit: String) -> String {
    "\(number) \(unit)\(number == 1 ? "" : "s")"
  }
}

extension BackupSchedule {
  /// When, without the time zone: `every day at 02:00`.
  fileprivate var summary: String {
    switch self {
    case .daily(let time): "every day at \(time)"
    case .weekly(let days, let time): "\(BackupPolicy.plural(days)) at \(time)"
    case .hourly(let every, let from, let window): "every \(every) hours for \(window) hours from \(from)"
    }
  }
}

extension MonthPick {
  /// Which days: `days 1, 15 and last`, or `first and last Sunday`.
  fileprivate var summary: String {
    switch self {
    case .days(let days, let last):
      let names = days.sorted().map(String.init) + (last ? ["last"] : [])
      return (names.count == 1 ? "day " : "days ") + Self.list(names)
    case .weekdays(let weeks, let last, let days):
      let ordinals = ["first", "second", "third", "fourth"]
      let names = weeks.sorted().map { ordinals[min(max($0, 1), 4) - 1] } + (last ? ["last"] : [])
      return "\(Self.list(names)) \(Self.list(days.sorted().map(\.name)))"
    }
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
