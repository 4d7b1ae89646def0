import Testing

@testable import TerminalUI

struct CivilDateTests {
  @Test func everyDayOfTheKnownYearsHasItsOrdinalAndWeekday() {
    var date = CivilDate(year: 1999, month: 12, day: 31)
    // 31 December 1999 was a Friday.
    #expect(date.weekday == 4)
    for _ in 0..<40_000 {
      let next = CivilDate(ordinal: date.ordinal + 1)
      let isNewMonth = date.day == CivilDate.length(ofMonth: date.month, year: date.year)
      #expect(next.day == (isNewMonth ? 1 : date.day + 1))
      #expect(next.month == (isNewMonth ? date.month % 12 + 1 : date.month))
      #expect(next.weekday == (date.weekday + 1) % 7)
      date = next
    }
    #expect(CivilDate(ordinal: CivilDate.last.ordinal) == .last)
    #expect(CivilDate(ordinal: 0) == .first)
  }

  @Test func leapYearsAreThoseOfTheGregorianCalendar() {
    let lengths = [1900, 2000, 2023, 2024, 2100, 2400].map { CivilDate.length(ofMonth: 2, year: $0) }
    #expect(lengths == [28, 29, 28, 29, 28, 29])
  }

  @Test func aMonthLaterIsItsLastDayWhereThereIsNoSuchDay() {
    #expect(CivilDate(year: 2024, month: 1, day: 31).adding(months: 1).description == "2024-02-29")
    #expect(CivilDate(year: 2026, month: 1, day: 31).adding(months: -2).description == "2025-11-30")
    #expect(CivilDate(year: 2026, month: 12, day: 5).adding(months: 1).description == "2027-01-05")
    #expect(CivilDate(year: 2026, month: 3, day: 5).adding(months: .max) == .last)
    #expect(CivilDate(year: 2026, month: 3, day: 5).adding(days: .min) == .first)
  }

  @Test func onlyDaysThatExistAreRead() {
    #expect(CivilDate("2026-11-22") == CivilDate(year: 2026, month: 11, day: 22))
    for text in ["2026-02-29", "2026-13-01", "2026-1", "", "a-b-c", "2026--01"] { #expect(CivilDate(text) == nil) }
  }
}

struct MonthCalendarTests {
  private let today = CivilDate(year: 2026, month: 11, day: 22)

  private func calendar(_ year: Int, _ month: Int, _ day: Int) -> MonthCalendar {
    MonthCalendar(selected: CivilDate(year: year, month: month, day: day), today: today)
  }

  @Test func weeksBeginOnMonday() {
    let shown = frame(24, 8) { calendar(2026, 11, 22).draw(on: &$0, in: $1, list: "d", focused: true) }
    let lines = shown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0].hasSuffix("November 2026"))
    #expect(lines[1] == " Mo Tu We Th Fr Sa Su")
    #expect(lines[2].hasSuffix("                    1"))
    #expect(lines[5] == " 16 17 18 19 20 21[22]")
    #expect(lines[7] == " 30")
  }

  @Test(arguments: [
    (Key(.left), "2026-12-31"), (Key(.right), "2027-01-02"), (Key(.up), "2026-12-25"), (Key(.down), "2027-01-08"),
    (Key(.pageUp), "2026-12-01"), (Key(.pageDown), "2027-02-01"), (Key(.home), "2026-11-22"), (Key(.end), "2027-01-31"),
  ])
  func keysMoveAcrossTheYearsEnd(key: Key, expected: String) {
    var calendar = calendar(2027, 1, 1)
    #expect(calendar.handle(key) == true)
    #expect(calendar.selected.description == expected)
  }

  @Test func noDayBeforeTheFirstOrAfterTheLastIsPicked() {
    let first = CivilDate(year: 2026, month: 11, day: 23)
    let last = CivilDate(year: 2026, month: 12, day: 10)
    var calendar = MonthCalendar(selected: today, today: today, first: first, last: last)
    #expect(calendar.selected == first)
    #expect(calendar.handle(Key(.left)) == false)
    #expect(calendar.handle(Key(.up)) == false)
    #expect(calendar.handle(Key(.pageUp)) == true)
    #expect(calendar.selected == first)
    _ = calendar.handle(Key(.pageDown))
    #expect(calendar.selected == last)
    #expect(calendar.handle(Key(.right)) == false)
    #expect(calendar.choose("2026-12-11") == false)
    #expect(calendar.choose("2026-12-09") == true)
    _ = calendar.handle(Key(.home))
    #expect(calendar.selected == first)
  }

  @Test func theEndsOfTimeAreReachedAndNotPassed() {
    for start in [CivilDate.first, .last] {
      for key in [Key(.left), Key(.right), Key(.up), Key(.down), Key(.pageUp), Key(.pageDown), Key(.end)] {
        var calendar = MonthCalendar(selected: start, today: today)
        for _ in 0..<3 { _ = calendar.handle(key) }
        #expect(calendar.selected >= .first && calendar.selected <= .last)
        _ = frame(22, 8) { calendar.draw(on: &$0, in: $1, list: "d", focused: true) }
      }
    }
  }

  @Test func aMouseFindsOnlyDaysThatCanBePicked() {
    let calendar = MonthCalendar(selected: today, today: today, first: today)
    let canvas = canvas(24, 8) { calendar.draw(on: &$0, in: $1, list: "d", focused: true) }
    #expect(canvas.area(of: .row(list: "d", id: "2026-11-23")) != nil)
    #expect(canvas.area(of: .row(list: "d", id: "2026-11-21")) == nil)
    #expect(canvas.touch(at: Point(x: 2, y: 6)) == .row(list: "d", id: "2026-11-23"))
  }

  @Test func everyMonthFitsIntoItsHeight() {
    for month in 1...12 {
      for year in 2020...2032 {
        let length = CivilDate.length(ofMonth: month, year: year)
        let area = Size(width: MonthCalendar.width, height: MonthCalendar.height)
        let shown = frame(area.width, area.height) {
          calendar(year, month, 1).draw(on: &$0, in: $1, list: "d", focused: false)
        }
        #expect(shown.contains(" \(length)"))
      }
    }
  }
}
