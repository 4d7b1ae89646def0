import Foundation

extension PolicyDocument {
  /// Retention rules as JSON; a rule that isn't set is `null`.
  public struct Retention: Hashable, Codable, Sendable {
    /// What the fields say.
    public let value: RetentionRules

    /// The document of retention rules.
    public init(_ rules: RetentionRules) { value = rules }

    private enum CodingKeys: String, CodingKey { case dailyDays, weekly, monthly, yearly }

    /// Reads the object.
    ///
    /// - Throws: `UserErrorInvalidPolicy` that names the field.
    public init(from decoder: any Decoder) throws {
      let fields = try DocumentFields(decoder, known: ["dailyDays", "weekly", "monthly", "yearly"])
      let weekly: Weekly? = try fields.optional("weekly", "an object")
      let monthly: Monthly? = try fields.optional("monthly", "an object")
      let yearly: Yearly? = try fields.optional("yearly", "an object")
      value = RetentionRules(
        dailyDays: try fields.optional("dailyDays", "a whole number"), weekly: weekly?.rule, monthly: monthly?.rule,
        yearly: yearly?.rule)
    }

    /// Writes the object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value.dailyDays, forKey: .dailyDays)
      try container.encode(value.weekly.map(Weekly.init(rule:)), forKey: .weekly)
      try container.encode(value.monthly.map(Monthly.init(rule:)), forKey: .monthly)
      try container.encode(value.yearly.map(Yearly.init(rule:)), forKey: .yearly)
    }
  }

  private struct Weekly: Codable {
    var rule: RetentionRules.Weekly

    private enum CodingKeys: String, CodingKey { case weekdays, weeks }

    init(rule: RetentionRules.Weekly) { self.rule = rule }

    init(from decoder: any Decoder) throws {
      let fields = try DocumentFields(decoder, known: ["weekdays", "weeks"])
      rule = .init(on: try fields.weekdays("weekdays"), weeks: try fields.required("weeks", "a whole number"))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rule.on.sorted().map(\.name), forKey: .weekdays)
      try container.encode(rule.weeks, forKey: .weeks)
    }
  }

  private struct Monthly: Codable {
    var rule: RetentionRules.Monthly

    private enum CodingKeys: String, CodingKey { case pick, months }

    init(rule: RetentionRules.Monthly) { self.rule = rule }

    init(from decoder: any Decoder) throws {
      let fields = try DocumentFields(decoder, known: ["pick", "months"])
      let pick: Pick = try fields.required("pick", "an object")
      rule = .init(pick: pick.value, months: try fields.required("months", "a whole number"))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Pick(value: rule.pick), forKey: .pick)
      try container.encode(rule.months, forKey: .months)
    }
  }

  private struct Yearly: Codable {
    var rule: RetentionRules.Yearly

    private enum CodingKeys: String, CodingKey { case inMonths, pick, years }

    init(rule: RetentionRules.Yearly) { self.rule = rule }

    init(from decoder: any Decoder) throws {
      let fields = try DocumentFields(decoder, known: ["inMonths", "pick", "years"])
      let pick: Pick = try fields.required("pick", "an object")
      rule = .init(
        months: try fields.numbers("inMonths", called: RetentionRules.monthNames), pick: pick.value,
        years: try fields.required("years", "a whole number"))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(
        rule.months.sorted().map { NumberOrWord($0, called: RetentionRules.monthNames) }, forKey: .inMonths)
      try container.encode(Pick(value: rule.pick), forKey: .pick)
      try container.encode(rule.years, forKey: .years)
    }
  }

  /// Either `days`, or `weeks` and `weekdays`; `Last` stands beside numbers and names of weeks.
  private struct Pick: Codable {
    var value: MonthPick

    private enum CodingKeys: String, CodingKey { case days, weeks, weekdays }

    private static let last = "Last"
    /// `Last` as a number while it is read.
    private static let lastNumber = 0

    init(value: MonthPick) { self.value = value }

    init(from decoder: any Decoder) throws {
      let fields = try DocumentFields(decoder, known: ["days", "weeks", "weekdays"])
      if fields.has("days") {
        try fields.refuse(["weeks", "weekdays"], because: "the pick has days")
        var days = try fields.numbers("days", called: [], orWords: [Self.last: Self.lastNumber])
        let last = days.remove(Self.lastNumber) != nil
        value = .days(days, last: last)
      } else {
        var weeks = try fields.numbers("weeks", called: Self.weekNames, orWords: [Self.last: Self.lastNumber])
        let last = weeks.remove(Self.lastNumber) != nil
        value = .weekdays(weeks: weeks, last: last, on: try fields.weekdays("weekdays"))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      switch value {
      case .days(let days, let last):
        let numbers = days.sorted().map { NumberOrWord.number($0) }
        try container.encode(numbers + (last ? [.word(Self.last)] : []), forKey: .days)
      case .weekdays(let weeks, let last, let days):
        let names = weeks.sorted().map { NumberOrWord($0, called: Self.weekNames) }
        try container.encode(names + (last ? [.word(Self.last)] : []), forKey: .weeks)
        try container.encode(days.sorted().map(\.name), forKey: .weekdays)
      }
    }

    private static let weekNames = MonthPick.weekNames.map(\.capitalized)
  }
}
