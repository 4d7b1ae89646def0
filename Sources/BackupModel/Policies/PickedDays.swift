import Foundation

/// The days of a month that a pick means, which depend on the month's length and its first weekday only.
extension MonthPick {
  /// Days of the month, ascending.
  func days(ofMonthWithLength length: Int, firstWeekday: Weekday) -> [Int] {
    var picked: Set<Int>
    switch self {
    case .days(let days, let last):
      picked = days
      if last { picked.insert(length) }
    case .weekdays(let weeks, let last, let weekdays):
      picked = []
      for weekday in weekdays {
        let first = 1 + (weekday.rawValue - firstWeekday.rawValue + 7) % 7
        picked.formUnion(weeks.map { first + ($0 - 1) * 7 })
        if last { picked.insert(first + (length - first) / 7 * 7) }
      }
    }
    return picked.filter { (1...length).contains($0) }.sorted()
  }
}

/// Finds the latest picked day at or before a given one.
enum PickedDays: Sendable {
  case weekly(Set<Weekday>)
  /// `shapes`: the picked days of each of the 28 months there can be.
  case monthly(months: Set<Int>, shapes: [[Int]])

  init(_ rule: RetentionRules.Weekly) { self = .weekly(rule.on) }

  init(_ rule: RetentionRules.Monthly) {
    self = .monthly(months: Set(1...12), shapes: Self.shapes(of: rule.pick))
  }

  init(_ rule: RetentionRules.Yearly) { self = .monthly(months: rule.months, shapes: Self.shapes(of: rule.pick)) }

  /// nil when nothing is picked at all.
  func latest(atOrBefore day: CivilDay) -> CivilDay? {
    switch self {
    case .weekly(let weekdays):
      return (0..<7).lazy.map { day.adding(days: -$0) }.first { weekdays.contains($0.weekday) }
    case .monthly(let months, let shapes):
      var (year, month, limit) = day.parts
      for _ in 0...12 {
        if months.contains(month) {
          let first = CivilDay(year: year, month: month, day: 1)
          let shape = Self.shape(length: CivilDay.length(ofMonth: month, year: year), firstWeekday: first.weekday)
          if let picked = shapes[shape].last(where: { $0 <= limit }) { return first.adding(days: picked - 1) }
        }
        limit = 31
        (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
      }
      return nil
    }
  }

  private static func shapes(of pick: MonthPick) -> [[Int]] {
    (28...31).flatMap { length in
      Weekday.allCases.map { pick.days(ofMonthWithLength: length, firstWeekday: $0) }
    }
  }

  private static func shape(length: Int, firstWeekday: Weekday) -> Int {
    (length - 28) * 7 + firstWeekday.rawValue - 1
  }
}
