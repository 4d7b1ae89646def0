import BackupModel
import Foundation

/// The days of half a century in one zone, asked one by one of the system's calendar.
struct OracleCalendar {
  struct Day {
    let start: Date
    let month: Int
    let day: Int
    let weekday: Int
    /// Which such weekday of the month it is, from 1.
    let weekOfWeekday: Int
    let isLastOfMonth: Bool
    let isLastSuchWeekday: Bool
    /// Months since the year 0.
    let monthIndex: Int
  }

  let days: [Day]
  private let firstOfMonth: [Int: Int]
  private let calendar: Calendar

  init(zone: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone)!
    var days: [Day] = []
    var firstOfMonth: [Int: Int] = [:]
    var date = calendar.date(from: DateComponents(year: 2013, month: 1, day: 1, hour: 12))!
    while days.isEmpty || calendar.component(.year, from: date) < 2063 {
      let parts = calendar.dateComponents([.year, .month, .day, .weekday, .weekdayOrdinal], from: date)
      let tomorrow = calendar.date(byAdding: .day, value: 1, to: date)!
      let nextWeek = calendar.date(byAdding: .day, value: 7, to: date)!
      let index = parts.year! * 12 + parts.month! - 1
      if parts.day == 1 { firstOfMonth[index] = days.count }
      days.append(
        Day(
          start: calendar.startOfDay(for: date), month: parts.month!, day: parts.day!, weekday: parts.weekday!,
          weekOfWeekday: parts.weekdayOrdinal!, isLastOfMonth: calendar.component(.day, from: tomorrow) == 1,
          isLastSuchWeekday: calendar.component(.month, from: nextWeek) != parts.month!, monthIndex: index))
      date = tomorrow
    }
    self.days = days
    self.firstOfMonth = firstOfMonth
    self.calendar = calendar
  }

  /// The position of the day that `date` falls on.
  func day(of date: Date) -> Int {
    var (low, high) = (0, days.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if days[middle].start <= date { low = middle } else { high = middle }
    }
    return low
  }

  func endOfDay(_ date: Date) -> Date { days[day(of: date) + 1].start.addingTimeInterval(-1) }

  /// The positions in `range` of days that are picked.
  func picked(_ pick: MonthPick, months: Set<Int>, in range: Range<Int>) -> [Int] {
    let numbers = (0...31).map { number in if case .days(let days, _) = pick { days.contains(number) } else { false } }
    var weeks = Array(repeating: false, count: 6)
    var weekdays = Array(repeating: false, count: 8)
    var (lastDay, lastWeek) = (false, false)
    switch pick {
    case .days(_, let last): lastDay = last
    case .weekdays(let numbers, let last, let on):
      for number in numbers { weeks[number] = true }
      for weekday in on { weekdays[weekday.rawValue] = true }
      lastWeek = last
    }
    let inMonth = (0...12).map(months.contains)
    return range.filter { position in
      let day = days[position]
      guard inMonth[day.month] else { return false }
      return numbers[day.day] || lastDay && day.isLastOfMonth
        || weekdays[day.weekday] && (weeks[day.weekOfWeekday] || lastWeek && day.isLastSuchWeekday)
    }
  }

  func picked(_ weekdays: Set<Weekday>, in range: Range<Int>) -> [Int] {
    let wanted = (0...7).map { number in weekdays.contains { $0.rawValue == number } }
    return range.filter { wanted[days[$0].weekday] }
  }

  func adding(months: Int, to day: Int) -> Int {
    let target = firstOfMonth[days[day].monthIndex + months]!
    let next = firstOfMonth[days[day].monthIndex + months + 1]!
    return min(target + days[day].day - 1, next - 1)
  }

  /// When the clock first comes to the time of day of `time` on the day at `position`, or has passed it.
  func moment(_ position: Int, atTimeOf time: Date) -> Date {
    let parts = calendar.dateComponents([.hour, .minute, .second], from: time)
    let start = days[position].start
    let second = Double(parts.hour! * 3_600 + parts.minute! * 60 + parts.second!)
    if days[position + 1].start.timeIntervalSince(start) == 86_400 { return start.addingTimeInterval(second) }
    var minute = start
    while true {
      let shown = calendar.dateComponents([.day, .hour, .minute], from: minute)
      let isLater = shown.day != days[position].day
      let difference = shown.hour! * 60 + shown.minute! - parts.hour! * 60 - parts.minute!
      if !isLater, difference == 0 { return minute.addingTimeInterval(Double(parts.second!)) }
      if isLater || difference > 0 { return minute }
      minute += 60
    }
  }
}
