import BackupModel

/// Days of a month as they are being picked: by number, or by week and weekday.
public struct MonthPickDraft: Hashable, Sendable {
  /// How days are picked.
  public enum Manner: String, CaseIterable, Sendable {
    case days
    case weekdays
  }

  /// How days are picked.
  public var manner = Manner.weekdays
  /// Days by number, as typed: `1, 15, last`.
  public var daysText = "1"
  /// Weeks of the month: 1–4, and 5 for the last.
  public var weeks: Set<Int> = [1]
  /// Days of those weeks.
  public var weekdays: Set<Weekday> = [.sunday]

  /// The first Sunday.
  public init() {}

  /// What a policy picks.
  public init(_ pick: MonthPick) {
    switch pick {
    case .days(let days, let last):
      manner = .days
      daysText = (days.sorted().map(String.init) + (last ? ["last"] : [])).joined(separator: ", ")
    case .weekdays(let weeks, let last, let days):
      manner = .weekdays
      self.weeks = last ? weeks.union([Self.last]) : weeks
      weekdays = days
    }
  }

  /// Stands for the last week in ``weeks``.
  public static let last = 5

  /// What is picked; words that are no days are left out.
  public var value: MonthPick {
    switch manner {
    case .days: .days(Set(words.compactMap { Int($0) }), last: words.contains("last"))
    case .weekdays:
      .weekdays(weeks: weeks.subtracting([Self.last]), last: weeks.contains(Self.last), on: weekdays)
    }
  }

  /// What was typed that is no day; nil: nothing.
  public var unreadable: String? {
    manner == .days ? words.first { Int($0) == nil && $0 != "last" } : nil
  }

  private var words: [String] {
    daysText.lowercased().split { $0 == "," || $0 == " " || $0 == ";" }.map(String.init)
  }
}
