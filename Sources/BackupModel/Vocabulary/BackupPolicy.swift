import Foundation

/// A day of the week; raw values are Gregorian calendar numbers (Sunday is 1).
public enum Weekday: Int, Codable, CaseIterable, Comparable, Sendable {
  case sunday = 1
  case monday, tuesday, wednesday, thursday, friday, saturday

  /// Orders the days with Sunday first.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A time on the wall clock, in the policy's time zone.
public struct WallTime: Hashable, Codable, Sendable, CustomStringConvertible {
  /// 0–23.
  public var hour: Int
  /// 0–59.
  public var minute: Int

  /// Makes a time of day; the parts are not checked.
  public init(hour: Int, minute: Int) {
    self.hour = hour
    self.minute = minute
  }

  /// `HH:MM`.
  public var description: String { String(format: "%02d:%02d", hour, minute) }
}

/// When scheduled backups run.
public enum BackupSchedule: Hashable, Codable, Sendable {
  case daily(at: WallTime)
  case weekly(on: Set<Weekday>, at: WallTime)
  /// Every `everyHours` (4, 6, 8 or 12) from `from`, within a window of `windowHours` (at most 24, a multiple).
  case hourly(everyHours: Int, from: WallTime, windowHours: Int)
}

/// Which days of a month, or of a month of a year, a rule keeps a point of.
public enum MonthPick: Hashable, Codable, Sendable {
  /// Days 1–28; `last` stands for the month's last day.
  case days(Set<Int>, last: Bool)
  /// Weeks 1–4, and `last`, of the given weekdays.
  case weekdays(weeks: Set<Int>, last: Bool, on: Set<Weekday>)
}

/// How long points are kept. A point that several rules keep lives to the latest of their dates.
public struct RetentionRules: Hashable, Codable, Sendable {
  /// A weekly rule: the picked weekdays, kept for 1–5,163 weeks.
  public struct Weekly: Hashable, Codable, Sendable {
    /// The days of the week that a point is kept of.
    public var on: Set<Weekday>
    /// Weeks that such a point is kept, 1–5,163.
    public var weeks: Int

    /// Makes a value from its parts.
    public init(on: Set<Weekday>, weeks: Int) {
      self.on = on
      self.weeks = weeks
    }
  }

  /// A monthly rule: the picked days, kept for 1–1,188 months.
  public struct Monthly: Hashable, Codable, Sendable {
    /// The days of the month that a point is kept of.
    public var pick: MonthPick
    /// Months that such a point is kept, 1–1,188.
    public var months: Int

    /// Makes a value from its parts.
    public init(pick: MonthPick, months: Int) {
      self.pick = pick
      self.months = months
    }
  }

  /// A yearly rule: the picked days of the picked months (1–12), kept for 1–99 years.
  public struct Yearly: Hashable, Codable, Sendable {
    /// The months that count, 1–12.
    public var months: Set<Int>
    /// The days of those months that a point is kept of.
    public var pick: MonthPick
    /// Years that such a point is kept, 1–99.
    public var years: Int

    /// Makes a value from its parts.
    public init(months: Set<Int>, pick: MonthPick, years: Int) {
      self.months = months
      self.pick = pick
      self.years = years
    }
  }

  /// Days that every scheduled point is kept, 7–9,999; nil for a weekly schedule.
  public var dailyDays: Int?
  /// Which weekly points are kept longer; nil: none.
  public var weekly: Weekly?
  /// Which monthly points are kept longer; nil: none.
  public var monthly: Monthly?
  /// Which yearly points are kept longer; nil: none.
  public var yearly: Yearly?

  /// Makes rules from their parts; limits are not checked.
  public init(dailyDays: Int?, weekly: Weekly? = nil, monthly: Monthly? = nil, yearly: Yearly? = nil) {
    self.dailyDays = dailyDays
    self.weekly = weekly
    self.monthly = monthly
    self.yearly = yearly
  }
}

/// Schedule, retention rules and snapshot-tier days; belongs to a vault.
public struct BackupPolicy: Hashable, Codable, Sendable, Identifiable {
  /// Azure's two generations of policies; Standard may become Enhanced, never the other way.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case standard = "Standard"
    case enhanced = "Enhanced"
  }

  /// The policy that every vault has.
  public static let defaultName = "DefaultPolicy"

  /// The identity that survives renames.
  public let id: PolicyID
  /// 3–150 characters, unique in its vault; see ``NameRules/policy(_:)``.
  public var name: String
  /// The vault that the policy belongs to.
  public var vaultID: VaultID
  /// Standard or Enhanced.
  public var kind: Kind
  /// When scheduled backups run.
  public var schedule: BackupSchedule
  /// How long their points are kept.
  public var retention: RetentionRules
  /// Days that instant-recovery snapshots are kept: 1–5 (Standard), 1–30 (Enhanced).
  public var snapshotRetentionDays: Int
  /// An IANA name such as `Europe/Prague`.
  public var timeZone: String

  /// Makes a policy from its parts; limits are not checked.
  public init(
    id: PolicyID = .random(), name: String, vaultID: VaultID, kind: Kind, schedule: BackupSchedule,
    retention: RetentionRules, snapshotRetentionDays: Int, timeZone: String
  ) {
    self.id = id
    self.name = name
    self.vaultID = vaultID
    self.kind = kind
    self.schedule = schedule
    self.retention = retention
    self.snapshotRetentionDays = snapshotRetentionDays
    self.timeZone = timeZone
  }

  /// `DefaultPolicy`: daily, kept 30 days, instant-recovery snapshots 2 days (Azure Backup's default).
  public static func standardDefault(for vaultID: VaultID, timeZone: String) -> BackupPolicy {
    BackupPolicy(
      name: defaultName, vaultID: vaultID, kind: .standard, schedule: .daily(at: WallTime(hour: 2, minute: 0)),
      retention: RetentionRules(dailyDays: 30), snapshotRetentionDays: 2, timeZone: timeZone)
  }
}
