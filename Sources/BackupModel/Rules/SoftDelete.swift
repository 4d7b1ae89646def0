import Foundation

/// How long deleted backup data is kept, free to undelete.
public enum SoftDelete {
  /// The days that a vault may set (Azure Backup's limits).
  public static let dayLimits = 14...180
  /// How long before the purge an alert is due.
  public static let alertLead: TimeInterval = 2 * day

  private static let day: TimeInterval = 86_400

  /// When data that was deleted at `deletedAt` may be purged: whole periods of 24 hours later.
  ///
  /// - Parameter retentionDays: the vault's value at the time of the deletion; later changes don't count.
  public static func purgeDate(deletedAt: Date, retentionDays: Int) -> Date {
    deletedAt.addingTimeInterval(Double(retentionDays) * day)
  }

  /// When data that is deleted from `vault` now is purged; at once where soft delete is disabled.
  public static func purgeDate(deletedAt: Date, from vault: Vault) -> Date {
    switch vault.softDeleteState {
    case .disabled: deletedAt
    case .enabled, .alwaysOn: purgeDate(deletedAt: deletedAt, retentionDays: vault.softDeleteRetentionDays)
    }
  }

  /// When the upcoming purge is to be announced: two days before it, but not before the deletion.
  public static func alertDate(deletedAt: Date, purgeAt: Date) -> Date {
    max(deletedAt, purgeAt.addingTimeInterval(-alertLead))
  }

  /// Whether the data may be purged at `now`.
  public static func isPurgeDue(purgeAt: Date, now: Date) -> Bool { purgeAt <= now }
}
