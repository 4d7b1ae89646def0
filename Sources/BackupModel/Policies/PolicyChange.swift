import Foundation

/// What a change of policy, of one policy's text or from one policy to another, means for existing points.
public struct PolicyChange: Hashable, Sendable {
  /// A kind of points that is kept shorter than before.
  public struct Shortening: Hashable, Sendable {
    /// The rule.
    public let rule: RetentionReason
    /// What changes, as a part of a sentence: `daily points are kept 7 days instead of 30`.
    public let words: String
  }

  /// The rules that keep fewer points, or keep them shorter; a security alert is due unless empty. Rules are compared
  /// one by one: that another rule happens to keep the same points is not weighed.
  public let shortened: [Shortening]

  /// Whether some kind of points is kept shorter.
  public var shortensRetention: Bool { !shortened.isEmpty }

  /// The shortenings as a sentence; nil when there are none.
  public var sentence: String? {
    guard shortensRetention else { return nil }
    let words = Phrase.list(shortened.map(\.words))
    return words.prefix(1).uppercased() + words.dropFirst() + "."
  }
}

extension PolicyRules {
  /// Compares two policies, or two versions of one.
  ///
  /// - Throws: `UserErrorPolicyTypeCannotChange` for Enhanced to Standard: the way back is not offered (Azure's rule).
  public static func change(from old: BackupPolicy, to new: BackupPolicy) throws -> PolicyChange {
    if old.kind == .enhanced, new.kind == .standard {
      let whose = old.id == new.id ? "Policy \(old.name) is" : "Policy \(old.name), the item's until now, is"
      throw BackupError(
        .policyTypeCannotChange, "\(whose) Enhanced, and can't become Standard again.",
        recommendedAction: "Keep an Enhanced policy; it offers every schedule that a Standard one does.")
    }
    return PolicyChange(shortened: shortenings(from: old, to: new))
  }

  private static func shortenings(from old: BackupPolicy, to new: BackupPolicy) -> [PolicyChange.Shortening] {
    var comparison = RetentionComparison(oldZone: old.timeZone, newZone: new.timeZone)
    let (before, after) = (old.retention, new.retention)
    if let days = before.dailyDays {
      comparison.compare(.daily, unit: "day", from: days, to: after.dailyDays, picksAll: true, byDay: false)
    }
    if let rule = before.weekly {
      comparison.compare(
        .weekly, unit: "week", from: rule.weeks, to: after.weekly?.weeks,
        picksAll: after.weekly.map { $0.on.isSuperset(of: rule.on) } ?? false)
    }
    if let rule = before.monthly {
      comparison.compare(
        .monthly, unit: "month", from: rule.months, to: after.monthly?.months,
        picksAll: after.monthly.map { $0.pick.includes(rule.pick, months: Set(1...12)) } ?? false)
    }
    if let rule = before.yearly {
      comparison.compare(
        .yearly, unit: "year", from: rule.years, to: after.yearly?.years,
        picksAll: after.yearly.map {
          $0.months.isSuperset(of: rule.months) && $0.pick.includes(rule.pick, months: rule.months)
        } ?? false)
    }
    return comparison.shortened
  }
}

private struct RetentionComparison {
  let oldZone: String
  let newZone: String
  var shortened: [PolicyChange.Shortening] = []

  /// - Parameters:
  ///   - picksAll: whether every day that was picked still is.
  ///   - byDay: whether the rule picks local days, so that another zone picks other points.
  mutating func compare(
    _ rule: RetentionReason, unit: String, from old: Int, to new: Int?, picksAll: Bool, byDay: Bool = true
  ) {
    let points = "\(rule.rawValue.lowercased()) points"
    var words: String?
    if let new {
      if new < old {
        words = "\(points) are kept \(Phrase.count(new, unit)) instead of \(Phrase.number(old))"
      } else if !picksAll {
        words = "\(points) of some days are no longer picked"
      } else if byDay, oldZone != newZone {
        words = "\(points) are picked by the days of \(newZone) instead of \(oldZone)"
      }
    } else {
      words = "\(points) are no longer kept"
    }
    if let words { shortened.append(.init(rule: rule, words: words)) }
  }
}

extension MonthPick {
  /// Whether every day that `other` picks is picked here too, in all years, looking at these months (1–12).
  fileprivate func includes(_ other: MonthPick, months: Set<Int>) -> Bool {
    let lengths = Set(
      months.flatMap { [CivilDay.length(ofMonth: $0, year: 2023), CivilDay.length(ofMonth: $0, year: 2024)] })
    return lengths.allSatisfy { length in
      Weekday.allCases.allSatisfy { first in
        Set(days(ofMonthWithLength: length, firstWeekday: first))
          .isSuperset(of: other.days(ofMonthWithLength: length, firstWeekday: first))
      }
    }
  }
}
