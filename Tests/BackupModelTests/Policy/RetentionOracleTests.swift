import BackupModel
import Foundation
import Testing

/// The life of one instance over years: runs, runs that were missed or late, backups on demand, policy edits, expiry.
private struct SimulatedInstance {
  var random: RandomPolicies
  let oracle: [String: OracleCalendar]
  var policy: BackupPolicy
  private var live: [RetentionPoint] = []
  private var removed: [RetentionPoint] = []
  private var count = 0

  init(seed: UInt64, zone: String, oracle: [String: OracleCalendar], policy: BackupPolicy? = nil) {
    var random = RandomPolicies(seed: seed)
    self.policy = policy ?? random.policy(zone: zone)
    self.random = random
    self.oracle = oracle
  }

  mutating func add(_ origin: RetentionPoint.Origin, at time: Date) {
    count += 1
    live.append(RetentionPoint(id: RecoveryPointID(rawValue: "\(count)"), time: time, origin: origin))
  }

  /// Runs the schedule's slots of a stretch of time; some are missed, some run late.
  mutating func run(from: Date, to: Date, missing: Int, limit: Int = .max) {
    for slot in ScheduleRules.slots(of: policy, from: from, to: to).prefix(limit) where !random.random.chance(missing) {
      let delay = random.random.chance(80) ? random.number(0...900) : random.number(0...80_000)
      add(.scheduled(slot: slot), at: slot.addingTimeInterval(Double(delay)))
      if random.random.chance(3) {
        let time = slot.addingTimeInterval(Double(random.number(3_600...90_000)))
        add(.onDemand(until: time.addingTimeInterval(Double(random.number(0...400)) * 86_400)), at: time)
      }
    }
  }

  /// Compares rules and oracle at `now`, and removes what has expired.
  mutating func expire(at now: Date) throws {
    // What a late run made in the future of this moment is not there yet.
    let present = live.filter { $0.time <= now }.shuffled(using: &random.random)
    let verdicts = Retention.verdicts(on: present, policy: policy, removed: removed, now: now)
    let expected = RetentionOracle(calendar: oracle[policy.timeZone]!, policy: policy)
      .judge(present, removed: removed, now: now)
    try #require(verdicts.map(\.id) == present.map(\.id))
    let latest = present.max { $0.time < $1.time }?.id
    // One expectation for all points: thousands of them would take longer than the rules.
    let wrong = verdicts.first { verdict in
      let kept = verdict.keptBy.filter { $0.reason != .latest }
      let dates = Dictionary(uniqueKeysWithValues: kept.map { ($0.reason, $0.until) })
      let wanted = expected[verdict.id]!
      if dates != wanted ?? [:] || verdict.isExpired(at: now) != (wanted == nil) { return true }
      if (verdict.keptBy.last?.reason == .latest) != (verdict.id == latest) { return true }
      if verdict.id == latest { return verdict.expiresAt != nil }
      return wanted != nil && verdict.expiresAt != wanted?.values.max()
    }
    try #require(wrong == nil, "\(policy.summary), at \(now)")
    let gone = Set(verdicts.filter { $0.isExpired(at: now) }.map(\.id))
    removed += live.filter { gone.contains($0.id) }
    live.removeAll { gone.contains($0.id) }
    // Points removed more than a year and a week before the oldest that is left don't matter.
    if random.random.chance(20), let oldest = live.map(\.time).min() {
      let needed = removed.filter { $0.time > oldest.addingTimeInterval(-375 * 86_400) }
      try #require(
        Retention.verdicts(on: live, policy: policy, removed: needed, now: now)
          == Retention.verdicts(on: live, policy: policy, removed: removed, now: now))
    }
  }

  var pointCount: Int { live.count + removed.count }
}

@Suite("Retention against a brute-force oracle")
struct RetentionOracleTests {
  static let oracle = Dictionary(
    uniqueKeysWithValues: RandomPolicies.zones.map { ($0, OracleCalendar(zone: $0)) })
  static let start = Date(timeIntervalSince1970: 1_420_100_000)
  static let year = 365.2425 * 86_400

  @Test("thousands of random policies over ten years, with missed runs and policy edits", arguments: 0..<10)
  func randomPolicies(batch: Int) throws {
    var points = 0
    for index in 0..<110 {
      let seed = UInt64(batch * 1_000 + index)
      let zone = RandomPolicies.zones[index % RandomPolicies.zones.count]
      var instance = SimulatedInstance(seed: seed, zone: zone, oracle: Self.oracle)
      var now = Self.start
      // Stretches of runs with long silence between them.
      for _ in 0..<6 {
        now += Double(instance.random.number(0...450)) * 86_400
        let end = now.addingTimeInterval(Double(instance.random.number(1...200)) * 86_400)
        instance.run(from: now, to: end, missing: instance.random.number(0...60), limit: 40)
        if instance.random.random.chance(30) {
          try instance.expire(at: now.addingTimeInterval(end.timeIntervalSince(now) / 2))
        }
        now = end
        if instance.random.random.chance(40) {
          let zones = RandomPolicies.zones
          let other = instance.random.random.chance(30) ? zones[instance.random.number(0...zones.count - 1)] : zone
          instance.policy = instance.random.policy(zone: other)
        }
        if instance.random.random.chance(60) { try instance.expire(at: now) }
      }
      try instance.expire(at: Self.start.addingTimeInterval(10 * Self.year))
      points += instance.pointCount
    }
    #expect(points > 10_000)
  }

  @Test(
    "ten years of an hourly policy with all four kinds of retention",
    arguments: ["Europe/Prague", "America/Sao_Paulo", "Australia/Lord_Howe"])
  func tenHourlyYears(zone: String) throws {
    func policy(_ days: Int, weeks: Int) -> BackupPolicy {
      BackupPolicy(
        name: "hourly", vaultID: VaultID(rawValue: "v"), kind: .enhanced,
        schedule: .hourly(everyHours: 4, from: WallTime(hour: 2, minute: 30), windowHours: 24),
        retention: RetentionRules(
          dailyDays: days, weekly: .init(on: [.sunday], weeks: weeks),
          monthly: .init(pick: .days([1, 15], last: true), months: 60),
          yearly: .init(months: [2, 7], pick: .weekdays(weeks: [1], last: true, on: [.saturday]), years: 9)),
        snapshotRetentionDays: 7, timeZone: zone)
    }
    var instance = SimulatedInstance(seed: 1, zone: zone, oracle: Self.oracle, policy: policy(30, weeks: 12))
    for month in 0..<120 {
      if month == 40 { instance.policy = policy(90, weeks: 52) }
      if month == 80 { instance.policy = policy(14, weeks: 4) }
      let from = Self.start.addingTimeInterval(Double(month) * Self.year / 12)
      let to = from.addingTimeInterval(Self.year / 12)
      instance.run(from: from, to: to, missing: 2)
      if month % 4 == 3 { try instance.expire(at: to) }
    }
    #expect(instance.pointCount > 21_000)
  }
}
