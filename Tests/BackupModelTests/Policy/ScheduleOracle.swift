import BackupModel
import Foundation

/// A stretch of time, walked minute by minute with the system's calendar: what the clock on the wall shows.
struct WalkedTime {
  struct Minute {
    let date: Date
    let wall: Int
  }

  let minutes: [Minute]
  /// The days of the stretch on paper, one more on each side, whether or not the zone has them.
  private let days: [(wall: Int, weekday: Weekday)]

  init(zone: TimeZone, from: Date, days count: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let start = Date(timeIntervalSince1970: (from.timeIntervalSince1970 / 60).rounded(.down) * 60)
    minutes = (0..<count * 1_440).map { minute in
      let date = start.addingTimeInterval(Double(minute) * 60)
      let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
      return Minute(
        date: date, wall: Self.wall(parts.year!, parts.month!, parts.day!) + parts.hour! * 60 + parts.minute!)
    }
    var paper = Calendar(identifier: .gregorian)
    paper.timeZone = .gmt
    days = (-2...count + 1).map { distance in
      let parts = paper.dateComponents(
        [.year, .month, .day, .weekday], from: start.addingTimeInterval(Double(distance) * 86_400))
      return (Self.wall(parts.year!, parts.month!, parts.day!), Weekday(rawValue: parts.weekday!)!)
    }
  }

  /// Grows with the time on the wall; days of a month are followed by a gap.
  private static func wall(_ year: Int, _ month: Int, _ day: Int) -> Int { (year * 500 + month * 40 + day) * 1_440 }

  /// When the schedule fires: at the first minute that shows a wanted time, or has passed it; never again after that.
  func slots(of schedule: BackupSchedule) -> [Date] {
    var wanted: Set<Int> = []
    for (index, day) in days.enumerated() {
      switch schedule {
      case .daily(let time): wanted.insert(day.wall + time.hour * 60 + time.minute)
      case .weekly(let weekdays, let time):
        if weekdays.contains(day.weekday) { wanted.insert(day.wall + time.hour * 60 + time.minute) }
      case .hourly(let every, let from, let window):
        var elapsed = 0
        while elapsed < window * 60 {
          let minute = from.hour * 60 + from.minute + elapsed
          if minute < 1_440 {
            wanted.insert(day.wall + minute)
          } else if index + 1 < days.count {
            wanted.insert(days[index + 1].wall + minute - 1_440)
          }
          elapsed += every * 60
        }
      }
    }
    var open = wanted.sorted()[...]
    while let first = open.first, first < minutes[0].wall { open.removeFirst() }
    var result: [Date] = []
    for minute in minutes where open.first.map({ $0 <= minute.wall }) ?? false {
      while let first = open.first, first <= minute.wall { open.removeFirst() }
      result.append(minute.date)
    }
    return result
  }
}
