import ArgumentParser
import BackupModel

/// A number of days, weeks, months or years, or `none` for no such rule.
enum RetentionLength: Hashable, Sendable, ExpressibleByArgument {
  case none
  case count(Int)

  init?(argument: String) {
    if argument.lowercased() == "none" {
      self = .none
    } else if let count = Int(argument) {
      self = .count(count)
    } else {
      return nil
    }
  }

  var count: Int? {
    if case .count(let count) = self { count } else { nil }
  }
}

/// `HH:MM`.
struct TimeOfDay: Hashable, Sendable, ExpressibleByArgument {
  var time: WallTime

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    time = WallTime(hour: hour, minute: minute)
  }
}

/// Days of the week: `Sunday,Wednesday`.
struct WeekdayList: Hashable, Sendable, ExpressibleByArgument {
  var days: Set<Weekday>

  init?(argument: String) {
    let words = ListWords.of(argument)
    let days = words.compactMap(Self.day)
    guard !days.isEmpty, days.count == words.count else { return nil }
    self.days = Set(days)
  }

  /// The day of that name; its first three letters are enough, and case doesn't matter.
  static func day(_ word: Substring) -> Weekday? {
    let word = word.lowercased()
    return Weekday.allCases.first { $0.name.lowercased() == word || $0.name.lowercased().prefix(3) == word }
  }
}

/// Months: `January,July`, or numbers.
struct MonthList: Hashable, Sendable, ExpressibleByArgument {
  private static let names = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  var months: Set<Int>

  init?(argument: String) {
    let words = ListWords.of(argument)
    let months = words.compactMap(Self.month)
    guard !months.isEmpty, months.count == words.count else { return nil }
    self.months = Set(months)
  }

  private static func month(_ word: Substring) -> Int? {
    let word = word.lowercased()
    if let number = Int(word) { return number }
    return names.firstIndex { $0 == word || $0.prefix(3) == word }.map { $0 + 1 }
  }
}

/// Days of a month: `1,15,Last`, or `First,Last Sunday`.
struct MonthDays: Hashable, Sendable, ExpressibleByArgument {
  private static let weeks = ["first", "second", "third", "fourth"]

  var pick: MonthPick

  init?(argument: String) {
    var days: Set<Int> = []
    var weeks: Set<Int> = []
    var weekdays: Set<Weekday> = []
    var last = false
    for word in ListWords.of(argument) {
      if let day = Int(word) {
        days.insert(day)
      } else if word.lowercased() == "last" {
        last = true
      } else if let week = Self.weeks.firstIndex(of: word.lowercased()) {
        weeks.insert(week + 1)
      } else if let weekday = WeekdayList.day(word) {
        weekdays.insert(weekday)
      } else {
        return nil
      }
    }
    if weekdays.isEmpty {
      guard weeks.isEmpty, last || !days.isEmpty else { return nil }
      pick = .days(days, last: last)
    } else {
      guard days.isEmpty, last || !weeks.isEmpty else { return nil }
      pick = .weekdays(weeks: weeks, last: last, on: weekdays)
    }
  }
}

/// A list as people write it: commas, blanks, or both.
private enum ListWords {
  static func of(_ text: String) -> [Substring] { text.split { $0 == "," || $0 == " " } }
}

/// How often backups run.
enum FrequencyChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
  case hourly
  case daily
  case weekly

  init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension BackupPolicy.Kind: ExpressibleByArgument {
  /// The type of that name; case doesn't matter.
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }

  /// The names as help and completion show them.
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}
