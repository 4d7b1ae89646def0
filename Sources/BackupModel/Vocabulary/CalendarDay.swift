import Foundation

/// A day on the calendar, without a time zone, from 0001-01-01 to 9999-12-31.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 1–9999.
  public let year: Int
  /// 1–12.
  public let month: Int
  /// 1–31.
  public let day: Int

  /// Makes a day from its parts.
  ///
  /// - Returns: nil when there is no such day in the Gregorian calendar, or the year is outside 1–9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "UTC")!
    let parts = DateComponents(year: year, month: month, day: day)
    guard let date = calendar.date(from: parts), calendar.component(.day, from: date) == day else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `YYYY-MM-DD`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day that `date` falls on in `zone`; the first or the last day there is for a date before or after these.
  public init(_ date: Date, in zone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.era, .year, .month, .day], from: date)
    guard parts.era == 1, let year = parts.year, (1...9999).contains(year), let month = parts.month, let day = parts.day
    else {
      self = date < Date(timeIntervalSince1970: 0) ? .first : .last
      return
    }
    self.init(checkedYear: year, month: month, day: day)
  }

  private init(checkedYear year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  private static let first = CalendarDay(checkedYear: 1, month: 1, day: 1)
  private static let last = CalendarDay(checkedYear: 9999, month: 12, day: 31)

  /// The last moment of the day in `zone`, to the second.
  public func end(in zone: TimeZone) -> Date {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let noon = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12))!
    return calendar.dateInterval(of: .day, for: noon)!.end.addingTimeInterval(-1)
  }

  /// This day plus `count` days, but not beyond the first and the last day there is.
  public func adding(days count: Int) -> CalendarDay {
    let wholeRange = 9999 * 366
    let count = min(max(count, -wholeRange), wholeRange)
    let utc = TimeZone(identifier: "UTC")!
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = utc
    let noon = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12))!
    return CalendarDay(calendar.date(byAdding: .day, value: count, to: noon)!, in: utc)
  }

  /// `YYYY-MM-DD`.
  public var description: String { String(format: "%04d-%02d-%02d", year, month, day) }

  /// Orders days as they follow one another.
  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CalendarDay: Codable {
  /// Reads `YYYY-MM-DD`.
  ///
  /// - Throws: `DecodingError` when the text names no day.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let day = CalendarDay(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day of the form YYYY-MM-DD")
    }
    self = day
  }

  /// Writes `YYYY-MM-DD`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
