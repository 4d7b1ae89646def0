import BackupModel

/// A backup policy as it is being filled in; whatever stands in its fields.
public struct PolicyDraft: Hashable, Sendable {
  /// How often backups run.
  public enum Frequency: String, CaseIterable, Sendable {
    case daily
    case weekly
    case hourly
  }

  /// The policy's name.
  public var name = ""
  /// Standard or Enhanced.
  public private(set) var kind = BackupPolicy.Kind.standard
  /// How often backups run.
  public private(set) var frequency = Frequency.daily
  /// When, or from when on, as typed: `HH:MM`.
  public var time = "02:00"
  /// The days of a weekly schedule.
  public var weekdays: Set<Weekday> = [.sunday]
  /// The hours between backups of an hourly schedule.
  public private(set) var everyHours = 4
  /// The hours of its window.
  public var windowHours = 12
  /// An IANA name.
  public var timeZone: String
  /// Days that instant-recovery snapshots are kept.
  public var snapshotDays = 2
  /// Days that daily points are kept.
  public var dailyDays = 30
  /// Whether weekly points are kept longer; always so with a weekly schedule.
  public var keepsWeekly = false
  /// Of which days.
  public var weeklyDays: Set<Weekday> = [.sunday]
  /// For how many weeks.
  public var weeks = 12
  /// Whether monthly points are kept longer.
  public var keepsMonthly = false
  /// Of which days.
  public var monthlyPick = MonthPickDraft()
  /// For how many months.
  public var months = 60
  /// Whether yearly points are kept longer.
  public var keepsYearly = false
  /// Of which months, 1–12.
  public var yearMonths: Set<Int> = [1]
  /// Of which days of them.
  public var yearlyPick = MonthPickDraft()
  /// For how many years.
  public var years = 10

  /// A draft of what Azure offers first: Standard, daily, 30 days.
  public init(timeZone: String) { self.timeZone = timeZone }

  /// A draft of a policy as it is.
  public init(_ policy: BackupPolicy) {
    name = policy.name
    kind = policy.kind
    timeZone = policy.timeZone
    snapshotDays = policy.snapshotRetentionDays
    switch policy.schedule {
    case .daily(let time): self.time = time.description
    case .weekly(let days, let time):
      (frequency, weekdays, self.time) = (.weekly, days, time.description)
    case .hourly(let every, let from, let window):
      (frequency, everyHours, time, windowHours) = (.hourly, every, from.description, window)
    }
    dailyDays = policy.retention.dailyDays ?? dailyDays
    if let rule = policy.retention.weekly { (keepsWeekly, weeklyDays, weeks) = (true, rule.on, rule.weeks) }
    if let rule = policy.retention.monthly {
      (keepsMonthly, monthlyPick, months) = (true, MonthPickDraft(rule.pick), rule.months)
    }
    if let rule = policy.retention.yearly {
      (keepsYearly, yearMonths, yearlyPick, years) = (true, rule.months, MonthPickDraft(rule.pick), rule.years)
    }
  }

  /// The days that snapshots may be kept (Azure Backup's limits).
  public var snapshotLimits: ClosedRange<Int> {
    switch (kind, frequency) {
    case (.standard, .weekly): 5...5
    case (.standard, _): 1...5
    case (.enhanced, _): 1...30
    }
  }

  /// The windows that fit ``everyHours``.
  public var windows: [Int] { Array(stride(from: everyHours, through: 24, by: everyHours)) }

  /// Makes it Standard or Enhanced; what goes only with the other becomes the nearest there is.
  public mutating func choose(_ kind: BackupPolicy.Kind) {
    guard kind != self.kind else { return }
    self.kind = kind
    if kind == .standard, frequency == .hourly { frequency = .daily }
    snapshotDays = kind == .enhanced ? 7 : frequency == .weekly ? 5 : 2
  }

  /// Chooses how often backups run; an hourly schedule makes the policy Enhanced.
  public mutating func choose(_ frequency: Frequency) {
    guard frequency != self.frequency else { return }
    self.frequency = frequency
    if frequency == .hourly { choose(.enhanced) }
    if frequency == .weekly { (keepsWeekly, weeklyDays) = (true, weekdays) }
    snapshotDays = kind == .standard && frequency != .weekly ? min(snapshotDays, 2) : snapshotDays
    snapshotDays = min(max(snapshotDays, snapshotLimits.lowerBound), snapshotLimits.upperBound)
  }

  /// Chooses the hours between backups; the window becomes the nearest that fits.
  public mutating func choose(everyHours: Int) {
    self.everyHours = everyHours
    windowHours = windows.last { $0 <= windowHours } ?? everyHours
  }

  /// The time that was typed; nil: it is none.
  public var wallTime: WallTime? {
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    return WallTime(hour: hour, minute: minute)
  }

  /// When backups run; midnight stands for a time that is none.
  public var schedule: BackupSchedule {
    let time = wallTime ?? WallTime(hour: 0, minute: 0)
    return switch frequency {
    case .daily: .daily(at: time)
    case .weekly: .weekly(on: weekdays, at: time)
    case .hourly: .hourly(everyHours: everyHours, from: time, windowHours: windowHours)
    }
  }

  /// How long points are kept.
  public var retention: RetentionRules {
    RetentionRules(
      dailyDays: frequency == .weekly ? nil : dailyDays,
      weekly: keepsWeekly || frequency == .weekly ? .init(on: weeklyDays, weeks: weeks) : nil,
      monthly: keepsMonthly ? .init(pick: monthlyPick.value, months: months) : nil,
      yearly: keepsYearly ? .init(months: yearMonths, pick: yearlyPick.value, years: years) : nil)
  }

  /// The policy that the fields describe, right or wrong.
  public func policy(id: PolicyID = .random(), vaultID: VaultID) -> BackupPolicy {
    BackupPolicy(
      id: id, name: name, vaultID: vaultID, kind: kind, schedule: schedule, retention: retention,
      snapshotRetentionDays: snapshotDays, timeZone: timeZone)
  }
}
