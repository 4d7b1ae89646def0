import BackupModel
import Foundation
import GRDB

/// An alert about the life of an item or a vault, and the matter that it is about.
struct LifecycleAlert {
  let alert: Alert
  /// Keeps one matter from being told of twice.
  let subject: String

  func raise(in db: Database) throws { try AlertTable.raise(alert, about: subject, in: db) }

  static func stopped(_ item: BackupInstance, vault: Vault, keeping: StopChoice, at now: Date) -> LifecycleAlert {
    let fate = keeping == .retain ? "its recovery points are kept for good" : "its recovery points expire as per policy"
    return about(
      item, .warning,
      BackupError(
        .protectionStopped, "Backups of \(name(item)) in vault \(vault.name) were stopped; \(fate).",
        recommendedAction: "If that was not intended, resume them with `backup-center protection resume`."), at: now)
  }

  static func deleted(
    _ item: BackupInstance, vault: Vault, reason: DeletionReason, comments: String, purgeAt: Date, at now: Date
  ) -> LifecycleAlert {
    let why = comments.isEmpty ? reason.title : "\(reason.title): \(comments)"
    let isGone = purgeAt <= now
    let fate = isGone ? "it is purged at once" : "it is purged on \(purgeAt.formatted(.iso8601))"
    return about(
      item, .critical,
      BackupError(
        .backupDataDeleted, "The backup data of \(name(item)) in vault \(vault.name) was deleted (\(why)); \(fate).",
        recommendedAction: isGone
          ? "Nothing can bring it back: soft delete of the vault is disabled."
          : "If that was not intended, bring it back with `backup-center protection undelete`."), at: now)
  }

  static func purgeUpcoming(_ item: BackupInstance, vault: Vault, purgeAt: Date, at now: Date) -> LifecycleAlert {
    about(
      item, .warning,
      BackupError(
        .purgeUpcoming,
        "The deleted backup data of \(name(item)) in vault \(vault.name) is purged on \(purgeAt.formatted(.iso8601)).",
        recommendedAction: "Bring it back with `backup-center protection undelete` if it is still needed."), at: now,
      matter: "\(purgeAt.milliseconds)")
  }

  static func purged(_ item: BackupInstance, vault: Vault, points: Int, at now: Date) -> LifecycleAlert {
    about(
      item, .information,
      BackupError(
        .backupDataPurged,
        "The deleted backup data of \(name(item)) was purged from vault \(vault.name): \(points) recovery points.",
        recommendedAction: "Nothing needs to be done; the machine can be protected anew."), at: now)
  }

  static func vaultDeleted(_ vault: Vault, at now: Date) -> LifecycleAlert {
    about(
      vault, .warning,
      BackupError(
        .vaultDeleted, "Vault \(vault.name) was deleted, with its storage \(vault.repository).",
        recommendedAction: "Nothing needs to be done; it held no items."), at: now)
  }

  static func vaultForgotten(_ vault: Vault, items: Int, at now: Date) -> LifecycleAlert {
    about(
      vault, .critical,
      BackupError(
        .vaultDeleted,
        "Vault \(vault.name) was forgotten with its \(items) item\(items == 1 ? "" : "s"), because its storage "
          + "\(vault.repository) is lost.",
        recommendedAction:
          "Protect the machines in another vault. Should the storage turn up, take it back with "
          + "`backup-center vault adopt`."), at: now)
  }

  /// What became less strict of a vault's properties; nil when nothing did.
  static func lessened(_ vault: Vault, to new: VaultProperties, at now: Date) -> LifecycleAlert? {
    var sentences: [String] = []
    if new.softDeleteState == .disabled, vault.softDeleteState != .disabled {
      sentences.append("Soft delete was disabled: deleted backup data is purged at once.")
    }
    if new.softDeleteRetentionDays < vault.softDeleteRetentionDays {
      sentences.append(
        "Deleted backup data is kept \(new.softDeleteRetentionDays) days instead of \(vault.softDeleteRetentionDays).")
    }
    if new.immutabilityState == .disabled, vault.immutabilityState != .disabled {
      sentences.append("Immutability was disabled: backup data can be deleted, and retention can get shorter.")
    }
    guard !sentences.isEmpty else { return nil }
    return about(
      vault, .critical,
      BackupError(
        .vaultProtectionLessened, "Vault \(vault.name): \(sentences.joined(separator: " "))",
        recommendedAction: "If that was not intended, set it back with `backup-center vault backup-properties set`."),
      at: now)
  }

  private static func about(
    _ item: BackupInstance, _ severity: Alert.Severity, _ cause: BackupError, at now: Date, matter: String? = nil
  ) -> LifecycleAlert {
    LifecycleAlert(
      alert: Alert(severity: severity, cause: cause, vaultID: item.vaultID, instanceID: item.id, raisedAt: now),
      subject: "\(cause.code) \(item.id) \(matter ?? "\(now.milliseconds)")")
  }

  private static func about(_ vault: Vault, _ severity: Alert.Severity, _ cause: BackupError, at now: Date)
    -> LifecycleAlert
  {
    LifecycleAlert(
      alert: Alert(severity: severity, cause: cause, vaultID: vault.id, raisedAt: now),
      subject: "\(cause.code) \(vault.id) \(now.milliseconds)")
  }

  private static func name(_ item: BackupInstance) -> String { "\(item.resourceGroup)/\(item.name)" }
}
