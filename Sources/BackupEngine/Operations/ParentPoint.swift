import BackupModel
import DiskSources
import GRDB
import ResticRepository

/// The point that a backup builds upon.
struct ParentPoint {
  /// nil when the run is a full one.
  let point: RecoveryPoint?
  /// Why the run is a full one, in a sentence.
  let reasonForFull: String?
  private let states: [String: (ImageStamp, DiskContent)]

  /// Finds the item's latest point and what it knows of `disks`. Blocks.
  static func find(
    of instance: BackupInstance, disks: [OpenedDisk], _ repository: Repository, _ catalog: Catalog
  ) throws -> ParentPoint {
    let (latest, stamps) = try catalog.read { db in
      let latest = try PointTable.latest(of: instance.id, db)
      return (latest, try latest.map { try ImageStampTable.all(of: $0, db) } ?? [:])
    }
    guard let latest, let snapshot = ObjectID(hex: latest.snapshot) else {
      return ParentPoint(point: nil, reasonForFull: "The vault held no recovery point of this item.", states: [:])
    }
    guard disks.contains(where: { disk in latest.disks.contains { $0.name == disk.disk.name } }) else {
      return ParentPoint(
        point: nil, reasonForFull: "The latest recovery point holds none of the disks of this one.", states: [:])
    }
    var states: [String: (ImageStamp, DiskContent)] = [:]
    for disk in disks {
      guard let stamp = stamps[disk.disk.name], disk.stamp?.provesUnchanged(since: stamp) == true else { continue }
      do {
        let file = NameRules.pathComponent(disk.disk.name)
        states[disk.disk.name] = (stamp, try repository.diskContent(ofSnapshot: snapshot, disk: file))
      } catch let error as RepositoryError where error.kind == .notFound || error.kind == .damaged {
        // The disk is read again, which needs nothing of the parent.
        continue
      }
    }
    return ParentPoint(point: latest, reasonForFull: nil, states: states)
  }

  /// What a disk was in the point, if its image may be the same still.
  func state(of disk: VirtualDisk) -> (stamp: ImageStamp, content: DiskContent)? {
    states[disk.name].map { ($0.0, $0.1) }
  }
}
