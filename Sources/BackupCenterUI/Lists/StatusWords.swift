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

extension Job {
  /// How much of a running job is done, 0–1; nil while that isn't known.
  var fraction: Double? {
    guard let total = progress.total, total > 0 else { return nil }
    return min(1, Double(progress.processed) / Double(total))
  }
}
