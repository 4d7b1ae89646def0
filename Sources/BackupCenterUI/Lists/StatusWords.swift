import BackupModel
import BackupViewModels
import TerminalUI

extension JobStatus {
  /// Sign and words, in the colour of the tone.
  var cell: TableCell { TableCell("\(sign) \(Words.of(self))", tone.role) }
}

extension BackupInstance.ProtectionState {
  /// How good or bad it is.
  var tone: Tone {
    switch self {
    case .protected: .success
    case .initialBackupPending, .protectionStopped, .backupsSuspended: .warning
    case .protectionError, .datasourceNotFound: .danger
    case .softDeleted: .neutral
    }
  }

  /// Sign and words, in the colour of the tone.
  var cell: TableCell { TableCell("\(tone.sign) \(Words.of(self))", tone.role) }
}

extension HealthStatus {
  /// How good or bad it is.
  var tone: Tone {
    switch self {
    case .passed: .success
    case .warning: .warning
    case .critical: .danger
    }
  }
}
