import Foundation

/// What a policy may say (Azure Backup's limits), and what a change of it means.
public enum PolicyRules {
  /// Checks a policy's name, schedule, retention, snapshot days and time zone.
  ///
  /// - Throws: `UserErrorInvalidName` for its name, else `UserErrorInvalidPolicy` with the very value that can't be.
  public static func validate(_ policy: BackupPolicy) throws {
    try NameRules.policy(policy.name)
    try validate(timeZone: policy.timeZone)
    try validate(policy.schedule, kind: policy.kind)
    try validateSnapshots(of: policy)
    try validate(policy.retention, schedule: policy.schedule)
  }

  /// Checks that `name` is a time zone of the IANA database, such as `Europe/Prague` or `UTC`.
  ///
  /// - Throws: `UserErrorInvalidPolicy`.
  public static func validate(timeZone name: String) throws {
    let known = TimeZone.knownTimeZoneIdentifiers
    // Old names (`US/Eastern`) are accepted; `GMT+2` is not: it is no IANA name, and `Etc/GMT+2` means the opposite.
    let isNamed = known.contains(name) || name.contains("/") || ["UTC", "GMT"].contains(name)
    if isNamed, TimeZone(identifier: name) != nil { return }
    let near = known.first { $0.caseInsensitiveCompare(name) == .orderedSame }
    throw BackupError(
      .invalidPolicy, "«\(PrintableText.line(name, limit: 60))» is no time zone of the IANA database.",
      recommendedAction: near.map { "Write \($0)." } ?? "Write a name such as Europe/Prague or UTC.")
  }

  private static func validate(_ schedule: BackupSchedule, kind: BackupPolicy.Kind) throws {
    switch schedule {
    case .daily(let time): try validate(time)
    case .weekly(let days, let time):
      try validate(time)
      if days.isEmpty {
        throw refusal("The weekly schedule names no day of the week.", "Choose at least one day.")
      }
    case .hourly(let every, let from, let window):
      guard kind == .enhanced else {
        throw refusal(
          "A Standard policy can't back up every \(every) hours.",
          "Make the policy Enhanced, or choose a daily or weekly schedule.")
      }
      try validate(from)
      guard [4, 6, 8, 12].contains(every) else {
        throw refusal("A backup every \(every) hours is not offered.", "Choose every 4, 6, 8 or 12 hours.")
      }
      guard window <= 24, window >= every, window.isMultiple(of: every) else {
        let windows = stride(from: every, through: 24, by: every).map(String.init)
        throw refusal(
          "A window of \(window) hours does not fit a backup every \(every) hours.",
          "Choose a window of \(Phrase.list(windows, "or")) hours.")
      }
    }
  }

  private static func validate(_ time: WallTime) throws {
    guard (0...23).contains(time.hour), (0...59).contains(time.minute) else {
      throw refusal("\(time) is no time of day.", "Write a time from 00:00 to 23:59.")
    }
  }

  private static func validateSnapshots(of policy: BackupPolicy) throws {
    let days = policy.snapshotRetentionDays
    let limits: ClosedRange<Int>
    switch (policy.kind, policy.schedule) {
    case (.standard, .weekly): limits = 5...5
    case (.standard, _): limits = 1...5
    case (.enhanced, _): limits = 1...30
    }
    if limits.contains(days) { return }
    let allowed = limits.count == 1 ? "exactly 5 days" : "\(limits.lowerBound)–\(limits.upperBound) days"
    let weekly = limits.count == 1 ? " with a weekly schedule" : ""
    throw refusal(
      "Instant-recovery snapshots can't be kept \(Phrase.count(days, "day")).",
      "A \(policy.kind.rawValue) policy\(weekly) keeps them \(allowed).")
  }

  static func refusal(_ problem: String, _ remedy: String) -> BackupError {
    BackupError(.invalidPolicy, problem, recommendedAction: remedy)
  }
}
