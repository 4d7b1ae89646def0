import BackupModel
import Testing

@Suite("What a policy may say")
struct PolicyRulesTests {
  static let two = WallTime(hour: 2, minute: 0)

  static func policy(
    _ kind: BackupPolicy.Kind = .enhanced, _ schedule: BackupSchedule = .daily(at: two),
    _ retention: RetentionRules = RetentionRules(dailyDays: 30), snapshots: Int = 5, zone: String = "Europe/Prague"
  ) -> BackupPolicy {
    BackupPolicy(
      name: "p-1", vaultID: VaultID(rawValue: "v"), kind: kind, schedule: schedule, retention: retention,
      snapshotRetentionDays: snapshots, timeZone: zone)
  }

  private func message(_ policy: BackupPolicy) -> String? {
    let error = refusal { try PolicyRules.validate(policy) }
    if let error { #expect(error.code == .invalidPolicy && !error.recommendedAction.isEmpty) }
    return error?.message
  }

  private func message(_ retention: RetentionRules, _ schedule: BackupSchedule = .daily(at: two)) -> String? {
    message(Self.policy(.enhanced, schedule, retention))
  }

  @Test("the default policy and every random policy within the limits is valid")
  func valid() throws {
    try PolicyRules.validate(.standardDefault(for: VaultID(rawValue: "v"), timeZone: "UTC"))
    var random = RandomPolicies(seed: 5)
    for index in 0..<500 {
      let policy = random.policy(zone: RandomPolicies.zones[index % RandomPolicies.zones.count])
      #expect(throws: Never.self, "\(policy)") { try PolicyRules.validate(policy) }
    }
  }

  @Test("a name breaks the rules for names")
  func name() {
    var policy = Self.policy()
    policy.name = "1"
    #expect(refusalCode { try PolicyRules.validate(policy) } == .invalidName)
  }

  @Test(
    "time zones of the IANA database are known",
    arguments: ["Europe/Prague", "UTC", "GMT", "Etc/UTC", "US/Eastern", "Asia/Kathmandu", "America/Argentina/Salta"])
  func zones(name: String) { #expect(message(Self.policy(zone: name)) == nil) }

  @Test(
    "other names of zones are not",
    arguments: ["", "GMT+2", "PST", "CEST", "Europe/Nowhere", "../etc/passwd", "\u{1B}[2J"])
  func badZones(name: String) {
    let text = message(Self.policy(zone: name))
    #expect(text?.contains("no time zone") == true)
    #expect(text?.contains("\u{1B}") == false)
  }

  @Test("a zone in the wrong case is told how to write it")
  func zoneCase() {
    let error = refusal { try PolicyRules.validate(Self.policy(zone: "europe/prague")) }
    #expect(error?.recommendedAction == "Write Europe/Prague.")
  }

  @Test("a time of day has hours 0–23 and minutes 0–59", arguments: [(24, 0), (-1, 0), (0, 60), (0, -1)])
  func times(hour: Int, minute: Int) {
    let time = WallTime(hour: hour, minute: minute)
    let schedules: [BackupSchedule] = [
      .daily(at: time), .weekly(on: [.sunday], at: time), .hourly(everyHours: 4, from: time, windowHours: 4),
    ]
    for schedule in schedules {
      let isWeekly = if case .weekly = schedule { true } else { false }
      let rules =
        isWeekly ? RetentionRules(dailyDays: nil, weekly: .init(on: [.sunday], weeks: 1)) : RetentionRules(dailyDays: 7)
      #expect(message(rules, schedule) == "\(time) is no time of day.")
    }
  }

  @Test("hourly schedules are for Enhanced policies, every 4, 6, 8 or 12 hours, in a window that is a multiple")
  func hourly() {
    func hourly(_ every: Int, _ window: Int, _ kind: BackupPolicy.Kind = .enhanced) -> String? {
      message(Self.policy(kind, .hourly(everyHours: every, from: Self.two, windowHours: window)))
    }
    for (every, window) in [(4, 4), (4, 24), (6, 18), (8, 24), (12, 12)] { #expect(hourly(every, window) == nil) }
    #expect(hourly(4, 24, .standard) == "A Standard policy can't back up every 4 hours.")
    for every in [0, -4, 1, 5, 24] { #expect(hourly(every, 24) == "A backup every \(every) hours is not offered.") }
    for (every, window) in [(4, 0), (4, 2), (4, 10), (8, 28), (12, 36), (8, -8)] {
      #expect(hourly(every, window) == "A window of \(window) hours does not fit a backup every \(every) hours.")
    }
  }

  @Test("snapshots: Standard 1–5 days, weekly exactly 5, Enhanced 1–30")
  func snapshots() {
    let weekly = BackupSchedule.weekly(on: [.sunday], at: Self.two)
    let rules = RetentionRules(dailyDays: nil, weekly: .init(on: [.sunday], weeks: 4))
    for days in [1, 5] { #expect(message(Self.policy(.standard, snapshots: days)) == nil) }
    for days in [0, 6, -1] {
      #expect(message(Self.policy(.standard, snapshots: days))?.contains("\(days) days") == true)
    }
    #expect(message(Self.policy(.standard, weekly, rules, snapshots: 5)) == nil)
    for days in [1, 4, 6] { #expect(message(Self.policy(.standard, weekly, rules, snapshots: days)) != nil) }
    for days in [1, 30] { #expect(message(Self.policy(.enhanced, weekly, rules, snapshots: days)) == nil) }
    for days in [0, 31] { #expect(message(Self.policy(.enhanced, snapshots: days)) != nil) }
  }

  @Test("retention has limits, and the refusal names the value")
  func limits() {
    for days in [7, 9_999] { #expect(message(RetentionRules(dailyDays: days)) == nil) }
    #expect(message(RetentionRules(dailyDays: 6)) == "Daily retention of 6 days is out of range.")
    #expect(message(RetentionRules(dailyDays: 10_000)) == "Daily retention of 10,000 days is out of range.")
    func weekly(_ weeks: Int) -> String? {
      message(RetentionRules(dailyDays: 7, weekly: .init(on: [.sunday], weeks: weeks)))
    }
    for weeks in [1, 5_163] { #expect(weekly(weeks) == nil) }
    #expect(weekly(0) == "Weekly retention of 0 weeks is out of range.")
    #expect(weekly(5_164) == "Weekly retention of 5,164 weeks is out of range.")
    func monthly(_ months: Int) -> String? {
      message(RetentionRules(dailyDays: 7, monthly: .init(pick: .days([1], last: false), months: months)))
    }
    for months in [1, 1_188] { #expect(monthly(months) == nil) }
    #expect(monthly(0) == "Monthly retention of 0 months is out of range.")
    #expect(monthly(1_189) == "Monthly retention of 1,189 months is out of range.")
    func yearly(_ years: Int) -> String? {
      message(RetentionRules(dailyDays: 7, yearly: .init(months: [1], pick: .days([1], last: false), years: years)))
    }
    for years in [1, 99] { #expect(yearly(years) == nil) }
    #expect(yearly(0) == "Yearly retention of 0 years is out of range.")
    #expect(yearly(100) == "Yearly retention of 100 years is out of range.")
  }

  @Test("a weekly schedule needs weekly retention on its own days, and no daily retention")
  func weeklySchedule() {
    let schedule = BackupSchedule.weekly(on: [.sunday, .wednesday], at: Self.two)
    func retain(_ days: Set<Weekday>, daily: Int? = nil) -> String? {
      message(RetentionRules(dailyDays: daily, weekly: .init(on: days, weeks: 4)), schedule)
    }
    #expect(retain([.sunday]) == nil && retain([.sunday, .wednesday]) == nil)
    #expect(retain([.sunday, .monday])?.contains("picks Monday") == true)
    #expect(retain([.sunday], daily: 30)?.hasPrefix("Daily retention of 30 days") == true)
    #expect(retain([]) == "Weekly retention names no day of the week.")
    #expect(message(RetentionRules(dailyDays: nil), schedule)?.contains("how long weekly points") == true)
    #expect(message(RetentionRules(dailyDays: nil))?.contains("how long daily points") == true)
    #expect(
      message(RetentionRules(dailyDays: nil, weekly: .init(on: [.sunday], weeks: 4)), .weekly(on: [], at: Self.two))
        == "The weekly schedule names no day of the week.")
  }

  @Test("a pick that is empty or names what there isn't is refused")
  func picks() {
    func pick(_ pick: MonthPick) -> [String?] {
      [
        message(RetentionRules(dailyDays: 7, monthly: .init(pick: pick, months: 1))),
        message(RetentionRules(dailyDays: 7, yearly: .init(months: [1], pick: pick, years: 1))),
      ]
    }
    for good in [MonthPick.days([], last: true), .weekdays(weeks: [], last: true, on: [.sunday])] {
      #expect(pick(good) == [nil, nil])
    }
    #expect(pick(.days([], last: false)) == ["Monthly retention names no day.", "Yearly retention names no day."])
    #expect(pick(.days([1, 29], last: true))[0] == "Monthly retention picks day 29 of the month.")
    #expect(pick(.days([0], last: false))[1] == "Yearly retention picks day 0 of the month.")
    #expect(
      pick(.weekdays(weeks: [], last: false, on: [.sunday]))[0] == "Monthly retention names no week of the month.")
    #expect(
      pick(.weekdays(weeks: [5], last: false, on: [.sunday]))[0] == "Monthly retention picks week 5 of the month.")
    #expect(pick(.weekdays(weeks: [1], last: false, on: []))[1] == "Yearly retention names no day of the week.")
    func months(_ months: Set<Int>) -> String? {
      message(RetentionRules(dailyDays: 7, yearly: .init(months: months, pick: .days([1], last: false), years: 1)))
    }
    #expect(months([]) == "Yearly retention names no month.")
    #expect(months([1, 13]) == "Yearly retention names month 13.")
    #expect(months([0]) == "Yearly retention names month 0.")
  }
}
