import Foundation

/// Which failures of scheduled backups are tried again, and when.
public enum RetryRules {
  /// Seconds to wait after the first, second, … failed attempt.
  private static let delays: [TimeInterval] = [60, 300, 900, longestDelay]
  /// The longest of these pauses, in seconds.
  public static let longestDelay: TimeInterval = 1_800
  /// The most attempts that one scheduled run gets.
  public static let attemptLimit = delays.count + 1

  private static let transient: Set<BackupError.Code> = [
    .sourceUnreachable, .imageInUse, .imageChanged, .startedDuringBackup, .vaultLocked, .storageUnavailable,
    .catalogUnavailable, .toolFailed,
  ]

  /// Whether a failure of this code may be gone in a while.
  public static func isTransient(_ code: BackupError.Code) -> Bool { transient.contains(code) }

  /// Seconds until the next attempt.
  ///
  /// - Parameters:
  ///   - failures: how many attempts have failed, this one included.
  ///   - error: why the last one failed.
  /// - Returns: nil when trying again makes no sense, or was tried often enough.
  public static func delay(afterFailures failures: Int, error: BackupError) -> TimeInterval? {
    guard isTransient(error.code), delays.indices.contains(failures - 1) else { return nil }
    return delays[failures - 1]
  }
}
