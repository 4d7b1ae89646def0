import Foundation

/// What another policy would do to the points that an instance has.
public struct RetentionImpact: Hashable, Sendable {
  /// Points that would expire at once, and would not now.
  public let expiring: Set<RecoveryPointID>
  /// Points that would live shorter than now, those that would expire at once among them.
  public let shortened: Set<RecoveryPointID>
}

extension Retention {
  /// Compares what two policies make of the same points; nil stands for keeping the data for good.
  public static func impact(
    on points: [RetentionPoint], from old: BackupPolicy?, to new: BackupPolicy?, removed: [RetentionPoint] = [],
    now: Date
  ) -> RetentionImpact {
    let before = verdicts(on: points, policy: old, removed: removed, now: now)
    let after = verdicts(on: points, policy: new, removed: removed, now: now)
    var expiring: Set<RecoveryPointID> = []
    var shortened: Set<RecoveryPointID> = []
    for (was, becomes) in zip(before, after) where !was.isExpired(at: now) {
      guard let end = becomes.expiresAt, was.expiresAt.map({ end < $0 }) ?? true else { continue }
      shortened.insert(was.id)
      if becomes.isExpired(at: now) { expiring.insert(was.id) }
    }
    return RetentionImpact(expiring: expiring, shortened: shortened)
  }
}
