import Foundation

/// The clock on the wall in a time zone: moments to days and times of day, and back.
struct WallClock: Sendable {
  let zone: TimeZone

  init(_ zone: TimeZone) { self.zone = zone }

  /// The day and the seconds since its midnight, as the clock shows them at `date`.
  func reading(at date: Date) -> (day: CivilDay, second: Double) {
    let local = Self.bounded(date) + offset(at: Self.bounded(date))
    let day = (local / Self.day).rounded(.down)
    return (CivilDay(number: Int(day)), local - day * Self.day)
  }

  func day(of date: Date) -> CivilDay { reading(at: date).day }

  /// The first moment at which the clock has come to this time: the earlier one when the time comes twice, and the
  /// first moment after the gap when the time is skipped. `second` may be beyond the day.
  func moment(_ day: CivilDay, second: Double) -> Date {
    let wanted = Double(day.number) * Self.day + second
    // No zone is or was 16 hours away from UTC, so the moment lies in between.
    let earliest = wanted - 16 * 3600
    let latest = wanted + 16 * 3600
    let before = offset(at: earliest)
    let after = offset(at: latest)
    let unchanged = wanted - before
    if before == after || offset(at: unchanged) == before { return Date(timeIntervalSince1970: unchanged) }
    let changed = wanted - after
    if offset(at: changed) == after { return Date(timeIntervalSince1970: changed) }
    return Date(timeIntervalSince1970: change(from: earliest.rounded(.down), to: latest.rounded(.up), before: before))
  }

  /// The second at which the offset stops being `before`.
  private func change(from earliest: Double, to latest: Double, before: Double) -> Double {
    var (low, high) = (earliest, latest)
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if offset(at: middle) == before { low = middle } else { high = middle }
    }
    return high
  }

  private func offset(at seconds: Double) -> Double {
    Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds)))
  }

  /// Seconds since 1970, kept within the years 1–9999.
  private static func bounded(_ date: Date) -> Double {
    min(max(date.timeIntervalSince1970, -62_135_510_400), 253_402_214_400)
  }

  private static let day = 86_400.0
}

extension BackupPolicy {
  /// The clock by which the policy's times are meant.
  var clock: WallClock { WallClock(TimeZone(identifier: timeZone) ?? .gmt) }
}
