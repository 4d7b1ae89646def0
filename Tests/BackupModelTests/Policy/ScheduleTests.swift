import BackupModel
import Foundation
import Testing

@Suite("When backups are due")
struct ScheduleTests {
  static func policy(_ schedule: BackupSchedule, _ zone: String) -> BackupPolicy {
    BackupPolicy(
      name: "p-1", vaultID: VaultID(rawValue: "v"), kind: .enhanced, schedule: schedule,
      retention: RetentionRules(dailyDays: 30), snapshotRetentionDays: 7, timeZone: zone)
  }

  static func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  private func slots(_ schedule: BackupSchedule, _ zone: String, _ from: String, _ to: String) throws -> [String] {
    ScheduleRules.slots(of: Self.policy(schedule, zone), from: try Self.moment(from), to: try Self.moment(to))
      .map { $0.formatted(.iso8601) }
  }

  @Test("a time that the clocks skip runs at the first valid minute after")
  func skipped() throws {
    #expect(
      try slots(
        .daily(at: WallTime(hour: 2, minute: 30)), "Europe/Prague", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z")
        == ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"])
    #expect(
      try slots(
        .daily(at: WallTime(hour: 2, minute: 10)), "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
        "2026-10-05T00:00:00Z") == ["2026-10-03T15:30:00Z", "2026-10-04T15:10:00Z"])
    // Midnight itself is skipped.
    #expect(
      try slots(
        .weekly(on: [.sunday], at: WallTime(hour: 0, minute: 0)), "America/Sao_Paulo", "2017-10-14T00:00:00Z",
        "2017-10-17T00:00:00Z") == ["2017-10-15T03:00:00Z"])
  }

  @Test("a time that comes twice runs once, the first time")
  func doubled() throws {
    #expect(
      try slots(
        .daily(at: WallTime(hour: 2, minute: 30)), "Europe/Prague", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z")
        == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
    let policy = Self.policy(.daily(at: WallTime(hour: 2, minute: 30)), "Europe/Prague")
    let between = try Self.moment("2026-10-25T01:00:00Z")
    #expect(ScheduleRules.nextSlot(of: policy, after: between)?.formatted(.iso8601) == "2026-10-26T01:30:00Z")
    #expect(
      ScheduleRules.latestSlot(of: policy, atOrBefore: between)?.formatted(.iso8601) == "2026-10-25T00:30:00Z")
  }

  @Test("hourly slots are wall-clock times, also in a window that crosses midnight and on a day of 23 or 25 hours")
  func hourly() throws {
    let night = BackupSchedule.hourly(everyHours: 4, from: WallTime(hour: 20, minute: 0), windowHours: 12)
    #expect(
      try slots(night, "Europe/Prague", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z")
        == ["2026-10-24T18:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z"])
    let allDay = BackupSchedule.hourly(everyHours: 6, from: WallTime(hour: 8, minute: 0), windowHours: 24)
    #expect(
      try slots(allDay, "Europe/Prague", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")
        == [
          "2026-03-29T00:00:00Z".replacing("T00", with: "T01"), "2026-03-29T06:00:00Z", "2026-03-29T12:00:00Z",
          "2026-03-29T18:00:00Z",
        ])
  }

  @Test("a day that a zone left out has its run at the first moment after, and none twice")
  func dayLeftOut() throws {
    #expect(
      try slots(
        .daily(at: WallTime(hour: 2, minute: 0)), "Pacific/Apia", "2011-12-29T00:00:00Z", "2012-01-01T00:00:00Z")
        == ["2011-12-29T12:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T12:00:00Z", "2011-12-31T12:00:00Z"])
    let hourly = BackupSchedule.hourly(everyHours: 4, from: WallTime(hour: 0, minute: 0), windowHours: 24)
    let found = try slots(hourly, "Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T18:00:00Z")
    #expect(found == ["2011-12-30T10:00:00Z", "2011-12-30T14:00:00Z"])
  }

  @Test("a day that has begun before the clocks go back to the day before has had its run")
  func dayBegunTwice() throws {
    // 00:01 on 7 November 2010 was followed by 23:01 on the 6th.
    let policy = Self.policy(.daily(at: WallTime(hour: 0, minute: 0)), "America/St_Johns")
    let between = try Self.moment("2010-11-07T02:45:00Z")
    #expect(
      ScheduleRules.latestSlot(of: policy, atOrBefore: between)?.formatted(.iso8601) == "2010-11-07T02:30:00Z")
    #expect(ScheduleRules.nextSlot(of: policy, after: between)?.formatted(.iso8601) == "2010-11-08T03:30:00Z")
  }

  @Test("slots are in a half-open range, oldest first; next and latest are their neighbours")
  func edges() throws {
    let policy = Self.policy(.daily(at: WallTime(hour: 2, minute: 0)), "UTC")
    let slot = try Self.moment("2026-05-05T02:00:00Z")
    #expect(ScheduleRules.slots(of: policy, from: slot, to: slot.addingTimeInterval(86_400)) == [slot])
    #expect(ScheduleRules.slots(of: policy, from: slot, to: slot).isEmpty)
    #expect(ScheduleRules.nextSlot(of: policy, after: slot) == slot.addingTimeInterval(86_400))
    #expect(ScheduleRules.nextSlot(of: policy, after: slot.addingTimeInterval(-0.001)) == slot)
    #expect(ScheduleRules.latestSlot(of: policy, atOrBefore: slot) == slot)
    let never = Self.policy(.weekly(on: [], at: WallTime(hour: 2, minute: 0)), "UTC")
    #expect(ScheduleRules.nextSlot(of: never, after: slot) == nil)
    #expect(ScheduleRules.latestSlot(of: never, atOrBefore: slot) == nil)
  }

  @Test("times beyond any calendar find no slot and do no harm")
  func absurdTimes() {
    let policy = Self.policy(.daily(at: WallTime(hour: 2, minute: 0)), "Europe/Prague")
    #expect(ScheduleRules.nextSlot(of: policy, after: Date(timeIntervalSince1970: 1e300)) == nil)
    #expect(ScheduleRules.latestSlot(of: policy, atOrBefore: Date(timeIntervalSince1970: -1e300)) == nil)
  }

  @Test("however many runs were missed, one is made up, and none that has run")
  func missed() throws {
    let policy = Self.policy(.daily(at: WallTime(hour: 2, minute: 0)), "UTC")
    let ran = try Self.moment("2026-05-01T02:00:00Z")
    func missed(_ now: String, lastRun: Date = ran) throws -> String? {
      ScheduleRules.missedSlot(of: policy, lastRun: lastRun, now: try Self.moment(now))?.formatted(.iso8601)
    }
    #expect(try missed("2026-05-02T01:59:59Z") == nil)
    #expect(try missed("2026-05-02T02:00:00Z") == "2026-05-02T02:00:00Z")
    #expect(try missed("2026-05-20T12:00:00Z") == "2026-05-20T02:00:00Z")
    #expect(try missed("2026-05-20T12:00:00Z", lastRun: Self.moment("2026-05-20T11:00:00Z")) == nil)
    #expect(try missed("2026-04-01T12:00:00Z") == nil)
  }

  @Test("random schedules equal a walk, minute by minute, around changes of the clock", arguments: RandomPolicies.zones)
  func oracle(zoneName: String) throws {
    let zone = try #require(TimeZone(identifier: zoneName))
    var policies = RandomPolicies(seed: UInt64(zoneName.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) } & 0xFFFF))
    for _ in 0..<10 {
      let random = Date(timeIntervalSince1970: Double(policies.number(1_400_000_000...1_720_000_000)))
      let center = policies.random.chance(20) ? random : zone.nextDaylightSavingTimeTransition(after: random) ?? random
      let walk = WalkedTime(zone: zone, from: center.addingTimeInterval(-6 * 86_400), days: 12)
      // The days at the edges only warm the walk up.
      let (from, to) = (center.addingTimeInterval(-4 * 86_400), center.addingTimeInterval(5 * 86_400))
      for _ in 0..<12 {
        let policy = policies.policy(zone: zoneName)
        let expected = walk.slots(of: policy.schedule)
        try #require(
          ScheduleRules.slots(of: policy, from: from, to: to) == expected.filter { $0 >= from && $0 < to },
          "\(policy.summary) around \(center)")
        for _ in 0..<8 {
          let now = from.addingTimeInterval(Double(policies.number(0...9 * 86_400)))
          if let next = expected.first(where: { $0 > now }) {
            try #require(ScheduleRules.nextSlot(of: policy, after: now) == next, "\(policy.summary) after \(now)")
          }
          if let latest = expected.last(where: { $0 <= now }) {
            try #require(ScheduleRules.latestSlot(of: policy, atOrBefore: now) == latest, "\(policy.summary) at \(now)")
          }
        }
      }
    }
  }

  @Test("a year of a weekly schedule is walked in next to no time")
  func speed() throws {
    let policy = Self.policy(.weekly(on: [.sunday], at: WallTime(hour: 2, minute: 0)), "Europe/Prague")
    var slot = try Self.moment("2026-01-01T00:00:00Z")
    let elapsed = try ContinuousClock().measure {
      for _ in 0..<520 { slot = try #require(ScheduleRules.nextSlot(of: policy, after: slot)) }
    }
    #expect(slot.formatted(.iso8601) == "2035-12-16T01:00:00Z")
    #expect(elapsed < .seconds(2))
  }
}
