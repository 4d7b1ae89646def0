import Foundation

/// Which recovery points of one instance are kept, by which rules, and until when.
///
/// A rule's picked days cut time into periods; a period's point is the first scheduled point on the picked local day, or
/// else the next one before the next pick. A point lives to the latest date of all rules that keep it. The latest point
/// of an instance never expires, whatever made it.
public enum Retention {
  /// Judges every point, in the order given.
  ///
  /// A point that has been removed still counts as its period's point if the present rule would have let it expire too,
  /// so that its neighbour does not inherit its place. One that only a former, shorter rule removed is replaced by the
  /// next point there is.
  ///
  /// - Parameters:
  ///   - points: the listed points of one instance, in any order.
  ///   - policy: the policy in force now; nil: the data is kept for good, and nothing expires.
  ///   - removed: scheduled points that expired earlier. None that is more than a year and a week older than the oldest
  ///     listed point matters. Without them a point may live longer, though never longer than the longest rule says.
  ///   - now: the present time.
  /// - Complexity: linear after sorting; 22,000 points take a few hundredths of a second.
  public static func verdicts(
    on points: [RetentionPoint], policy: BackupPolicy?, removed: [RetentionPoint] = [], now: Date
  ) -> [RetentionVerdict] {
    guard let policy else {
      return points.map {
        RetentionVerdict(id: $0.id, keptBy: [.init(.retainedForGood, until: nil)], expiresAt: nil)
      }
    }
    let latest = points.indices.max { (points[$0].time, points[$0].id) < (points[$1].time, points[$1].id) }
    let dates = RetentionDates(of: points, removed: removed, policy: policy, now: now).keeps
    return points.indices.map { index in
      let last = dates[index].compactMap(\.until).max() ?? points[index].time
      var keeps = dates[index].filter { $0.until.map { $0 >= now } ?? true }
      if index == latest { keeps.append(.init(.latest, until: nil)) }
      return RetentionVerdict(id: points[index].id, keptBy: keeps, expiresAt: index == latest ? nil : last)
    }
  }

  /// The points that are to be removed at `now`; see ``verdicts(on:policy:removed:now:)``.
  public static func expired(
    among points: [RetentionPoint], policy: BackupPolicy?, removed: [RetentionPoint] = [], now: Date
  ) -> Set<RecoveryPointID> {
    Set(verdicts(on: points, policy: policy, removed: removed, now: now).filter { $0.isExpired(at: now) }.map(\.id))
  }
}

/// The dates that a policy's rules give to the points of one instance.
private struct RetentionDates {
  /// A scheduled point with the local times that the rules look at.
  private struct Candidate {
    /// The position among the listed points; nil for a point that has been removed.
    var index: Int?
    var point: RetentionPoint
    var slot: Date
    var slotDay: CivilDay
    var day: CivilDay
    var second: Double
  }

  /// For each listed point the rules that keep or kept it.
  private(set) var keeps: [[RetentionVerdict.Keep]]
  private let clock: WallClock
  private let now: Date

  init(of points: [RetentionPoint], removed: [RetentionPoint], policy: BackupPolicy, now: Date) {
    keeps = Array(repeating: [], count: points.count)
    clock = policy.clock
    self.now = now

    var candidates: [Candidate] = []
    candidates.reserveCapacity(points.count + removed.count)
    for (index, point) in points.enumerated() {
      switch point.origin {
      case .scheduled(let slot): candidates.append(candidate(point, slot: slot, index: index))
      case .onDemand(let until):
        let end = CalendarDay(until, in: clock.zone).end(in: clock.zone)
        keeps[index].append(.init(.onDemand, until: end))
      }
    }
    for point in removed {
      if case .scheduled(let slot) = point.origin {
        candidates.append(candidate(point, slot: slot, index: nil))
      }
    }
    candidates.sort { ($0.slot, $0.point.time, $0.point.id) < ($1.slot, $1.point.time, $1.point.id) }

    let rules = policy.retention
    if let days = rules.dailyDays {
      for candidate in candidates {
        if let index = candidate.index {
          keeps[index].append(.init(.daily, until: end(of: candidate) { $0.adding(days: days) }))
        }
      }
    }
    if let rule = rules.weekly {
      keep(.weekly, PickedDays(rule), candidates) { $0.adding(days: 7 * rule.weeks) }
    }
    if let rule = rules.monthly {
      keep(.monthly, PickedDays(rule), candidates) { $0.adding(months: rule.months) }
    }
    if let rule = rules.yearly {
      keep(.yearly, PickedDays(rule), candidates) { $0.adding(months: 12 * rule.years) }
    }
  }

  private func candidate(_ point: RetentionPoint, slot: Date, index: Int?) -> Candidate {
    let (day, second) = clock.reading(at: point.time)
    return Candidate(
      index: index, point: point, slot: slot, slotDay: slot == point.time ? day : clock.day(of: slot), day: day,
      second: second)
  }

  private func end(of candidate: Candidate, adding: (CivilDay) -> CivilDay) -> Date {
    clock.moment(adding(candidate.day), second: candidate.second)
  }

  private mutating func keep(
    _ reason: RetentionReason, _ picks: PickedDays, _ candidates: [Candidate], adding: (CivilDay) -> CivilDay
  ) {
    var served: CivilDay?
    for candidate in candidates {
      guard let period = picks.latest(atOrBefore: candidate.slotDay), period != served else { continue }
      let until = end(of: candidate, adding: adding)
      if let index = candidate.index {
        keeps[index].append(.init(reason, until: until))
      } else if until >= now {
        continue
      }
      served = period
    }
  }
}
