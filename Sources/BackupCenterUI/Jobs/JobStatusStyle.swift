import BackupModel
import BackupViewModels
import TerminalUI

extension JobStatus {
  /// What its colour and sign say.
  var tone: Tone {
    switch self {
    case .queued: .neutral
    case .inProgress: .information
    case .completed: .success
    case .completedWithWarnings, .cancelling, .cancelled: .warning
    case .failed: .danger
    }
  }

  /// The sign before its word; one cell.
  var sign: String {
    switch self {
    case .queued: "·"
    case .inProgress: "▸"
    case .cancelling, .cancelled: "–"
    case .completed, .completedWithWarnings, .failed: tone.sign
    }
  }
}

extension JobTask.Status {
  /// What its colour says.
  var role: Role {
    switch self {
    case .notStarted, .skipped: .muted
    case .inProgress: .accent
    case .completed: .success
    case .failed: .danger
    case .cancelled: .warning
    }
  }

  /// The sign before its word; one cell.
  var sign: String {
    switch self {
    case .notStarted: "·"
    case .inProgress: "▸"
    case .completed: "✓"
    case .failed: "✗"
    case .cancelled, .skipped: "–"
    }
  }
}
