import BackupModel
import Foundation
import ResticRepository

/// What a recovery point's snapshot says about itself; only what never changes.
struct PointTags: Equatable {
  /// The tag that all our snapshots carry.
  static let mark = "backup-center"

  var instanceID: InstanceID
  var pointID: RecoveryPointID
  var consistency: RecoveryPoint.Consistency
  var kind: RecoveryPoint.Kind
  /// The moment whose state the point holds.
  var sourceTime: Date

  init(
    instanceID: InstanceID, pointID: RecoveryPointID, consistency: RecoveryPoint.Consistency,
    kind: RecoveryPoint.Kind, sourceTime: Date
  ) {
    self.instanceID = instanceID
    self.pointID = pointID
    self.consistency = consistency
    self.kind = kind
    self.sourceTime = sourceTime
  }

  /// nil when the snapshot isn't one of ours.
  init?(_ snapshot: Snapshot) {
    guard snapshot.tags?.contains(Self.mark) == true,
      let instance = snapshot.tag("instance"), let point = snapshot.tag("point"),
      let consistency = snapshot.tag("consistency").flatMap(RecoveryPoint.Consistency.init),
      let kind = snapshot.tag("type").flatMap(RecoveryPoint.Kind.init),
      let time = snapshot.tag("source-time").flatMap({ try? Date($0, strategy: Self.timeStyle) })
    else { return nil }
    self.init(
      instanceID: InstanceID(rawValue: instance), pointID: RecoveryPointID(rawValue: point), consistency: consistency,
      kind: kind, sourceTime: Date(milliseconds: time.milliseconds))
  }

  /// As restic shows them.
  var texts: [String] {
    [
      Self.mark, "instance=\(instanceID)", "point=\(pointID)", "consistency=\(consistency.rawValue)",
      "type=\(kind.rawValue)", "source-time=\(Self.text(of: sourceTime))",
    ]
  }

  /// ISO 8601 with milliseconds. Not by a format style: those cut 0.123 to 0.122 where its binary form is a little less.
  private static func text(of time: Date) -> String {
    let (seconds, rest) = time.milliseconds.quotientAndRemainder(dividingBy: 1_000)
    let whole = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    return whole.dropLast() + String(format: ".%03dZ", max(0, rest))
  }

  private static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
