import BackupViewModels
import BackupModel
import Foundation

extension Table {
  /// Items and how their protection stands.
  static func items(_ items: [ItemListing], zone: TimeZone) -> Table {
    Table(
      columns: [
        Column("Name", floor: 10, yields: .last), Column("Resource group", floor: 8, isOptional: true),
        Column("Vault", floor: 8, isOptional: true), Column("Policy", floor: 8, isOptional: true),
        Column("Last backup", floor: 11), Column("Latest recovery point", isOptional: true),
        Column("Protection", floor: 12), Column("Pre-check", isOptional: true),
      ],
      rows: items.map { listing in
        [
          Cell(listing.instance.name), Cell(listing.instance.resourceGroup), Cell(listing.vaultName),
          listing.policyName.map { Cell($0) } ?? .none, listing.lastBackupStatus.map { Words.status($0) } ?? .none,
          listing.latestRecoveryPoint.map { Cell(TimeText.local($0, zone)) } ?? .none,
          Words.state(listing.protectionState),
          listing.preCheck.map { Cell(Words.of($0.status), Sheet.role(of: $0.status)) } ?? .none,
        ]
      })
  }

  /// Recovery points, as they come.
  static func points(_ points: [PointListing], zone: TimeZone) -> Table {
    Table(
      columns: [
        Column("Time"), Column("Consistency", floor: 11, isOptional: true), Column("Type"), Column("Size", .right),
        Column("Read", .right, isOptional: true), Column("Stored", .right, isOptional: true),
        Column("Retain until", isOptional: true), Column("Name"),
      ],
      rows: points.map(\.point).map { point in
        [
          Cell(TimeText.local(point.time, zone)), Cell(Words.of(point.consistency)), Cell(point.kind.rawValue),
          Cell(ByteText.size(point.sizeBytes)), Cell(ByteText.size(point.readBytes)),
          Cell(ByteText.size(point.storedBytes)),
          point.retainUntil.map { Cell(TimeText.day($0, zone)) } ?? Cell("as per policy", .muted),
          Cell(point.id.rawValue, .muted),
        ]
      })
  }
}

extension Sheet {
  /// An item in full.
  static func item(_ listing: ItemListing, zone: TimeZone) -> Sheet {
    let instance = listing.instance
    var sheet = Sheet()
    sheet.add("Name", instance.name, .heading)
    sheet.add("Resource group", instance.resourceGroup)
    sheet.add("Vault", listing.vaultName)
    sheet.add("Policy", listing.policyName)
    sheet.add("Protection", Words.state(listing.protectionState))
    if let check = listing.preCheck {
      sheet.add("Pre-check", Words.of(check.status), role(of: check.status))
      for finding in check.findings {
        let sentence = "\(finding.cause.message) \(finding.cause.recommendedAction)"
        sheet.add("  \(finding.severity.rawValue)", sentence, role(of: finding.severity))
      }
    }
    sheet.add("Disks", disks(instance.diskSelection))
    sheet.add("Last backup", listing.lastBackupStatus.map { Words.status($0) } ?? .none)
    sheet.add("Last backup time", listing.lastBackupTime.map { TimeText.local($0, zone) })
    if let error = listing.lastError { sheet.add("Last error", error.description, .danger) }
    sheet.add("Next backup", listing.nextBackupTime.map { TimeText.local($0, zone) })
    sheet.add("Latest recovery point", listing.latestRecoveryPoint.map { TimeText.local($0, zone) })
    sheet.add("Recovery points", "\(listing.recoveryPointCount)")
    if case .softDeleted(_, let purgeAt) = instance.protection {
      sheet.add("Purged on", TimeText.local(purgeAt, zone), .warning)
    }
    sheet.add("ID", instance.id.rawValue, .muted)
    return sheet
  }

  /// A recovery point in full.
  static func point(_ listing: PointListing, zone: TimeZone) -> Sheet {
    let point = listing.point
    var sheet = Sheet()
    sheet.add("Name", point.id.rawValue, .heading)
    sheet.add("Item", listing.itemName)
    sheet.add("Time", TimeText.local(point.time, zone))
    sheet.add("Consistency", Words.of(point.consistency) + (point.consistencyReason.map { ": \($0)" } ?? ""))
    sheet.add("Type", point.kind.rawValue + (point.reason.map { ": \($0)" } ?? ""))
    sheet.add("Tier", Words.of(point.tier))
    if let found = listing.damageFoundAt {
      sheet.add(
        "Damaged", "can't be restored whole, as a verification found on \(TimeText.local(found, zone))", .danger)
    }
    sheet.add("Retain until", point.retainUntil.map { TimeText.local($0, zone) } ?? "as per policy")
    sheet.add("Size", ByteText.size(point.sizeBytes))
    sheet.add("Read", ByteText.size(point.readBytes))
    sheet.add("Stored", ByteText.size(point.storedBytes))
    sheet.add("restic snapshot", point.snapshot)
    for disk in point.disks {
      sheet.add("Disk \(disk.name)", ByteText.size(disk.sizeBytes) + (disk.isOSDisk ? ", OS disk" : ""))
    }
    return sheet
  }

  fileprivate static func role(of status: HealthStatus) -> Role {
    switch status {
    case .passed: .good
    case .warning: .warning
    case .critical: .danger
    }
  }

  private static func role(of severity: Alert.Severity) -> Role {
    switch severity {
    case .critical: .danger
    case .warning: .warning
    case .information: .muted
    }
  }

  private static func disks(_ selection: DiskSelection) -> String {
    switch selection {
    case .all: "All, new ones included"
    case .osDiskOnly: "OS disk only"
    case .include(let names): names.joined(separator: ", ")
    case .exclude(let names): "All but \(names.joined(separator: ", "))"
    }
  }
}
