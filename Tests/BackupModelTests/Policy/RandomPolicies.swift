import BackupModel

/// Policies of every shape that the limits allow, with dates that stay within the oracle's calendar.
struct RandomPolicies {
  static let zones = [
    "Europe/Prague", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "UTC",
    "America/Havana", "Africa/Casablanca", "Asia/Beirut", "America/St_Johns",
  ]

  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func policy(zone: String) -> BackupPolicy {
    let schedule = schedule()
    let isHourly = if case .hourly = schedule { true } else { false }
    let kind: BackupPolicy.Kind = isHourly || random.chance(50) ? .enhanced : .standard
    let isWeekly = if case .weekly = schedule { true } else { false }
    return BackupPolicy(
      name: "random", vaultID: VaultID(rawValue: "v"), kind: kind, schedule: schedule,
      retention: retention(for: schedule),
      snapshotRetentionDays: kind == .enhanced ? number(1...30) : isWeekly ? 5 : number(1...5), timeZone: zone)
  }

  private mutating func schedule() -> BackupSchedule {
    // Clocks change in the first hours of a day.
    let time = WallTime(hour: random.chance(60) ? number(0...3) : number(0...23), minute: number(0...59))
    switch number(0...2) {
    case 0: return .daily(at: time)
    case 1: return .weekly(on: random.some(of: Weekday.allCases), at: time)
    default:
      let every = [4, 6, 8, 12].randomElement(using: &random)!
      return .hourly(everyHours: every, from: time, windowHours: every * number(1...24 / every))
    }
  }

  private mutating func retention(for schedule: BackupSchedule) -> RetentionRules {
    var rules = RetentionRules(dailyDays: number(7...40))
    if random.chance(15) { rules.dailyDays = number(7...9_999) }
    if random.chance(60) {
      rules.weekly = .init(on: random.some(of: Weekday.allCases), weeks: number(random.chance(50) ? 1...12 : 1...800))
    }
    if case .weekly(let days, _) = schedule {
      rules.dailyDays = nil
      rules.weekly = .init(on: random.some(of: days.sorted()), weeks: number(random.chance(50) ? 1...12 : 1...800))
    }
    if random.chance(60) {
      rules.monthly = .init(pick: pick(), months: number(random.chance(50) ? 1...14 : 1...200))
    }
    if random.chance(60) {
      rules.yearly = .init(months: random.some(of: Array(1...12)), pick: pick(), years: number(1...15))
    }
    return rules
  }

  private mutating func pick() -> MonthPick {
    let last = random.chance(40)
    if random.chance(50) {
      let days = last && random.chance(50) ? [] : random.some(of: Array(1...28)).shuffled(using: &random).prefix(3)
      return .days(Set(days), last: last)
    }
    let weeks = last && random.chance(50) ? [] : random.some(of: Array(1...4))
    return .weekdays(weeks: weeks, last: last, on: random.some(of: Weekday.allCases))
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}
