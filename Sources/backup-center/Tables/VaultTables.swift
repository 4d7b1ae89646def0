import BackupViewModels
import BackupModel
import Foundation

extension Table {
  /// Vaults and what they hold.
  static func vaults(_ vaults: [VaultListing]) -> Table {
    Table(
      columns: [
        Column("Name", floor: 8, yields: .last), Column("Region", floor: 6), Column("Items", .right),
        Column("Soft-deleted", .right, isOptional: true), Column("Protected data", .right), Column("Stored", .right),
        Column("Storage", isOptional: true), Column("Redundancy", isOptional: true),
      ],
      rows: vaults.map {
        [
          Cell($0.vault.name), Cell($0.regionName), Cell("\($0.itemCount)"), Cell("\($0.softDeletedItemCount)"),
          Cell(ByteText.size($0.logicalBytes)), Cell(ByteText.size($0.storedBytes)),
          storage($0.health), Cell(Words.of($0.vault.storageRedundancy)),
        ]
      })
  }

  private static func storage(_ health: VaultHealth) -> Cell {
    guard health.isStorageReachable else { return Cell("not reachable", .danger) }
    return health.space.map { Cell("\(ByteText.size($0.freeBytes)) free") } ?? .none
  }

  /// Policies in words.
  static func policies(_ policies: [PolicyListing]) -> Table {
    Table(
      columns: [
        Column("Name", floor: 8, yields: .last), Column("Vault", floor: 6, isOptional: true),
        Column("Type", isOptional: true),
        Column("Items", .right), Column("Schedule and retention", floor: 24),
      ],
      rows: policies.map {
        [
          Cell($0.policy.name), Cell($0.vaultName), Cell($0.policy.kind.rawValue), Cell("\($0.itemCount)"),
          Cell($0.policy.summary),
        ]
      })
  }
}

extension Sheet {
  /// A vault in full.
  static func vault(_ listing: VaultListing, zone: TimeZone) -> Sheet {
    let vault = listing.vault
    var sheet = Sheet()
    sheet.add("Name", vault.name, .heading)
    sheet.add("Region", listing.regionName)
    sheet.add("Items", "\(listing.itemCount), and \(listing.softDeletedItemCount) soft-deleted")
    sheet.add("Protected data", ByteText.size(listing.logicalBytes))
    sheet.add("Stored", ByteText.size(listing.storedBytes))
    let replication = vault.replicationState == .notReplicatedYet ? ", not replicated yet" : ""
    sheet.add("Storage redundancy", Words.of(vault.storageRedundancy) + replication)
    sheet.add("Soft delete", "\(Words.of(vault.softDeleteState)), \(vault.softDeleteRetentionDays) days")
    sheet.add("Immutability", Words.of(vault.immutabilityState))
    sheet.add("Cross-region restore", Words.crossRegionRestore(of: vault))
    sheet.add("Repository", vault.repository)
    let health = listing.health
    sheet.add(
      "Key exported", health.keyExportedAt.map { TimeText.local($0, zone) } ?? "never",
      health.keyExportedAt == nil ? .warning : .plain)
    if !health.isStorageReachable {
      sheet.add("Storage", "storage not reachable", .danger)
    } else if let space = health.space {
      sheet.add("Storage", "\(ByteText.size(space.freeBytes)) of \(ByteText.size(space.totalBytes)) free")
    }
    sheet.add("Last verified", health.verifiedAt.map { TimeText.local($0, zone) } ?? "never")
    if health.damagedPoints > 0 { sheet.add("Damaged", Words.count(health.damagedPoints, "recovery point"), .danger) }
    sheet.add("Created", TimeText.local(vault.createdAt, zone))
    sheet.add("ID", vault.id.rawValue, .muted)
    return sheet
  }

  /// A policy in full.
  static func policy(_ listing: PolicyListing) -> Sheet {
    let policy = listing.policy
    var sheet = Sheet()
    sheet.add("Name", policy.name, .heading)
    sheet.add("Vault", listing.vaultName)
    sheet.add("Type", policy.kind.rawValue)
    sheet.add("In words", policy.summary)
    sheet.add("Snapshots", Words.count(policy.snapshotRetentionDays, "day"))
    sheet.add("Time zone", policy.timeZone)
    sheet.add("Items", "\(listing.itemCount)")
    return sheet
  }
}
