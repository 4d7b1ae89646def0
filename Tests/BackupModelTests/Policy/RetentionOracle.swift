import BackupModel
import Foundation

/// The retention rules once more, by brute force: for each picked day, look for its point.
struct RetentionOracle {
  let calendar: OracleCalendar
  let policy: BackupPolicy

  typealias Keeps = [RetentionReason: Date]

  /// For every listed point the dates of the rules that keep or kept it.
  func keeps(of points: [RetentionPoint], removed: [RetentionPoint], now: Date) -> [RecoveryPointID: Keeps] {
    var result: [RecoveryPointID: Keeps] = [:]
    let listed = Set(points.map(\.id))
    var byDay: [Int: [(slot: Date, point: RetentionPoint)]] = [:]
    for point in points + removed {
      switch point.origin {
      case .onDemand(let until):
        if listed.contains(point.id) { result[point.id, default: [:]][.onDemand] = calendar.endOfDay(until) }
      case .scheduled(let slot): byDay[calendar.day(of: slot), default: []].append((slot, point))
      }
    }
    for day in byDay.keys { byDay[day]!.sort { ($0.slot, $0.point.time) < ($1.slot, $1.point.time) } }

    if let days = policy.retention.dailyDays {
      for (_, point) in byDay.values.joined() where listed.contains(point.id) {
        result[point.id, default: [:]][.daily] = end(of: point) { $0 + days }
      }
    }
    guard let first = byDay.keys.min(), let last = byDay.keys.max() else { return result }
    // Every rule picks some day of every year.
    let range = max(first - 400, 0)..<last + 1
    let onDay = (first...last).map { byDay[$0]?.map(\.point) ?? [] }
    func apply(_ reason: RetentionReason, _ picked: [Int], _ end: (Int) -> Int) {
      for (pick, next) in zip(picked, picked.dropFirst() + [last + 1]) where next > first {
        var found: RetentionPoint?
        var day = max(pick, first) - first
        while found == nil, day < next - first {
          if !onDay[day].isEmpty { found = onDay[day].first { listed.contains($0.id) || self.end(of: $0, end) < now } }
          day += 1
        }
        if let found, listed.contains(found.id) { result[found.id, default: [:]][reason] = self.end(of: found, end) }
      }
    }
    if let rule = policy.retention.weekly {
      apply(.weekly, calendar.picked(rule.on, in: range)) { $0 + rule.weeks * 7 }
    }
    if let rule = policy.retention.monthly {
      apply(.monthly, calendar.picked(rule.pick, months: Set(1...12), in: range)) {
        calendar.adding(months: rule.months, to: $0)
      }
    }
    if let rule = policy.retention.yearly {
      apply(.yearly, calendar.picked(rule.pick, months: rule.months, in: range)) {
        calendar.adding(months: rule.years * 12, to: $0)
      }
    }
    return result
  }

  /// The points that are to go, and the verdicts of those that stay.
  func judge(_ points: [RetentionPoint], removed: [RetentionPoint], now: Date) -> [RecoveryPointID: Keeps?] {
    let keeps = keeps(of: points, removed: removed, now: now)
    let latest = points.max { $0.time < $1.time }?.id
    var result: [RecoveryPointID: Keeps?] = [:]
    for point in points {
      let inForce = (keeps[point.id] ?? [:]).filter { $0.value >= now }
      result[point.id] = .some(inForce.isEmpty && point.id != latest ? nil : inForce)
    }
    return result
  }

  private func end(of point: RetentionPoint, _ adding: (Int) -> Int) -> Date {
    calendar.moment(adding(calendar.day(of: point.time)), atTimeOf: point.time)
  }
}
