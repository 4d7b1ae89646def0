import BackupModel
import Foundation
import Testing

@Suite("Days on the calendar")
struct CalendarDayTests {
  static func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

  static func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test(
    "YYYY-MM-DD is read and written alike",
    arguments: ["2026-01-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
  func readAndWritten(text: String) throws {
    #expect(try #require(CalendarDay(text)).description == text)
  }

  @Test(
    "anything else is no day",
    arguments: [
      "", "today", "2026-1-1", "26-01-01", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00", "2026/01/01", "20260101",
      "2026-01", "2026-01-01-01", "-026-01-01", "+026-01-01", "2026--1-01", "2026-00-10", "2026-13-01", "2026-01-00",
      "2026-01-32", "2026-04-31", "2025-02-29", "1900-02-29", "2026-02-30", "0000-01-01", "２０２６-01-01", "٢٠٢٦-01-01",
      "2026-0\u{301}1-01", "2026-01-0\n", "99999-01-01", "2026\u{2013}01\u{2013}01",
    ])
  func garbage(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test("parts that name no day make none")
  func parts() {
    #expect(CalendarDay(year: 2025, month: 2, day: 29) == nil)
    #expect(CalendarDay(year: 2024, month: 2, day: 29) != nil)
    #expect(CalendarDay(year: Int.max, month: Int.min, day: Int.max) == nil)
    #expect(CalendarDay(year: 10_000, month: 1, day: 1) == nil)
  }

  @Test(
    "a day ends one second before the next begins, whatever the clocks do",
    arguments: [
      ("Europe/Prague", "2026-01-15", "2026-01-15T22:59:59Z"),
      ("Europe/Prague", "2026-03-28", "2026-03-28T22:59:59Z"),
      ("Europe/Prague", "2026-03-29", "2026-03-29T21:59:59Z"),
      ("Europe/Prague", "2026-10-24", "2026-10-24T21:59:59Z"),
      ("Europe/Prague", "2026-10-25", "2026-10-25T22:59:59Z"),
      // Midnight is skipped: 15 October 2017 and 27 March 2022 begin at 01:00.
      ("America/Sao_Paulo", "2017-10-14", "2017-10-15T02:59:59Z"),
      ("America/Sao_Paulo", "2017-10-15", "2017-10-16T01:59:59Z"),
      ("Asia/Beirut", "2022-03-26", "2022-03-26T21:59:59Z"),
      ("Asia/Beirut", "2022-03-27", "2022-03-27T20:59:59Z"),
      // The hour before midnight comes twice, and so does the hour after it.
      ("America/Sao_Paulo", "2018-02-17", "2018-02-18T02:59:59Z"),
      ("America/Havana", "2023-11-04", "2023-11-05T03:59:59Z"),
      ("America/Havana", "2023-11-05", "2023-11-06T04:59:59Z"),
      ("Pacific/Apia", "2011-12-29", "2011-12-30T09:59:59Z"),
      ("UTC", "2024-02-29", "2024-02-29T23:59:59Z"),
      ("UTC", "9999-12-31", "9999-12-31T23:59:59Z"),
    ])
  func end(zone: String, day: String, end: String) throws {
    let zone = try Self.zone(zone)
    #expect(try #require(CalendarDay(day)).end(in: zone) == Self.moment(end))
  }

  @Test(
    "the end of a day falls on that day, and the second after it on the next",
    arguments: ["Europe/Prague", "America/Sao_Paulo", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe", "UTC"])
  func endIsOnItsDay(zone: String) throws {
    let zone = try Self.zone(zone)
    var day = try #require(CalendarDay("2017-01-01"))
    let last = try #require(CalendarDay("2018-12-31"))
    while day <= last {
      let end = day.end(in: zone)
      #expect(CalendarDay(end, in: zone) == day)
      #expect(CalendarDay(end.addingTimeInterval(1), in: zone) == day.adding(days: 1))
      day = day.adding(days: 1)
    }
  }

  @Test("the day that a zone left out ends no earlier than the day before")
  func dayLeftOut() throws {
    let zone = try Self.zone("Pacific/Apia")
    let before = try #require(CalendarDay("2011-12-29")).end(in: zone)
    let leftOut = try #require(CalendarDay("2011-12-30")).end(in: zone)
    let after = try #require(CalendarDay("2011-12-31")).end(in: zone)
    #expect(before <= leftOut && leftOut <= after)
  }

  @Test("a moment's day depends on the zone")
  func dayOfMoment() throws {
    let moment = try Self.moment("2026-03-28T23:30:00Z")
    #expect(CalendarDay(moment, in: try Self.zone("UTC")).description == "2026-03-28")
    #expect(CalendarDay(moment, in: try Self.zone("Europe/Prague")).description == "2026-03-29")
    #expect(CalendarDay(moment, in: try Self.zone("America/New_York")).description == "2026-03-28")
  }

  @Test(
    "days are added across months, years and leap days",
    arguments: [
      ("2026-01-31", 1, "2026-02-01"), ("2024-02-28", 1, "2024-02-29"), ("2025-02-28", 1, "2025-03-01"),
      ("2026-12-31", 1, "2027-01-01"), ("2026-01-01", -1, "2025-12-31"), ("2026-05-05", 0, "2026-05-05"),
      ("2026-03-28", 30, "2026-04-27"), ("2024-02-29", 36_158, "2123-02-28"),
    ])
  func adding(day: String, count: Int, sum: String) throws {
    #expect(try #require(CalendarDay(day)).adding(days: count).description == sum)
  }

  @Test("adding stops at the first and the last day that can be written")
  func addingTooMuch() throws {
    let day = try #require(CalendarDay("2026-05-05"))
    for count in [3_000_000, Int.max] { #expect(day.adding(days: count).description == "9999-12-31") }
    for count in [-3_000_000, Int.min] { #expect(day.adding(days: count).description == "0001-01-01") }
  }

  @Test("days are ordered by year, then month, then day")
  func order() throws {
    let days = try ["2025-12-31", "2026-01-02", "2026-02-01", "2027-01-01"].map { try #require(CalendarDay($0)) }
    #expect(days.shuffled().sorted() == days)
  }

  @Test("a day is stored as its text, and what is no day is not read")
  func coding() throws {
    let day = try #require(CalendarDay("2026-02-03"))
    let data = try JSONEncoder().encode([day])
    #expect(String(decoding: data, as: UTF8.self) == #"["2026-02-03"]"#)
    #expect(try JSONDecoder().decode([CalendarDay].self, from: data) == [day])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([CalendarDay].self, from: Data(#"["2026-02-30"]"#.utf8))
    }
  }
}
