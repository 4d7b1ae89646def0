import BackupModel
import Foundation
import Testing

@Suite("A policy as a JSON document")
struct PolicyDocumentTests {
  private static let vault = VaultID(rawValue: "v")

  private static func read(_ json: String, named name: String? = nil) throws -> BackupPolicy {
    try PolicyDocument(json: Data(json.utf8)).policy(named: name, vaultID: vault, defaultTimeZone: "Europe/Prague")
  }

  private static let gold = """
    {
      "name": "Gold", "type": "enhanced", "timeZone": "UTC",
      "schedule": {"frequency": "Hourly", "time": "08:00", "intervalHours": 4, "windowHours": 12},
      "snapshotRetentionDays": 9,
      "retention": {
        "dailyDays": 30,
        "weekly": {"weekdays": ["Sunday", "tuesday"], "weeks": 12},
        "monthly": {"pick": {"days": [1, "Last"]}, "months": 60},
        "yearly": {"inMonths": ["January", 7], "pick": {"weeks": ["First", 2, "last"], "weekdays": ["Sunday"]}, "years": 10}
      },
      "vaultName": "v", "itemCount": 3, "summary": "…", "id": "x"
    }
    """

  @Test("every field is read; words without regard to case, months and weeks also as numbers")
  func everything() throws {
    let policy = try Self.read(Self.gold)
    #expect(policy.name == "Gold" && policy.kind == .enhanced && policy.timeZone == "UTC")
    #expect(policy.snapshotRetentionDays == 9 && policy.vaultID == Self.vault)
    #expect(policy.schedule == .hourly(everyHours: 4, from: WallTime(hour: 8, minute: 0), windowHours: 12))
    #expect(
      policy.retention
        == RetentionRules(
          dailyDays: 30, weekly: .init(on: [.sunday, .tuesday], weeks: 12),
          monthly: .init(pick: .days([1], last: true), months: 60),
          yearly: .init(
            months: [1, 7], pick: .weekdays(weeks: [1, 2], last: true, on: [.sunday]), years: 10)))
  }

  @Test("what may be left out has Azure's defaults")
  func defaults() throws {
    let daily = try Self.read(
      #"{"schedule":{"frequency":"Daily","time":"2:00"},"retention":{"dailyDays":30}}"#, named: "abc")
    #expect(daily.kind == .standard && daily.snapshotRetentionDays == 2 && daily.timeZone == "Europe/Prague")
    #expect(daily.name == "abc" && daily.schedule == .daily(at: WallTime(hour: 2, minute: 0)))
    let weekly = try Self.read(
      #"""
      {"name":"abc","schedule":{"frequency":"Weekly","time":"02:00","weekdays":["Sunday"]},
       "retention":{"dailyDays":null,"weekly":{"weekdays":["Sunday"],"weeks":4},"monthly":null}}
      """#)
    #expect(weekly.kind == .standard && weekly.snapshotRetentionDays == 5)
    let hourly = try Self.read(
      #"""
      {"name":"abc","schedule":{"frequency":"Hourly","time":"02:00","intervalHours":4,"windowHours":4},
       "retention":{"dailyDays":7}}
      """#)
    #expect(hourly.kind == .enhanced && hourly.snapshotRetentionDays == 7)
  }

  @Test("what is written reads back as the same policy")
  func roundTrip() throws {
    var random = RandomPolicies(seed: 9)
    for index in 0..<300 {
      let policy = random.policy(zone: RandomPolicies.zones[index % RandomPolicies.zones.count])
      let document = PolicyDocument(policy)
      let json = try document.json
      #expect(try PolicyDocument(json: json) == document)
      #expect(
        try PolicyDocument(json: json).policy(id: policy.id, vaultID: policy.vaultID, defaultTimeZone: "UTC") == policy)
    }
  }

  @Test("the written form is the documented one, with null for rules that aren't set")
  func written() throws {
    let policy = BackupPolicy(
      name: "Gold", vaultID: Self.vault, kind: .enhanced,
      schedule: .weekly(on: [.sunday, .monday], at: WallTime(hour: 2, minute: 5)),
      retention: RetentionRules(
        dailyDays: nil, weekly: .init(on: [.sunday], weeks: 4),
        monthly: .init(pick: .days([15], last: true), months: 6),
        yearly: .init(months: [1], pick: .weekdays(weeks: [1], last: true, on: [.sunday]), years: 2)),
      snapshotRetentionDays: 7, timeZone: "Europe/Prague")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      String(decoding: try encoder.encode(PolicyDocument(policy)), as: UTF8.self)
        == #"{"name":"Gold","retention":{"dailyDays":null,"monthly":{"months":6,"pick":{"days":[15,"Last"]}},"#
        + #""weekly":{"weekdays":["Sunday"],"weeks":4},"yearly":{"inMonths":["January"],"pick":{"weekdays":["Sunday"],"#
        + #""weeks":["First","Last"]},"years":2}},"schedule":{"frequency":"Weekly","time":"02:05","#
        + #""weekdays":["Sunday","Monday"]},"snapshotRetentionDays":7,"timeZone":"Europe/Prague","type":"Enhanced"}"#)
  }

  @Test(
    "a field that is missing, unknown or of the wrong kind is named with its path",
    arguments: [
      ("\"name\": \"Gold\"", "\"name\": 7", "name is not a text."),
      ("\"enhanced\"", "\"Premium\"", "type is «Premium»."),
      ("\"schedule\"", "\"shedule\"", "The policy document has an unknown field shedule."),
      ("\"frequency\": \"Hourly\", ", "", "The policy document has no field schedule.frequency."),
      ("\"Hourly\"", "\"Minutely\"", "schedule.frequency is «Minutely»."),
      ("\"Hourly\"", "\"Daily\"", "schedule.intervalHours has no meaning, since the frequency is Daily."),
      ("\"08:00\"", "\"8 o'clock\"", "schedule.time is «8 o'clock»."),
      ("\"08:00\"", "\"24:00\"", "schedule.time is «24:00»."),
      ("\"08:00\"", "800", "schedule.time is not a time such as \"02:00\"."),
      ("\"intervalHours\": 4", "\"intervalHours\": \"4\"", "schedule.intervalHours is not a whole number."),
      ("\"intervalHours\": 4", "\"intervalHours\": 5", "A backup every 5 hours is not offered."),
      (", \"windowHours\": 12", "", "The policy document has no field schedule.windowHours."),
      ("\"dailyDays\": 30", "\"dailyDays\": 30.5", "retention.dailyDays is not a whole number."),
      ("\"dailyDays\": 30", "\"dailyDays\": 99999999999999999999", "retention.dailyDays is not a whole number."),
      ("\"dailyDays\": 30", "\"dailyDays\": 3", "Daily retention of 3 days is out of range."),
      ("\"dailyDays\"", "\"days\"", "The policy document has an unknown field retention.days."),
      ("\"tuesday\"", "\"Tyr's day\"", "retention.weekly.weekdays[1] is «Tyr's day»."),
      (", \"weeks\": 12", "", "The policy document has no field retention.weekly.weeks."),
      ("\"Last\"", "\"Fist\"", "retention.monthly.pick.days[1] is «Fist»."),
      ("[1, \"Last\"]", "[0]", "retention.monthly.pick.days[0] is 0."),
      ("[1, \"Last\"]", "[29]", "Monthly retention picks day 29 of the month."),
      ("{\"days\": [1, \"Last\"]}", "[1]", "retention.monthly.pick is no object."),
      ("{\"days\": [1, \"Last\"]}", "{}", "The policy document has no field retention.monthly.pick.weeks."),
      (
        "\"weeks\": [\"First\"", "\"days\": [1], \"weeks\": [\"First\"",
        "retention.yearly.pick.weeks has no meaning, since the pick has days."
      ),
      ("\"January\"", "\"Smarch\"", "retention.yearly.inMonths[0] is «Smarch»."),
      ("[\"January\", 7]", "[13]", "Yearly retention names month 13."),
      ("\"UTC\"", "\"Mars/Olympus\"", "«Mars/Olympus» is no time zone of the IANA database."),
      ("\"name\": \"Gold\", ", "", "The policy document has no field name."),
    ])
  func refusals(part: String, replacement: String, message: String) throws {
    #expect(Self.gold.contains(part))
    let json = Self.gold.replacing(part, with: replacement, maxReplacements: 1)
    let error = refusal { _ = try Self.read(json) }
    #expect(error?.message == message)
    #expect(error?.code == .invalidPolicy)
    #expect(error?.recommendedAction.isEmpty == false)
  }

  @Test("a list of days may be mended by a number, and the refusal says so")
  func remedyOfDays() {
    let error = refusal { _ = try Self.read(Self.gold.replacing("\"Last\"", with: "\"31\"")) }
    #expect(error?.recommendedAction == "Write a number from 1 or Last there.")
  }

  @Test(
    "what is no document at all is refused", arguments: ["", "{", "[]", "7", "\"x\"", "null", "{\"name\":\"a\"} x"])
  func garbage(json: String) {
    #expect(refusalCode { _ = try Self.read(json) } == .invalidPolicy)
  }

  @Test("a document of absurd size or depth is refused")
  func absurd() {
    #expect(refusalCode { _ = try Self.read(String(repeating: " ", count: 70_000)) } == .invalidPolicy)
    let deep = String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)
    #expect(refusalCode { _ = try Self.read("{\"name\": \(deep)}") } == .invalidPolicy)
  }
}
