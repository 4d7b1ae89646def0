import Foundation

/// Why the schedule asked for a backup.
public struct ScheduledRun: Hashable, Codable, Sendable {
  /// The schedule's time for this run; its point counts for the local day of this time, however late the run began.
  public var slot: Date
  /// How many runs were due since the last one, this one included, when it began too late to be on time; 0: on time.
  /// Missed runs are made up by one run.
  public var missedRuns: Int

  /// Makes a value from its parts.
  public init(slot: Date, missedRuns: Int = 0) {
    self.slot = slot
    self.missedRuns = missedRuns
  }

  /// Whether the run makes up for runs that did not begin in time.
  public var isMadeUp: Bool { missedRuns > 0 }
}

/// What a job went through before the attempt that it is at.
public struct JobRetries: Hashable, Codable, Sendable {
  /// An attempt that failed and was not the last.
  public struct Failure: Hashable, Codable, Sendable {
    /// When the attempt failed.
    public var time: Date
    /// Why it failed.
    public var error: BackupError

    /// Makes a value from its parts.
    public init(time: Date, error: BackupError) {
      self.time = time
      self.error = error
    }
  }

  /// The attempts that failed, oldest first.
  public var failures: [Failure]
  /// When the next attempt may begin; nil while none is waited for.
  public var nextAttempt: Date?

  /// Makes a value from its parts; a job begins without failures.
  public init(failures: [Failure] = [], nextAttempt: Date? = nil) {
    self.failures = failures
    self.nextAttempt = nextAttempt
  }

  /// The number of the attempt that runs, waits, or was the last: 1 or more.
  public var attempt: Int { failures.count + 1 }
}
