import Foundation

/// What state lists show for an item: derived from what was decided and from what happened.
public enum ProtectionRules {
  /// The state of an item.
  ///
  /// - Parameters:
  ///   - protection: what an administrator decided.
  ///   - hasRecoveryPoint: whether at least one point is listed.
  ///   - lastBackup: how the last backup ended; nil when none has.
  ///   - machineFound: whether a source shows the machine.
  public static func state(
    of protection: BackupInstance.Protection, hasRecoveryPoint: Bool, lastBackup: JobStatus?, machineFound: Bool
  ) -> BackupInstance.ProtectionState {
    switch protection {
    case .softDeleted: return .softDeleted
    case .stopped: return .protectionStopped
    case .active: break
    }
    if !machineFound { return .datasourceNotFound }
    if lastBackup == .failed { return .protectionError }
    return hasRecoveryPoint ? .protected : .initialBackupPending
  }
}
