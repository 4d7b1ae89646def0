/// A day of the Gregorian calendar, without a time or a place.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The years that are known, 1–9999.
  public static let years = 1...9999
  /// 1 January 1.
  public static let first = CivilDate(year: 1, month: 1, day: 1)
  /// 31 December 9999.
  public static let last = CivilDate(year: 9999, month: 12, day: 31)

  /// 1–9999.
  public let year: Int
  /// 1–12.
  public let month: Int
  /// 1–31.
  public let day: Int

  /// Makes a day; each part is brought into its range, so that 31 February is the last day of February.
  public init(year: Int, month: Int, day: Int) {
    self.year = min(max(year, Self.years.lowerBound), Self.years.upperBound)
    self.month = min(max(month, 1), 12)
    self.day = min(max(day, 1), Self.length(ofMonth: self.month, year: self.year))
  }

  /// How many days a month (1–12) has.
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// How many days of all months it has been since 1 January 1, itself not counted.
  public var ordinal: Int {
    let before = year - 1
    let months = (1..<month).reduce(0) { $0 + Self.length(ofMonth: $1, year: year) }
    return 365 * before + before / 4 - before / 100 + before / 400 + months + day - 1
  }

  /// The day of an ordinal; one outside the known years becomes their first or last day.
  public init(ordinal: Int) {
    let ordinal = min(max(ordinal, 0), 3_652_058)
    // 400 years have 146,097 days; the guess is at most one year too high.
    var year = min(ordinal * 400 / 146_097 + 1, 9999)
    while CivilDate(year: year, month: 1, day: 1).ordinal > ordinal { year -= 1 }
    while year < 9999, CivilDate(year: year + 1, month: 1, day: 1).ordinal <= ordinal { year += 1 }
    var rest = ordinal - CivilDate(year: year, month: 1, day: 1).ordinal
    var month = 1
    while month < 12, rest >= Self.length(ofMonth: month, year: year) {
      rest -= Self.length(ofMonth: month, year: year)
      month += 1
    }
    self.init(year: year, month: month, day: rest + 1)
  }

  /// 0 for Monday to 6 for Sunday.
  public var weekday: Int { ordinal % 7 }

  /// So many days later, or earlier when negative; at most the known years.
  public func adding(days: Int) -> CivilDate {
    CivilDate(ordinal: ordinal + min(max(days, -4_000_000), 4_000_000))
  }

  /// The same day so many months later, or earlier when negative; the month's last one where it has no such day.
  public func adding(months: Int) -> CivilDate {
    let index = year * 12 + month - 1 + min(max(months, -120_000), 120_000)
    if index < 12 { return .first }
    if index >= 120_000 { return .last }
    return CivilDate(year: index / 12, month: index % 12 + 1, day: day)
  }

  /// Earlier days are less.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// `2026-11-22`
  public var description: String {
    func padded(_ number: Int, _ count: Int) -> String {
      String(repeating: "0", count: max(0, count - String(number).count)) + String(number)
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Takes `2026-11-22`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
    self.init(year: year, month: month, day: day)
    if (self.year, self.month, self.day) != (year, month, day) { return nil }
  }
}
