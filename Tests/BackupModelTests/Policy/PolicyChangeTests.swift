import BackupModel
import Testing

@Suite("What a change of policy means")
struct PolicyChangeTests {
  private static let full = RetentionRules(
    dailyDays: 30, weekly: .init(on: [.sunday, .wednesday], weeks: 12),
    monthly: .init(pick: .days([1, 15], last: false), months: 12),
    yearly: .init(months: [1, 7], pick: .weekdays(weeks: [1], last: false, on: [.sunday]), years: 10))

  private func shortened(
    zone: String = "Europe/Prague", _ edit: (inout RetentionRules) -> Void
  ) throws -> [RetentionReason] {
    var rules = Self.full
    edit(&rules)
    return try PolicyRules.change(
      from: PolicyRulesTests.policy(retention: Self.full), to: PolicyRulesTests.policy(retention: rules, zone: zone)
    ).shortened.map(\.rule)
  }

  @Test("Standard may become Enhanced, never the other way")
  func kinds() throws {
    let (standard, enhanced) = (PolicyRulesTests.policy(.standard), PolicyRulesTests.policy(.enhanced))
    #expect(try !PolicyRules.change(from: standard, to: enhanced).shortensRetention)
    #expect(refusalCode { _ = try PolicyRules.change(from: enhanced, to: standard) } == .policyTypeCannotChange)
  }

  @Test("a smaller number, a missing rule or a missing pick is shorter, of that kind only")
  func shorter() throws {
    #expect(try shortened { _ in } == [])
    #expect(try shortened { $0.dailyDays = 29 } == [.daily])
    #expect(try shortened { $0.dailyDays = nil } == [.daily])
    #expect(try shortened { $0.weekly?.weeks = 11 } == [.weekly])
    #expect(try shortened { $0.weekly = nil } == [.weekly])
    #expect(try shortened { $0.weekly?.on = [.sunday] } == [.weekly])
    #expect(try shortened { $0.monthly?.months = 11 } == [.monthly])
    #expect(try shortened { $0.monthly?.pick = .days([1], last: true) } == [.monthly])
    #expect(try shortened { $0.yearly?.years = 9 } == [.yearly])
    #expect(try shortened { $0.yearly?.months = [1] } == [.yearly])
    #expect(try shortened { $0.yearly = nil } == [.yearly])
    #expect(try shortened { $0 = RetentionRules(dailyDays: 9_999) } == [.weekly, .monthly, .yearly])
  }

  @Test("a larger number or a wider pick is not")
  func longer() throws {
    #expect(
      try shortened {
        $0.dailyDays = 31
        $0.weekly = .init(on: Set(Weekday.allCases), weeks: 13)
        $0.monthly = .init(pick: .days([1, 15], last: true), months: 13)
        $0.yearly = .init(
          months: [1, 2, 7], pick: .weekdays(weeks: [1], last: true, on: [.sunday, .monday]), years: 11)
      } == [])
  }

  @Test("picks are compared by the days that they mean, in the months that they are for")
  func meaning() throws {
    // The first week of all weekdays is days 1–7.
    #expect(
      try shortened { $0.yearly?.pick = .days(Set(1...7), last: false) } == [])
    #expect(
      try shortened { $0.yearly?.pick = .days(Set(1...6), last: false) } == [.yearly])
    // The last day of a month of 31 is not among days 1–28.
    var old = RetentionRules(dailyDays: 30, yearly: .init(months: [2], pick: .days([28], last: false), years: 1))
    let february = PolicyRulesTests.policy(retention: old)
    old.yearly?.pick = .days([], last: true)
    #expect(
      try PolicyRules.change(from: february, to: PolicyRulesTests.policy(retention: old)).shortensRetention,
      "in a leap year the last day is the 29th")
  }

  @Test("another time zone picks other points, and leaves daily ones alone")
  func zone() throws {
    #expect(try shortened(zone: "America/New_York") { _ in } == [.weekly, .monthly, .yearly])
    #expect(
      try !PolicyRules.change(
        from: PolicyRulesTests.policy(zone: "UTC"), to: PolicyRulesTests.policy(zone: "Asia/Kathmandu")
      ).shortensRetention)
  }

  @Test("the shortenings read as a sentence")
  func sentence() throws {
    var rules = Self.full
    rules.dailyDays = 7
    rules.weekly = nil
    let change = try PolicyRules.change(
      from: PolicyRulesTests.policy(retention: Self.full), to: PolicyRulesTests.policy(retention: rules))
    #expect(
      change.sentence == "Daily points are kept 7 days instead of 30 and weekly points are no longer kept.")
  }
}

extension PolicyRulesTests {
  static func policy(retention: RetentionRules, zone: String = "Europe/Prague") -> BackupPolicy {
    policy(.enhanced, .daily(at: two), retention, zone: zone)
  }
}
