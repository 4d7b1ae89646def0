import BackupModel
import Foundation
import GRDB

/// Alerts about jobs that failed. Failures of the same operation in the same vault with the same code are one alert.
enum JobAlerts {
  /// Raises the alert that the end of `job` is worth, if it is worth one.
  static func raise(about job: Job, in db: Database) throws {
    guard job.status == .failed, let error = job.error, error.code != .jobInterrupted else { return }
    let severity: Alert.Severity =
      switch job.operation {
      case .backup, .restore, .verify, .deleteBackupData, .expire: .critical
      case .configureBackup, .disableBackup, .undelete: .warning
      }
    let what = JobTransitions.words(job.operation)
    let cause = BackupError(
      error.code, "The \(what) job of \(job.itemName) failed: \(error.message)",
      recommendedAction: error.recommendedAction)
    try AlertTable.raise(
      Alert(
        severity: severity, cause: cause, vaultID: job.vaultID, instanceID: job.instanceID,
        raisedAt: job.endTime ?? job.queuedAt),
      about: "job \(job.operation.rawValue) \(error.code) \(job.vaultID)", in: db)
  }
}
