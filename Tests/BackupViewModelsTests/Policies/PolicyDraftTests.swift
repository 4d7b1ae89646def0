import BackupModel
import Foundation
import Testing

@testable import BackupViewModels

struct PolicyDraftTests {
  private let vault = VaultID(rawValue: "v")

  @Test func aFreshDraftIsWhatAzureOffersFirst() {
    var draft = PolicyDraft(timeZone: "Europe/Prague")
    draft.name = "gold"
    #expect(draft.problems.isEmpty)
    #expect(draft.policy(vaultID: vault).summary == "every day at 02:00 Europe/Prague; daily 30 days")
    #expect(draft.snapshotDays == 2)
  }

  @Test(arguments: [
    BackupSchedule.daily(at: WallTime(hour: 23, minute: 5)),
    .weekly(on: [.sunday, .wednesday], at: WallTime(hour: 1, minute: 0)),
    .hourly(everyHours: 6, from: WallTime(hour: 8, minute: 0), windowHours: 12),
  ])
  func aPolicyComesBackFromItsDraftAsItWas(_ schedule: BackupSchedule) {
    var isWeekly = false
    if case .weekly = schedule { isWeekly = true }
    let policy = BackupPolicy(
      name: "gold", vaultID: vault, kind: .enhanced, schedule: schedule,
      retention: RetentionRules(
        dailyDays: isWeekly ? nil : 45, weekly: .init(on: [.sunday], weeks: 9),
        monthly: .init(pick: .days([1, 15], last: true), months: 24),
        yearly: .init(months: [1, 7], pick: .weekdays(weeks: [2], last: true, on: [.friday]), years: 3)),
      snapshotRetentionDays: 11, timeZone: "Asia/Tokyo")
    let draft = PolicyDraft(policy)
    #expect(draft.problems.isEmpty)
    #expect(draft.policy(id: policy.id, vaultID: vault) == policy)
  }

  @Test func eachMistakeIsToldOfAtItsOwnField() {
    var draft = PolicyDraft(timeZone: "Mars/Olympus")
    draft.name = "1"
    draft.time = "25:00"
    draft.keepsMonthly = true
    draft.monthlyPick.manner = .days
    draft.monthlyPick.daysText = "31"
    draft.keepsYearly = true
    draft.yearMonths = []
    #expect(Set(draft.problems.keys) == [.name, .time, .timeZone, .monthly, .yearly])
    #expect(draft.problems[.monthly]?.message.contains("day 31") == true)
    draft.monthlyPick.daysText = "1, noon"
    #expect(draft.problems[.monthly]?.message.contains("«noon»") == true)
  }

  @Test func hoursMakeItEnhancedAndTheWindowFitsThem() {
    var draft = PolicyDraft(timeZone: "UTC")
    draft.name = "hourly"
    draft.choose(.hourly)
    #expect(draft.kind == .enhanced)
    #expect(draft.snapshotDays == 7)
    draft.choose(everyHours: 8)
    #expect(draft.windowHours == 8)
    #expect(draft.problems.isEmpty)
    draft.choose(.standard)
    #expect(draft.frequency == .daily)
    #expect(draft.problems.isEmpty)
  }

  @Test func aWeeklyScheduleKeepsWeeklyPointsOfItsDays() {
    var draft = PolicyDraft(timeZone: "UTC")
    draft.name = "weekly"
    draft.weekdays = [.friday]
    draft.choose(.weekly)
    #expect(draft.problems.isEmpty)
    #expect(draft.snapshotDays == 5)
    draft.weeklyDays = [.monday]
    #expect(draft.problems.keys.map(\.self) == [.weekly])
    draft.weekdays = []
    #expect(draft.problems.keys.map(\.self) == [.weekdays])
  }

  @Test func theYearShowsWhatEachRuleKeeps() throws {
    var draft = PolicyDraft(timeZone: "Europe/Prague")
    draft.name = "gold"
    draft.keepsWeekly = true
    let now = try #require(ISO8601DateFormatter().date(from: "2025-10-13T09:30:00Z"))
    let year = PolicyYear(draft.policy(vaultID: vault), now: now)
    #expect(year.months.first?.title == "2025-10")
    #expect(year.months.last?.title == "2026-10")
    #expect(year.counts[.daily] == 30)
    #expect(year.counts[.weekly] == 12)
    #expect(year.months.flatMap(\.days).count { $0 == .weekly } == 12)
    #expect(year.points.first.map { $0.time > year.points.last!.time } == true)
  }
}
