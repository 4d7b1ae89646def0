import Foundation

extension PolicyDocument {
  /// A schedule as JSON: `frequency` says which of the other fields there are.
  public struct Schedule: Hashable, Codable, Sendable {
    /// What the fields say.
    public let value: BackupSchedule

    /// The document of a schedule.
    public init(_ schedule: BackupSchedule) { value = schedule }

    private enum CodingKeys: String, CodingKey { case frequency, time, weekdays, intervalHours, windowHours }

    private enum Frequency: String, CaseIterable {
      case daily = "Daily"
      case weekly = "Weekly"
      case hourly = "Hourly"
    }

    /// Reads the object.
    ///
    /// - Throws: `UserErrorInvalidPolicy` that names the field.
    public init(from decoder: any Decoder) throws {
      let all = try DocumentFields(
        decoder, known: ["frequency", "time", "weekdays", "intervalHours", "windowHours"])
      let frequency = try all.requiredWord("frequency", among: Frequency.allCases.map { ($0.rawValue, $0) })
      let time = try all.time("time")
      switch frequency {
      case .daily:
        try all.refuse(["weekdays", "intervalHours", "windowHours"], because: "the frequency is Daily")
        value = .daily(at: time)
      case .weekly:
        try all.refuse(["intervalHours", "windowHours"], because: "the frequency is Weekly")
        value = .weekly(on: try all.weekdays("weekdays"), at: time)
      case .hourly:
        try all.refuse(["weekdays"], because: "the frequency is Hourly")
        value = .hourly(
          everyHours: try all.required("intervalHours", "a whole number"), from: time,
          windowHours: try all.required("windowHours", "a whole number"))
      }
    }

    /// Writes the object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      func write(_ frequency: Frequency, at time: WallTime) throws {
        try container.encode(frequency.rawValue, forKey: .frequency)
        try container.encode(time.description, forKey: .time)
      }
      switch value {
      case .daily(let time): try write(.daily, at: time)
      case .weekly(let days, let time):
        try write(.weekly, at: time)
        try container.encode(days.sorted().map(\.name), forKey: .weekdays)
      case .hourly(let every, let from, let window):
        try write(.hourly, at: from)
        try container.encode(every, forKey: .intervalHours)
        try container.encode(window, forKey: .windowHours)
      }
    }
  }
}
