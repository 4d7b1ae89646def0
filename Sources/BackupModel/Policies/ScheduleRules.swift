import Foundation

/// When a policy's backups are due. Slots are wall-clock times in the policy's zone and stay so across daylight saving:
/// a time that is skipped runs at the first valid minute after, a time that comes twice runs once, the first time.
public enum ScheduleRules {
  /// The slots in `from..<to`, oldest first, each once.
  public static func slots(of policy: BackupPolicy, from: Date, to: Date) -> [Date] {
    guard from < to else { return [] }
    let clock = policy.clock
    var result: [Date] = []
    for number in clock.day(of: from).number - 2...clock.day(of: to).number + 1 {
      for slot in policy.schedule.slots(ofWindowOn: CivilDay(number: number), clock: clock)
      where slot >= from && slot < to && slot > result.last ?? .distantPast {
        result.append(slot)
      }
    }
    return result
  }

  /// The first slot after `date`; nil for a schedule that never runs.
  public static func nextSlot(of policy: BackupPolicy, after date: Date) -> Date? {
    let clock = policy.clock
    let today = clock.day(of: date)
    for distance in -2...9 {
      let slots = policy.schedule.slots(ofWindowOn: today.adding(days: distance), clock: clock)
      if let slot = slots.first(where: { $0 > date }) { return slot }
    }
    return nil
  }

  /// The last slot at or before `date`; nil for a schedule that never runs.
  public static func latestSlot(of policy: BackupPolicy, atOrBefore date: Date) -> Date? {
    let clock = policy.clock
    let today = clock.day(of: date)
    for distance in -1...9 {
      let slots = policy.schedule.slots(ofWindowOn: today.adding(days: -distance), clock: clock)
      if let slot = slots.last(where: { $0 <= date }) { return slot }
    }
    return nil
  }

  /// The slot that is due and has not run: the latest one, however many were missed, so that a machine that was off
  /// makes up one run.
  ///
  /// - Parameters:
  ///   - lastRun: the latest slot that was started, or when it was started; for an item that never ran on schedule,
  ///     when its protection began or was resumed.
  ///   - now: the present time.
  public static func missedSlot(of policy: BackupPolicy, lastRun: Date, now: Date) -> Date? {
    guard let slot = latestSlot(of: policy, atOrBefore: now), slot > lastRun else { return nil }
    return slot
  }
}

extension BackupSchedule {
  /// The wall-clock times of one day's runs, in seconds since that day's midnight; a window may go on after midnight.
  var secondsOfDay: [Int] {
    switch self {
    case .daily(let time), .weekly(_, let time): [time.seconds]
    case .hourly(let every, let from, let window):
      every < 1 ? [] : (0..<max(min(window, 24) / every, 0)).map { from.seconds + $0 * every * 3600 }
    }
  }

  fileprivate func slots(ofWindowOn day: CivilDay, clock: WallClock) -> [Date] {
    if case .weekly(let days, _) = self, !days.contains(day.weekday) { return [] }
    return secondsOfDay.map { clock.moment(day, second: Double($0)) }
  }
}

extension WallTime {
  fileprivate var seconds: Int { hour * 3600 + minute * 60 }

  /// The time `seconds` after a midnight.
  init(secondsAfterMidnight seconds: Int) {
    self.init(hour: seconds / 3600 % 24, minute: seconds / 60 % 60)
  }
}
