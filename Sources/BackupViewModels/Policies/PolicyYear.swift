import BackupModel
import Foundation

/// Which points a policy would have in a year, if every run from now on made one.
public struct PolicyYear: Hashable, Sendable {
  /// A month with what is kept of each of its days.
  public struct Month: Hashable, Sendable {
    /// `2026-03`.
    public let title: String
    /// For each day of the month the rule that keeps a point of it longest; nil: none is kept.
    public let days: [RetentionReason?]
  }

  /// The months from today to the same day in a year.
  public let months: [Month]
  /// The points, newest first.
  public let points: [PreviewedPoint]
  /// How many points each rule keeps; a point kept by several counts for each.
  public let counts: [RetentionReason: Int]
  /// When the year ends.
  public let end: Date

  /// Reckons the year from `now` on.
  public init(_ policy: BackupPolicy, now: Date) {
    let zone = TimeZone(identifier: policy.timeZone) ?? .gmt
    let first = CalendarDay(now, in: zone)
    let last = first.adding(days: 365)
    end = last.end(in: zone)
    let preview = PolicyRules.preview(policy, at: end, runsFrom: now)
    var counts: [RetentionReason: Int] = [:]
    var best: [CalendarDay: RetentionReason] = [:]
    for point in preview {
      for keep in point.keptBy { counts[keep.reason, default: 0] += 1 }
      guard let reason = Self.longest(point.keptBy) else { continue }
      let day = CalendarDay(point.time, in: zone)
      if let known = best[day], Self.rank(known) >= Self.rank(reason) { continue }
      best[day] = reason
    }
    self.counts = counts
    points = preview.reversed()
    var months: [Month] = []
    var (year, month) = (first.year, first.month)
    while (year, month) <= (last.year, last.month) {
      let days = (1...31).compactMap { CalendarDay(year: year, month: month, day: $0) }
      months.append(Month(title: String(format: "%04d-%02d", year, month), days: days.map { best[$0] }))
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    self.months = months
  }

  private static func longest(_ keeps: [RetentionVerdict.Keep]) -> RetentionReason? {
    keeps.map(\.reason).max { rank($0) < rank($1) }
  }

  private static func rank(_ reason: RetentionReason) -> Int {
    switch reason {
    case .latest: 0
    case .daily: 1
    case .weekly: 2
    case .monthly: 3
    case .yearly: 4
    case .onDemand, .retainedForGood: 5
    }
  }
}
