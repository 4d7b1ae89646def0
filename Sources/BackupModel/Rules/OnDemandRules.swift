/// When *Backup now* and *Restore* are refused, for engine and screens alike.
public enum OnDemandRules {
  /// The policy by which an on-demand backup of an item is kept.
  ///
  /// - Throws: `UserErrorProtectionNotActive`.
  public static func policyID(of instance: BackupInstance) throws -> PolicyID {
    switch instance.protection {
    case .active(let policyID): return policyID
    case .stopped:
      throw BackupError(
        .protectionNotActive, "Protection of \(instance.name) is stopped.", recommendedAction: "Resume it first.")
    case .softDeleted:
      throw BackupError(
        .protectionNotActive, "\(instance.name) is soft-deleted.", recommendedAction: "Undelete and resume it first.")
    }
  }

  /// The item's policy is no longer there.
  public static func policyGone(of instance: BackupInstance) -> BackupError {
    BackupError(
      .policyNotFound, "The policy of \(instance.name) is no longer there.",
      recommendedAction: "Give the item another policy.")
  }

  /// A backup of the item has not ended yet.
  public static func inProgress(_ open: Job, of instance: BackupInstance) -> BackupError {
    BackupError(
      .backupInProgress,
      "A backup of \(instance.name) is already \(open.status == .queued ? "queued" : "running").",
      recommendedAction: "Wait for job \(open.id) to end, or cancel it.")
  }

  /// The item has nothing to restore.
  public static func noPoint(of instance: BackupInstance) -> BackupError {
    BackupError(
      .pointNotFound, "\(instance.name) has no recovery point yet.", recommendedAction: "Back it up first.")
  }
}
