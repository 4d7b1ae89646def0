import BackupModel
import BackupViewModels

extension Words {
  /// A job's status with its sign, so that it can be told without colours.
  static func status(_ status: JobStatus, progress: JobProgress? = nil) -> Table.Cell {
    switch status {
    case .queued: return Table.Cell("· Queued", .muted)
    case .inProgress:
      guard let fraction = progress?.fraction else { return Table.Cell("▸ In progress") }
      return Table.Cell("▸ In progress \(Int(fraction * 100)) %")
    case .completed: return Table.Cell("✓ Completed", .good)
    case .completedWithWarnings: return Table.Cell("! Completed with warnings", .warning)
    case .failed: return Table.Cell("✗ Failed", .danger)
    case .cancelling: return Table.Cell("▸ Cancelling", .warning)
    case .cancelled: return Table.Cell("– Cancelled", .muted)
    }
  }

  /// An item's protection state with the colour of its urgency.
  static func state(_ state: BackupInstance.ProtectionState) -> Table.Cell {
    let role: Role =
      switch state {
      case .protected: .good
      case .initialBackupPending, .protectionStopped, .backupsSuspended, .softDeleted: .warning
      case .protectionError, .datasourceNotFound: .danger
      }
    return Table.Cell(of(state), role)
  }

  /// Cross-region restore, which is of no use before the data is in the other region.
  static func crossRegionRestore(of vault: Vault) -> String {
    guard vault.crossRegionRestore else { return "Off" }
    return vault.replicationState == .notReplicatedYet ? "On, once the vault is replicated" : "On"
  }
}
