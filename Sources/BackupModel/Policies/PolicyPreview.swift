import Foundation

/// A recovery point that a policy would have on some date.
public struct PreviewedPoint: Hashable, Sendable {
  /// The slot that makes the point.
  public let time: Date
  /// The rules that still keep it on that date.
  public let keptBy: [RetentionVerdict.Keep]
  /// The last moment of its life; nil while it is the latest.
  public let expiresAt: Date?
}

extension PolicyRules {
  /// The points that would exist at `date` if every run from `start` on took place on time and made a point: oldest
  /// first. Points that exist today are not looked at.
  public static func preview(_ policy: BackupPolicy, at date: Date, runsFrom start: Date) -> [PreviewedPoint] {
    // What is older than the longest rule is gone, unless it is the latest: the margin holds a run of every schedule.
    let reach = policy.clock.day(of: date).number - policy.retention.longestDays - 10
    let horizon = Date(timeIntervalSince1970: Double(reach) * 86_400)
    let slots = ScheduleRules.slots(of: policy, from: max(start, horizon), to: date.addingTimeInterval(0.001))
    let points = slots.enumerated().map { index, slot in
      RetentionPoint(
        id: RecoveryPointID(rawValue: String(format: "%08d", index)), time: slot, origin: .scheduled(slot: slot))
    }
    return zip(points, Retention.verdicts(on: points, policy: policy, now: date)).compactMap { point, verdict in
      guard !verdict.isExpired(at: date) else { return nil }
      return PreviewedPoint(time: point.time, keptBy: verdict.keptBy, expiresAt: verdict.expiresAt)
    }
  }
}

extension RetentionRules {
  /// No rule keeps a point for more days than this.
  fileprivate var longestDays: Int {
    [dailyDays ?? 0, 7 * (weekly?.weeks ?? 0), 31 * (monthly?.months ?? 0), 366 * (yearly?.years ?? 0)].max() ?? 0
  }
}
