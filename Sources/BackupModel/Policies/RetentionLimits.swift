import Foundation

extension PolicyRules {
  static func validate(_ rules: RetentionRules, schedule: BackupSchedule) throws {
    if case .weekly(let scheduled, _) = schedule {
      try validateWeeklyBase(rules, scheduled: scheduled)
    } else if let days = rules.dailyDays {
      try check(days, 7...9_999, "day", rule: "Daily")
    } else {
      throw refusal("The policy does not say how long daily points are kept.", "Set daily retention to 7–9,999 days.")
    }
    if let rule = rules.weekly {
      if rule.on.isEmpty { throw refusal("Weekly retention names no day of the week.", "Choose at least one day.") }
      try check(rule.weeks, 1...5_163, "week", rule: "Weekly")
    }
    if let rule = rules.monthly {
      try validate(rule.pick, rule: "Monthly")
      try check(rule.months, 1...1_188, "month", rule: "Monthly")
    }
    if let rule = rules.yearly {
      if rule.months.isEmpty { throw refusal("Yearly retention names no month.", "Choose at least one month.") }
      if let bad = rule.months.sorted().first(where: { !(1...12).contains($0) }) {
        throw refusal("Yearly retention names month \(bad).", "Choose months 1–12.")
      }
      try validate(rule.pick, rule: "Yearly")
      try check(rule.years, 1...99, "year", rule: "Yearly")
    }
  }

  private static func validateWeeklyBase(_ rules: RetentionRules, scheduled: Set<Weekday>) throws {
    if let days = rules.dailyDays {
      throw refusal(
        "Daily retention of \(Phrase.count(days, "day")) does not go with a weekly schedule.",
        "Leave daily retention out, and set weekly retention.")
    }
    guard let rule = rules.weekly else {
      throw refusal(
        "The policy does not say how long weekly points are kept.", "Set weekly retention to 1–5,163 weeks.")
    }
    if let extra = rule.on.subtracting(scheduled).min() {
      throw refusal(
        "Weekly retention picks \(extra.name), a day on which the weekly schedule makes no backup.",
        "Pick among the scheduled days: \(Phrase.list(scheduled.sorted().map(\.name))).")
    }
  }

  private static func validate(_ pick: MonthPick, rule: String) throws {
    switch pick {
    case .days(let days, let last):
      if days.isEmpty, !last { throw refusal("\(rule) retention names no day.", "Choose at least one day.") }
      if let bad = days.sorted().first(where: { !(1...28).contains($0) }) {
        throw refusal(
          "\(rule) retention picks day \(bad) of the month.", "Choose days 1–28, or Last for the month's last day.")
      }
    case .weekdays(let weeks, let last, let days):
      if weeks.isEmpty, !last {
        throw refusal("\(rule) retention names no week of the month.", "Choose First, Second, Third, Fourth or Last.")
      }
      if let bad = weeks.sorted().first(where: { !(1...4).contains($0) }) {
        throw refusal("\(rule) retention picks week \(bad) of the month.", "Choose weeks 1–4, or Last.")
      }
      if days.isEmpty { throw refusal("\(rule) retention names no day of the week.", "Choose at least one day.") }
    }
  }

  private static func check(_ value: Int, _ limits: ClosedRange<Int>, _ unit: String, rule: String) throws {
    if limits.contains(value) { return }
    throw refusal(
      "\(rule) retention of \(Phrase.count(value, unit)) is out of range.",
      "Set it to \(limits.lowerBound)–\(Phrase.number(limits.upperBound)) \(unit)s.")
  }
}
