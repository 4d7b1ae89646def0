import BackupModel
import Testing

@Suite struct PolicySummaryTests {
  private func policy(_ schedule: BackupSchedule, _ retention: RetentionRules) -> String {
    BackupPolicy(
      name: "p", vaultID: VaultID(rawValue: "v"), kind: .enhanced, schedule: schedule, retention: retention,
      snapshotRetentionDays: 2, timeZone: "Europe/Prague"
    ).summary
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
      policy(.weekly(on: [.sunday, .wednesday], at: WallTime(hour: 2, minute: 5)), retention)
        == "Sundays, Wednesdays at 02:05 Europe/Prague; daily 30 days; weekly, Sundays, Wednesdays, 12 weeks; "
        + "monthly, days 1, 15 and last, 1 month; yearly, January, July, first and last Sunday, 10 years")
    #expect(
      policy(
        .hourly(everyHours: 4, from: WallTime(hour: 8, minute: 0), windowHours: 12), RetentionRules(dailyDays: 7))
        == "every 4 hours for 12 hours from 08:00 Europe/Prague; daily 7 days")
  }
}
