import BackupModel
import Foundation
import Testing

@Suite("Which points are kept, and until when")
struct RetentionTests {
  static func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  static func policy(
    _ rules: RetentionRules, zone: String = "UTC", schedule: BackupSchedule = .daily(at: WallTime(hour: 2, minute: 0))
  ) -> BackupPolicy {
    BackupPolicy(
      name: "p-1", vaultID: VaultID(rawValue: "v"), kind: .enhanced, schedule: schedule, retention: rules,
      snapshotRetentionDays: 7, timeZone: zone)
  }

  static func scheduled(_ time: String, slot: String? = nil) throws -> RetentionPoint {
    RetentionPoint(
      id: RecoveryPointID(rawValue: time), time: try moment(time), origin: .scheduled(slot: try moment(slot ?? time)))
  }

  static func onDemand(_ time: String, until: String) throws -> RetentionPoint {
    RetentionPoint(
      id: RecoveryPointID(rawValue: time), time: try moment(time), origin: .onDemand(until: try moment(until)))
  }

  /// `Daily 2026-…`, in order, for each point.
  private func kept(
    _ points: [RetentionPoint], _ policy: BackupPolicy?, removed: [RetentionPoint] = [], at now: String
  ) throws -> [[String]] {
    Retention.verdicts(on: points, policy: policy, removed: removed, now: try Self.moment(now)).map { verdict in
      verdict.keptBy.map { "\($0.reason.rawValue) \($0.until?.formatted(.iso8601) ?? "-")" }
    }
  }

