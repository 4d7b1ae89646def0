/// How scheduled backups are spread, and how much runs at a time in one place.
public struct SchedulingSettings: Hashable, Codable, Sendable {
  /// Minutes within which the backups that are due at one time begin, 0–240.
  public var startWindowMinutes: Int
  /// How many transfers run at a time in one vault, 1–16.
  public var transfersPerVault: Int
  /// How many backups read one source at a time, 1–16.
  public var backupsPerSource: Int

  /// Makes settings; what is not given has its default.
  public init(startWindowMinutes: Int = 30, transfersPerVault: Int = 4, backupsPerSource: Int = 4) {
    self.startWindowMinutes = startWindowMinutes
    self.transfersPerVault = transfersPerVault
    self.backupsPerSource = backupsPerSource
  }
}
