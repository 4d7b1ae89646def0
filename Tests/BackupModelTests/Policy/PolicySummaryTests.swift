import BackupModel
import Testing

@Suite("A policy in words")
struct PolicySummaryTests {
  private func summary(_ schedule: BackupSchedule, _ retention: RetentionRules) -> String {
    PolicyRulesTests.policy(.enhanced, schedule, retention).summary
  }

  @Test("the default policy in words")
  func standard() {
    let policy = BackupPolicy.standardDefault(for: VaultID(rawValue: "v"), timeZone: "Europe/Prague")
    #expect(policy.summary == "every day at 02:00 Europe/Prague; daily 30 days")
  }

  @Test("every rule has its words, in the order in which the rules apply")
  func everything() {
    let sundays = MonthPick.weekdays(weeks: [1], last: true, on: [.sunday])
    let retention = RetentionRules(
      dailyDays: 30, weekly: .init(on: [.wednesday, .sunday], weeks: 12),
      monthly: .init(pick: .days([15, 1], last: true), months: 1),
      yearly: .init(months: [1, 7], pick: sundays, years: 10))
    #expect(
      summary(.weekly(on: [.sunday, .wednesday], at: WallTime(hour: 2, minute: 5)), retention)
        == "every Sunday and Wednesday at 02:05 Europe/Prague; daily 30 days; weekly, Sundays and Wednesdays, "
        + "12 weeks; monthly, the 1st, the 15th and the last day, 1 month; yearly, the first and last Sunday of "
        + "January and July, 10 years")
  }

  @Test("an hourly schedule names its times, past midnight too")
  func hourly() {
    #expect(
      summary(
        .hourly(everyHours: 4, from: WallTime(hour: 18, minute: 30), windowHours: 12), RetentionRules(dailyDays: 7))
        == "every 4 hours, at 18:30, 22:30 and 02:30 Europe/Prague; daily 7 days")
    #expect(
      summary(
        .hourly(everyHours: 12, from: WallTime(hour: 8, minute: 0), windowHours: 12), RetentionRules(dailyDays: 7))
        == "every day at 08:00 Europe/Prague; daily 7 days")
  }

  @Test("numbers and days read as English")
  func english() {
    let rules = RetentionRules(
      dailyDays: 9_999, weekly: .init(on: [.sunday], weeks: 1),
      monthly: .init(pick: .days([2, 3, 11, 12, 13, 21, 22, 23], last: false), months: 1_188))
    #expect(
      summary(.weekly(on: Set(Weekday.allCases), at: WallTime(hour: 0, minute: 0)), rules)
        == "every day of the week at 00:00 Europe/Prague; daily 9,999 days; weekly, Sundays, 1 week; monthly, the 2nd, "
        + "the 3rd, the 11th, the 12th, the 13th, the 21st, the 22nd and the 23rd, 1,188 months")
  }
}
