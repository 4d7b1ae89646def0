import Foundation

/// A day of the Gregorian calendar as a number, counted from 1970-01-01: rules that look at thousands of points step
/// through days with plain arithmetic.
struct CivilDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  let number: Int

  init(number: Int) { self.number = number }

  /// The day of this year, month (1–12) and day; a day that the month lacks becomes its last one.
  init(year: Int, month: Int, day: Int) {
    var number = Self.firstDay(ofYear: year)
    for earlier in 1..<max(month, 1) { number += Self.length(ofMonth: earlier, year: year) }
    self.number = number + min(day, Self.length(ofMonth: month, year: year)) - 1
  }

  static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let index = (number + 4) % 7
    return Weekday(rawValue: (index < 0 ? index + 7 : index) + 1)!
  }

  var parts: (year: Int, month: Int, day: Int) {
    var year = 1970 + Int((Double(number) / 365.2425).rounded(.down))
    while Self.firstDay(ofYear: year) > number { year -= 1 }
    while Self.firstDay(ofYear: year + 1) <= number { year += 1 }
    var rest = number - Self.firstDay(ofYear: year)
    var month = 1
    while rest >= Self.length(ofMonth: month, year: year) {
      rest -= Self.length(ofMonth: month, year: year)
      month += 1
    }
    return (year, month, rest + 1)
  }

  func adding(days: Int) -> CivilDay { CivilDay(number: number + days) }

  /// The same day `months` later; the last day of that month where it has no such day.
  func adding(months: Int) -> CivilDay {
    let (year, month, day) = parts
    let index = year * 12 + month - 1 + months
    return CivilDay(year: index / 12, month: index % 12 + 1, day: day)
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// The number of 1 January; years are 1 or later.
  private static func firstDay(ofYear year: Int) -> Int {
    let before = year - 1
    return 365 * before + before / 4 - before / 100 + before / 400 - 719_162
  }
}
