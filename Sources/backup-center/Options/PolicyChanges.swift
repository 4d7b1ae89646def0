import ArgumentParser
import BackupModel

extension PolicyOptions {
  /// The schedule that the options make of `base`.
  func changed(_ base: BackupSchedule) throws -> BackupSchedule {
    let time = time?.time ?? base.time
    switch schedule ?? base.frequency {
    case .daily:
      try refuse(weekdays != nil, "--weekdays", "weekly")
      try refuse(everyHours != nil || windowHours != nil, "--every-hours and --window-hours", "hourly")
      return .daily(at: time)
    case .weekly:
      try refuse(everyHours != nil || windowHours != nil, "--every-hours and --window-hours", "hourly")
      guard let days = weekdays?.days ?? base.weekdays else {
        throw ValidationError("--schedule weekly needs --weekdays.")
      }
      return .weekly(on: days, at: time)
    case .hourly:
      try refuse(weekdays != nil, "--weekdays", "weekly")
      guard let every = everyHours ?? base.hours?.every, let window = windowHours ?? base.hours?.window else {
        throw ValidationError("--schedule hourly needs --every-hours and --window-hours.")
      }
      return .hourly(everyHours: every, from: time, windowHours: window)
    }
  }

  /// The retention that the options make of `base`; rules that go with another kind of schedule are left out.
  func changed(_ base: RetentionRules, schedule: BackupSchedule) throws -> RetentionRules {
    var rules = base
    if let dailyRetention {
      rules.dailyDays = dailyRetention.count
    } else if self.schedule == .weekly {
      rules.dailyDays = nil
    }
    let scheduled = schedule.weekdays
    rules.weekly = try rule(
      weeklyRetention, weeklyOn != nil, base.weekly, base.weekly?.weeks, "--weekly-retention"
    ) {
      .init(on: weeklyOn?.days ?? base.weekly?.on ?? scheduled ?? [.sunday], weeks: $0)
    }
    let first = MonthPick.weekdays(weeks: [1], last: false, on: [scheduled?.min() ?? .sunday])
    rules.monthly = try rule(
      monthlyRetention, monthlyOn != nil, base.monthly, base.monthly?.months, "--monthly-retention"
    ) {
      .init(pick: monthlyOn?.pick ?? base.monthly?.pick ?? first, months: $0)
    }
    rules.yearly = try rule(
      yearlyRetention, yearlyOn != nil || yearlyIn != nil, base.yearly, base.yearly?.years, "--yearly-retention"
    ) {
      .init(
        months: yearlyIn?.months ?? base.yearly?.months ?? [1], pick: yearlyOn?.pick ?? base.yearly?.pick ?? first,
        years: $0)
    }
    return rules
  }

  private func rule<Rule>(
    _ length: RetentionLength?, _ hasPick: Bool, _ base: Rule?, _ former: Int?, _ option: String, _ made: (Int) -> Rule
  ) throws -> Rule? {
    if length == RetentionLength.none {
      if hasPick { throw ValidationError("\(option) none leaves nothing to pick days for.") }
      return nil
    }
    guard length != nil || hasPick else { return base }
    guard let count = length?.count ?? former else {
      throw ValidationError("\(option) says how long the picked points are kept: give it too.")
    }
    return made(count)
  }

  private func refuse(_ isGiven: Bool, _ options: String, _ frequency: String) throws {
    if isGiven { throw ValidationError("\(options) go with --schedule \(frequency) only.") }
  }
}

extension BackupSchedule {
  fileprivate var frequency: FrequencyChoice {
    switch self {
    case .daily: .daily
    case .weekly: .weekly
    case .hourly: .hourly
    }
  }

  fileprivate var time: WallTime {
    switch self {
    case .daily(let time), .weekly(_, let time), .hourly(_, let time, _): time
    }
  }

  fileprivate var weekdays: Set<Weekday>? {
    if case .weekly(let days, _) = self { days } else { nil }
  }

  fileprivate var hours: (every: Int, window: Int)? {
    if case .hourly(let every, _, let window) = self { (every, window) } else { nil }
  }
}
