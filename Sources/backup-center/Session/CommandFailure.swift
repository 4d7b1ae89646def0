import BackupModel
import BackupViewModels

/// The end of a command whose operation failed, after everything else has been said.
struct CommandFailure: Error, Sendable {
  var errors: [BackupError]
  var exitCode: Int32

  /// Ctrl-C twice: the command ends, the jobs don't.
  static let abandoned = CommandFailure(errors: [], exitCode: 130)
}

/// Errors as they are told, and the exit codes that go with them.
enum FailureReport {
  /// 69 (`EX_UNAVAILABLE`) when nothing can run the job now, 1 for everything else.
  static func exitCode(for error: BackupError) -> Int32 {
    error.code == .executorUnavailable ? 69 : 1
  }

  /// One line: `error: CODE: sentence. Recommended action.`, or the same as a JSON object.
  static func line(_ error: BackupError, as format: OutputFormat, style: Style = .plain) -> String {
    switch format {
    case .table: style.paint("error:", .danger) + " \(PrintableText.line(error.description, limit: 4_000))"
    case .json: (try? JSONText.line(ErrorDocument(error))) ?? error.description
    }
  }

  /// What went wrong without having been foreseen, as a ``BackupError``.
  static func unforeseen(_ error: any Error) -> BackupError {
    BackupError(
      .internalError, "Something unforeseen went wrong: \(PrintableText.line(String(describing: error), limit: 300)).",
      recommendedAction: "Try again, and report it with these words if it comes back.")
  }
}
