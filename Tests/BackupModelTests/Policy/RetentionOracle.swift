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
    func apply(_ reason: RetentionReason, _ isPicked: (Int) -> Bool, _ end: (Int) -> Int) {
      guard let first = byDay.keys.min(), let last = byDay.keys.max() else { return }
      var day = first
      while !isPicked(day) { day -= 1 }
      while day <= last {
        var next = day + 1
        while !isPicked(next) { next += 1 }
        let candidates = (day..<next).flatMap { byDay[$0] ?? [] }.map(\.point)
        let found = candidates.first { listed.contains($0.id) || self.end(of: $0, end) < now }
        if let found, listed.contains(found.id) { result[found.id, default: [:]][reason] = self.end(of: found, end) }
        day = next
      }
    }
    if let rule = policy.retention.weekly {
      apply(.weekly, { day in rule.on.contains { $0.rawValue == calendar.days[day].weekday } }) { $0 + rule.weeks * 7 }
    }
    if let rule = policy.retention.monthly {
      apply(.monthly, { calendar.isPicked($0, rule.pick) }) { calendar.adding(months: rule.months, to: $0) }
    }
    if let rule = policy.retention.yearly {
      apply(.yearly, { rule.months.contains(calendar.days[$0].month) && calendar.isPicked($0, rule.pick) }) {
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
