import BackupModel
import BackupViewModels
import TerminalUI

/// How lists show recovery points.
enum PointColumns {
  static let all = [
    TableColumn("time", "Time", minimum: 16),
    TableColumn("consistency", "Consistency", minimum: 12, ideal: 22, weight: 1),
    TableColumn("kind", "Type", minimum: 11, priority: 2),
    TableColumn("tier", "Tier", minimum: 8, ideal: 18, priority: 4),
    TableColumn("size", "Size", minimum: 8, alignment: .trailing, priority: 1),
    TableColumn("until", "Retain until", minimum: 12, ideal: 14, priority: 3),
    TableColumn("damage", "State", minimum: 9),
  ]

  /// - Parameter retention: until when the point is kept; nil while that isn't known.
  static func cells(_ listing: PointListing, retention: String?, _ scene: Scene) -> [TableCell] {
    let point = listing.point
    return [
      TableCell(String(TimeText.local(point.time, scene.zone).dropLast(3))), TableCell(point.consistency.words),
      TableCell(Words.of(point.kind)), TableCell(point.tier.words), TableCell(ByteText.size(point.sizeBytes)),
      TableCell(retention ?? "…"),
      listing.damageFoundAt == nil ? TableCell("✓ Whole", .success) : TableCell("✗ Damaged", .danger),
    ]
  }

  /// Everything there is to tell of a point.
  static func facts(_ listing: PointListing, retention: String?, _ scene: Scene) -> [StyledLine] {
    let point = listing.point
    var facts = Facts()
    let local = TimeText.local(point.time, scene.zone)
    facts.add("Time", "\(local), \(TimeText.ago(point.time, now: scene.now, scene.zone))")
    if let found = listing.damageFoundAt {
      facts.add("State", "Damaged, found \(TimeText.local(found, scene.zone))", .danger)
    }
    facts.add("Consistency", point.consistency.words)
    facts.add("", point.consistencyReason, .muted)
    facts.add("Type", Words.of(point.kind))
    facts.add("", point.reason, .muted)
    facts.add("Tier", point.tier.words)
    facts.add("Made", point.retainUntil == nil ? "by the schedule" : "by Backup now")
    facts.add("Retain until", retention)
    facts.add("Size", ByteText.size(point.sizeBytes))
    facts.add("Read", ByteText.size(point.readBytes))
    facts.add("Stored", ByteText.size(point.storedBytes))
    facts.add("Name", point.id.rawValue)
    facts.add("Snapshot", point.snapshot)
    facts.heading("Disks")
    for disk in point.disks {
      facts.add(disk.name, ByteText.size(disk.sizeBytes) + (disk.isOSDisk ? ", OS disk" : ""))
    }
    return facts.lines
  }
}
