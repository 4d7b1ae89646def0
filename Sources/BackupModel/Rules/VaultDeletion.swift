import Foundation

/// Something that keeps a vault from being deleted.
public struct VaultDeletionBlocker: Hashable, Sendable {
  /// What the items have in common.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case activeItems = "ActiveItems"
    case stoppedItems = "StoppedItems"
    case softDeletedItems = "SoftDeletedItems"
  }

  /// What the items have in common.
  public let kind: Kind
  /// The names of the items (`RG/NAME`), sorted.
  public let items: [String]
  /// When the soft-deleted items are purged, ascending, each date once; empty for other kinds.
  public let purgeDates: [Date]

  /// How many items there are.
  public var count: Int { items.count }

  /// What is in the way: `2 protected items`; purge dates are days in `zone`.
  public func words(in zone: TimeZone) -> String {
    switch kind {
    case .activeItems: return Phrase.count(count, "protected item")
    case .stoppedItems: return Phrase.count(count, "item") + " with protection stopped and data retained"
    case .softDeletedItems:
      let what = Phrase.count(count, "soft-deleted item")
      guard let first = purgeDates.first, let last = purgeDates.last else { return what }
      let (from, to) = (CalendarDay(first, in: zone), CalendarDay(last, in: zone))
      return what + (from == to ? ", purged on \(from)" : ", purged from \(from) to \(to)")
    }
  }

  /// The same with the names of the first few items: `2 protected items (hotel/db01, hotel/web)`.
  func words(namingUpTo limit: Int, in zone: TimeZone) -> String {
    let more = count > limit ? " and \(Phrase.number(count - limit)) more" : ""
    let names = items.prefix(limit).map { PrintableText.line($0, limit: 80) }.joined(separator: ", ")
    return "\(words(in: zone)) (\(names)\(more))"
  }

  /// What to do about it, and where.
  public var remedy: String {
    switch kind {
    case .activeItems: "Backup instances: stop backup of each item and delete its backup data."
    case .stoppedItems: "Backup instances, protection stopped: delete the backup data of each item."
    case .softDeletedItems: "Backup instances, soft-deleted: wait for the purge, or undelete what is still needed."
    }
  }
}

/// Whether a vault can be deleted: only when it holds nothing.
public enum VaultDeletion {
  /// How many items of each kind a refusal names.
  private static let namedItems = 3

  /// What is in the way of deleting the vault that holds `instances`; empty when nothing is.
  public static func blockers(among instances: [BackupInstance]) -> [VaultDeletionBlocker] {
    VaultDeletionBlocker.Kind.allCases.compactMap { kind in
      let blocking = instances.filter { $0.protection.blocks == kind }
      guard !blocking.isEmpty else { return nil }
      let dates = blocking.compactMap { instance -> Date? in
        if case .softDeleted(_, let purgeAt) = instance.protection { purgeAt } else { nil }
      }
      return VaultDeletionBlocker(
        kind: kind, items: blocking.map { "\($0.resourceGroup)/\($0.name)" }.sorted(), purgeDates: Set(dates).sorted())
    }
  }

  /// Checks that a vault can be deleted.
  ///
  /// - Throws: `UserErrorVaultNotEmpty` with every blocker, how many items each has and which, and where to clear it.
  public static func validate(_ vault: Vault, holding instances: [BackupInstance], zone: TimeZone) throws {
    let blockers = blockers(among: instances)
    guard !blockers.isEmpty else { return }
    let holding = blockers.map { $0.words(namingUpTo: namedItems, in: zone) }.joined(separator: "; ")
    throw BackupError(
      .vaultNotEmpty,
      "Vault \(vault.name) can't be deleted: it holds \(holding).",
      recommendedAction: blockers.map(\.remedy).joined(separator: " "))
  }
}

extension BackupInstance.Protection {
  fileprivate var blocks: VaultDeletionBlocker.Kind {
    switch self {
    case .active: .activeItems
    case .stopped: .stoppedItems
    case .softDeleted: .softDeletedItems
    }
  }
}
