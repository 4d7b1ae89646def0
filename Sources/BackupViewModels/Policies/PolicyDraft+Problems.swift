import BackupModel

extension PolicyDraft {
  /// A field that something can be wrong with.
  public enum Field: String, CaseIterable, Sendable {
    case name, time, weekdays, window, timeZone, snapshots, daily, weekly, monthly, yearly
  }

  /// What is wrong, field by field, as the rules for policies say it.
  public var problems: [Field: BackupError] {
    var problems: [Field: BackupError] = [:]
    for field in Field.allCases { problems[field] = problem(of: field) }
    return problems
  }

  /// What is wrong with a field, all others left aside; nil: nothing.
  public func problem(of field: Field) -> BackupError? {
    switch field {
    case .name: return Self.refusal { try NameRules.policy(name) }
    case .timeZone: return Self.refusal { try PolicyRules.validate(timeZone: timeZone) }
    case .time:
      guard wallTime == nil else { return nil }
      return BackupError(
        .invalidPolicy, "«\(PrintableText.line(time, limit: 20))» is no time of day.",
        recommendedAction: "Write a time from 00:00 to 23:59.")
    case .weekdays: return frequency == .weekly ? check { _ in } : nil
    case .window: return frequency == .hourly ? check { _ in } : nil
    // What is wrong with the schedule is told of at its own fields only.
    case _ where problem(of: .weekdays) != nil || problem(of: .window) != nil: return nil
    case .snapshots: return check { $0.snapshotRetentionDays = snapshotDays }
    case .daily: return frequency == .weekly ? nil : check { $0.retention.dailyDays = dailyDays }
    case .weekly:
      guard let rule = retention.weekly else { return nil }
      return check { $0.retention.weekly = rule }
    case .monthly:
      return keepsMonthly ? pickProblem(monthlyPick) ?? check { $0.retention.monthly = retention.monthly } : nil
    case .yearly: return keepsYearly ? pickProblem(yearlyPick) ?? check { $0.retention.yearly = retention.yearly } : nil
    }
  }

  private func pickProblem(_ pick: MonthPickDraft) -> BackupError? {
    guard let word = pick.unreadable else { return nil }
    return BackupError(
      .invalidPolicy, "«\(PrintableText.line(word, limit: 20))» is no day of the month.",
      recommendedAction: "Write days from 1 to 28, or last, with commas between them.")
  }

  /// What the rules say of a policy that has this draft's schedule and is right in everything that `change` leaves.
  private func check(_ change: (inout BackupPolicy) -> Void) -> BackupError? {
    var probe = BackupPolicy.standardDefault(for: VaultID(rawValue: "draft"), timeZone: "UTC")
    probe.kind = kind
    probe.schedule = schedule
    probe.snapshotRetentionDays = snapshotLimits.upperBound
    if frequency == .weekly {
      probe.retention = RetentionRules(
        dailyDays: nil, weekly: .init(on: weekdays.isEmpty ? [.sunday] : weekdays, weeks: 1))
    }
    change(&probe)
    return Self.refusal { try PolicyRules.validate(probe) }
  }

  private static func refusal(_ check: () throws -> Void) -> BackupError? {
    do { try check() } catch { return .shown(error) }
    return nil
  }
}