  @Test("a daily rule keeps every scheduled point to the same time of day, across a change of the clock")
  func daily() throws {
    let points = try [
      Self.scheduled("2026-03-20T01:00:00Z"), Self.scheduled("2026-03-20T05:00:00Z"),
      Self.scheduled("2026-03-21T01:00:00Z"),
    ]
    let policy = Self.policy(RetentionRules(dailyDays: 10), zone: "Europe/Prague")
    #expect(
      try kept(points, policy, at: "2026-03-21T02:00:00Z") == [
        ["Daily 2026-03-30T00:00:00Z"], ["Daily 2026-03-30T04:00:00Z"], ["Daily 2026-03-31T00:00:00Z", "Latest -"],
      ])
    let verdict = Retention.verdicts(on: points, policy: policy, now: try Self.moment("2026-03-21T02:00:00Z"))[0]
    #expect(!verdict.isExpired(at: try Self.moment("2026-03-30T00:00:00Z")))
    #expect(verdict.isExpired(at: try Self.moment("2026-03-30T00:00:01Z")))
  }

  @Test("an expiry that falls into a skipped hour comes at its end, into a doubled one at the first")
  func expiryAtClockChange() throws {
    let policy = Self.policy(RetentionRules(dailyDays: 7), zone: "Europe/Prague")
    let points = try [
      Self.scheduled("2026-03-22T01:30:10Z"), Self.scheduled("2026-10-18T00:30:10Z"),
      Self.scheduled("2026-12-01T00:00:00Z"),
    ]
    let verdicts = Retention.verdicts(on: points, policy: policy, now: try Self.moment("2026-03-22T02:00:00Z"))
    #expect(verdicts[0].expiresAt == (try Self.moment("2026-03-29T01:00:00Z")))
    #expect(verdicts[1].expiresAt == (try Self.moment("2026-10-25T00:30:10Z")))
  }

  @Test("a period's point is the first of the picked day, or else the next one before the next pick")
  func weekly() throws {
    let policy = Self.policy(RetentionRules(dailyDays: 7, weekly: .init(on: [.sunday], weeks: 4)))
    let points = try [
      Self.scheduled("2026-05-03T02:00:00Z"), Self.scheduled("2026-05-03T06:00:00Z"),  // Sunday, twice
      Self.scheduled("2026-05-04T02:00:00Z"),
      Self.scheduled("2026-05-12T02:00:00Z"), Self.scheduled("2026-05-13T02:00:00Z"),  // no Sunday the 10th
      Self.scheduled("2026-05-17T02:00:00Z"), Self.scheduled("2026-05-30T02:00:00Z"),
    ]
    #expect(
      try kept(points, policy, at: "2026-05-30T03:00:00Z") == [
        ["Weekly 2026-05-31T02:00:00Z"], [], [], ["Weekly 2026-06-09T02:00:00Z"], [], ["Weekly 2026-06-14T02:00:00Z"],
        ["Daily 2026-06-06T02:00:00Z", "Weekly 2026-06-27T02:00:00Z", "Latest -"],
      ])
  }

  @Test("the day of the slot decides, also when the run began after midnight; the time of the point counts on")
  func lateRun() throws {
    let policy = Self.policy(RetentionRules(dailyDays: 7, weekly: .init(on: [.sunday], weeks: 1)))
    let points = try [
      Self.scheduled("2026-05-03T00:10:00Z", slot: "2026-05-02T23:30:00Z"),
      Self.scheduled("2026-05-04T00:05:00Z", slot: "2026-05-03T23:30:00Z"),
      Self.scheduled("2026-05-04T23:30:00Z"),
    ]
    let kept = try kept(points, policy, at: "2026-05-04T23:30:00Z")
    #expect(kept[0].contains("Weekly 2026-05-10T00:10:00Z"))
    #expect(kept[1].contains("Weekly 2026-05-11T00:05:00Z"))
    #expect(!kept[2].contains { $0.hasPrefix("Weekly") })
  }

  @Test("months and years are added on the calendar, and end on the last day where there is no such day")
  func monthsAndYears() throws {
    let policy = Self.policy(
      RetentionRules(
        dailyDays: 7, monthly: .init(pick: .days([], last: true), months: 1),
        yearly: .init(months: [2], pick: .weekdays(weeks: [], last: true, on: [.saturday]), years: 3)))
    let points = try [
      Self.scheduled("2020-01-31T02:00:00Z"), Self.scheduled("2020-02-29T02:00:00Z"),
      Self.scheduled("2020-03-01T02:00:00Z"),
    ]
    #expect(
      try kept(points, policy, at: "2020-02-10T02:00:00Z")[0...1] == [
        // The first point of all stands in for the year before.
        ["Monthly 2020-02-29T02:00:00Z", "Yearly 2023-01-31T02:00:00Z"],
        ["Daily 2020-03-07T02:00:00Z", "Monthly 2020-03-29T02:00:00Z", "Yearly 2023-02-28T02:00:00Z"],
      ])
  }

  @Test("a century ahead is counted as the system's calendar counts it")
  func century() throws {
    var random = SeededRandom(seed: 4)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    for _ in 0..<2_000 {
      let time = Date(timeIntervalSince1970: Double(Int.random(in: 0..<6_000_000_000, using: &random)))
      let (days, weeks) = (Int.random(in: 7...9_999, using: &random), Int.random(in: 1...5_163, using: &random))
      let (months, years) = (Int.random(in: 1...1_188, using: &random), Int.random(in: 1...99, using: &random))
      let every = MonthPick.days(Set(1...28), last: true)
      let rules = RetentionRules(
        dailyDays: days, weekly: .init(on: [.sunday], weeks: weeks), monthly: .init(pick: every, months: months),
        yearly: .init(months: Set(1...12), pick: every, years: years))
      let point = RetentionPoint(id: RecoveryPointID(rawValue: "1"), time: time, origin: .scheduled(slot: time))
      let verdict = try #require(Retention.verdicts(on: [point], policy: Self.policy(rules), now: time).first)
      let wanted = [(Calendar.Component.day, days), (.day, 7 * weeks), (.month, months), (.year, years)]
        .map { calendar.date(byAdding: $0, value: $1, to: time) }
      try #require(verdict.keptBy.dropLast().map(\.until) == wanted, "\(time)")
    }
  }

  @Test("a point that several rules keep lives to the latest date")
  func severalRules() throws {
    let policy = Self.policy(
      RetentionRules(
        dailyDays: 30, weekly: .init(on: [.monday], weeks: 2), monthly: .init(pick: .days([1], last: false), months: 1))
    )
    let points = try [Self.scheduled("2026-06-01T02:00:00Z"), Self.scheduled("2026-06-02T02:00:00Z")]
    let verdict = Retention.verdicts(on: points, policy: policy, now: try Self.moment("2026-06-20T00:00:00Z"))[0]
    #expect(verdict.keptBy.map(\.reason) == [.daily, .monthly])
    #expect(verdict.expiresAt == (try Self.moment("2026-07-01T02:00:00Z")))
  }

  @Test("an on-demand point lives to the end of its local day, and never counts for a period")
  func onDemand() throws {
    let policy = Self.policy(
      RetentionRules(dailyDays: 30, weekly: .init(on: [.sunday], weeks: 9)), zone: "America/New_York")
    let points = try [
      Self.onDemand("2026-05-03T05:00:00Z", until: "2026-05-05T10:00:00Z"), Self.scheduled("2026-05-04T05:00:00Z"),
      Self.scheduled("2026-05-05T05:00:00Z"),
    ]
    let kept = try kept(points, policy, at: "2026-05-05T12:00:00Z")
    #expect(kept[0] == ["OnDemand 2026-05-06T03:59:59Z"])
    #expect(kept[1].contains { $0.hasPrefix("Weekly") })
    let later = try Self.moment("2026-05-06T04:00:00Z")
    #expect(Retention.expired(among: points, policy: policy, now: later) == [points[0].id])
  }

  @Test("the latest point never expires, whatever made it")
  func latest() throws {
    let policy = Self.policy(RetentionRules(dailyDays: 7))
    let far = try Self.moment("2099-01-01T00:00:00Z")
    let scheduled = try [Self.scheduled("2026-05-01T02:00:00Z"), Self.scheduled("2026-05-02T02:00:00Z")]
    #expect(Retention.expired(among: scheduled, policy: policy, now: far) == [scheduled[0].id])
    let onDemand = try scheduled + [Self.onDemand("2026-05-03T02:00:00Z", until: "2026-05-03T02:00:00Z")]
    #expect(Retention.expired(among: onDemand, policy: policy, now: far) == Set(scheduled.map(\.id)))
    #expect(Retention.expired(among: [], policy: policy, now: far).isEmpty)
  }

  @Test("without a policy nothing expires")
  func forGood() throws {
    let points = try [
      Self.onDemand("2026-05-01T02:00:00Z", until: "2026-05-02T02:00:00Z"), Self.scheduled("2026-05-02T02:00:00Z"),
    ]
    #expect(
      try kept(points, nil, at: "2099-01-01T00:00:00Z") == [["RetainedForGood -"], ["RetainedForGood -"]])
    #expect(Retention.expired(among: points, policy: nil, now: .distantFuture).isEmpty)
  }

  @Test("a neighbour does not inherit the place of a point that expired, unless a shorter rule removed that one")
  func removedPoints() throws {
    let points = try [Self.scheduled("2026-01-04T02:00:00Z"), Self.scheduled("2027-01-02T02:00:00Z")]
    let first = try Self.scheduled("2026-01-01T02:00:00Z")
    func policy(years: Int) -> BackupPolicy {
      Self.policy(
        RetentionRules(
          dailyDays: 364, yearly: .init(months: [1], pick: .days([1], last: false), years: years)))
    }
    let now = "2027-01-02T02:00:00Z"
    #expect(try kept(points, policy(years: 1), removed: [first], at: now)[0] == ["Daily 2027-01-03T02:00:00Z"])
    #expect(try kept(points, policy(years: 2), removed: [first], at: now)[0].last == "Yearly 2028-01-04T02:00:00Z")
  }

  @Test("a change of policy says which of the existing points it hits")
  func impact() throws {
    let points = try ["2026-05-01T02:00:00Z", "2026-05-20T02:00:00Z", "2026-05-29T02:00:00Z", "2026-05-30T02:00:00Z"]
      .map { try Self.scheduled($0) }
    let impact = Retention.impact(
      on: points, from: Self.policy(RetentionRules(dailyDays: 20)), to: Self.policy(RetentionRules(dailyDays: 7)),
      now: try Self.moment("2026-05-30T02:00:00Z"))
    #expect(impact.expiring == [points[1].id])
    #expect(impact.shortened == [points[1].id, points[2].id])
    let none = Retention.impact(
      on: points, from: Self.policy(RetentionRules(dailyDays: 7)), to: nil, now: try Self.moment("2026-05-30T02:00:00Z")
    )
    #expect(none.shortened.isEmpty)
    let all = Retention.impact(
      on: points, from: nil, to: Self.policy(RetentionRules(dailyDays: 7)), now: try Self.moment("2026-05-30T02:00:00Z")
    )
    #expect(all.shortened == Set(points.prefix(3).map(\.id)) && all.expiring == Set(points.prefix(2).map(\.id)))
  }

  @Test("ten years of points every four hours are judged in a few seconds at most, unoptimised")
  func speed() throws {
    let policy = Self.policy(
      RetentionRules(
        dailyDays: 9_999, weekly: .init(on: [.sunday], weeks: 5_163),
        monthly: .init(pick: .weekdays(weeks: [1], last: true, on: [.sunday]), months: 1_188),
        yearly: .init(months: [1], pick: .days([1], last: false), years: 99)), zone: "Europe/Prague",
      schedule: .hourly(everyHours: 4, from: WallTime(hour: 0, minute: 0), windowHours: 24))
    let start = try Self.moment("2026-01-01T00:00:00Z")
    let slots = ScheduleRules.slots(of: policy, from: start, to: start.addingTimeInterval(3_652.5 * 86_400))
    let points = slots.map {
      RetentionPoint(id: RecoveryPointID(rawValue: "\($0)"), time: $0, origin: .scheduled(slot: $0))
    }
    #expect(points.count > 21_900)
    let elapsed = ContinuousClock().measure {
      #expect(Retention.expired(among: points, policy: policy, now: slots[slots.count - 1]).isEmpty)
    }
    #expect(elapsed < .seconds(10))
  }
}
