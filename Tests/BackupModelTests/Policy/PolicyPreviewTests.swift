import BackupModel
import Foundation
import Testing

@Suite("The preview of a policy")
struct PolicyPreviewTests {
  @Test("a preview shows what an executor that removes expired points at every run is left with", arguments: 0..<12)
  func simulation(seed: Int) throws {
    var random = RandomPolicies(seed: UInt64(seed) + 77)
    let policy = random.policy(zone: RandomPolicies.zones[seed % RandomPolicies.zones.count])
    let start = Date(timeIntervalSince1970: Double(random.number(1_500_000_000...1_600_000_000)))
    let slots = ScheduleRules.slots(of: policy, from: start, to: start.addingTimeInterval(800 * 86_400))
    var live: [RetentionPoint] = []
    var removed: [RetentionPoint] = []
    for (index, slot) in slots.enumerated() {
      live.append(
        RetentionPoint(id: RecoveryPointID(rawValue: "\(index)"), time: slot, origin: .scheduled(slot: slot)))
      guard index % 29 == 0 || index == slots.count - 1 else { continue }
      let gone = Retention.expired(among: live, policy: policy, removed: removed, now: slot)
      removed += live.filter { gone.contains($0.id) }
      live.removeAll { gone.contains($0.id) }
      guard index % 203 == 0 || index == slots.count - 1 else { continue }
      let preview = PolicyRules.preview(policy, at: slot, runsFrom: start)
      try #require(preview.map(\.time) == live.map(\.time), "\(policy.summary) at \(slot)")
      let verdicts = Retention.verdicts(on: live, policy: policy, removed: removed, now: slot)
      try #require(preview.map(\.keptBy) == verdicts.map(\.keptBy), "\(policy.summary) at \(slot)")
      try #require(preview.map(\.expiresAt) == verdicts.map(\.expiresAt))
    }
  }

  @Test("before the first run there is nothing, and at it one point that stays as the latest")
  func beginning() throws {
    let policy = BackupPolicy.standardDefault(for: VaultID(rawValue: "v"), timeZone: "Europe/Prague")
    let start = try Date("2026-05-05T12:00:00Z", strategy: .iso8601)
    let slot = try Date("2026-05-06T00:00:00Z", strategy: .iso8601)
    #expect(PolicyRules.preview(policy, at: slot.addingTimeInterval(-1), runsFrom: start).isEmpty)
    let first = try #require(PolicyRules.preview(policy, at: slot, runsFrom: start).first)
    #expect(first.time == slot && first.expiresAt == nil && first.keptBy.map(\.reason) == [.daily, .latest])
    let month = PolicyRules.preview(policy, at: slot.addingTimeInterval(300 * 86_400), runsFrom: start)
    // One hour before that day's run: the clocks have changed.
    #expect(month.count == 30)
  }

  @Test("runs that began long before the longest rule make no difference", arguments: 0..<30)
  func longAgo(seed: Int) throws {
    var random = RandomPolicies(seed: UInt64(seed) + 500)
    var policy = random.policy(zone: RandomPolicies.zones[seed % RandomPolicies.zones.count])
    policy.retention.dailyDays = policy.retention.dailyDays.map { min($0, 60) }
    policy.retention.weekly?.weeks = random.number(1...60)
    policy.retention.monthly?.months = random.number(1...30)
    policy.retention.yearly?.years = random.number(1...4)
    let start = Date(timeIntervalSince1970: 1_400_000_000)
    let date = start.addingTimeInterval(Double(random.number(2_400...2_800)) * 86_400)
    let points = ScheduleRules.slots(of: policy, from: start, to: date).map {
      RetentionPoint(
        id: RecoveryPointID(rawValue: String(format: "%f", $0.timeIntervalSince1970)), time: $0,
        origin: .scheduled(slot: $0))
    }
    let verdicts = Retention.verdicts(on: points, policy: policy, now: date)
    let kept = zip(points, verdicts).filter { !$1.isExpired(at: date) }
    let preview = PolicyRules.preview(policy, at: date, runsFrom: start)
    #expect(preview.map(\.time) == kept.map(\.0.time), "\(policy.summary)")
    #expect(preview.map(\.keptBy) == kept.map(\.1.keptBy), "\(policy.summary)")
  }

  @Test("a date in the far future is no more work than the longest rule")
  func farFuture() throws {
    let policy = BackupPolicy.standardDefault(for: VaultID(rawValue: "v"), timeZone: "Europe/Prague")
    let start = try Date("2026-05-05T12:00:00Z", strategy: .iso8601)
    let far = try Date("9990-05-05T12:00:00Z", strategy: .iso8601)
    #expect(PolicyRules.preview(policy, at: far, runsFrom: start).count == 30)
    #expect(PolicyRules.preview(policy, at: Date(timeIntervalSince1970: 1e300), runsFrom: start).count < 40)
  }
}
