import BackupModel
import Foundation

/// How many bytes a second the running jobs got through, over the last minutes.
public struct ThroughputSeries: Hashable, Sendable {
  /// The seconds of one value.
  public static let interval: TimeInterval = 5
  private static let capacity = 240

  /// Bytes by the number of their interval since 1970.
  private var bytes: [Int: Double] = [:]
  private var last: [JobID: UInt64] = [:]
  private var lastTime: Date?

  /// Makes a series that has seen nothing yet.
  public init() {}

  /// Notes how far the running jobs are at a moment. What a job did before it was first seen doesn't count.
  public mutating func note(_ jobs: some Sequence<Job>, at time: Date) {
    var present: [JobID: UInt64] = [:]
    var gained = 0.0
    for job in jobs where job.status == .inProgress {
      let processed = job.progress.processed
      if let before = last[job.id], processed > before { gained += Double(processed - before) }
      present[job.id] = processed
    }
    last = present
    if gained > 0 { spread(gained, from: lastTime ?? time, to: time) }
    lastTime = time
    let oldest = Self.number(of: time) - Self.capacity
    if bytes.count > Self.capacity { bytes = bytes.filter { $0.key > oldest } }
  }

  /// The bytes went by evenly between two moments, as far as anybody knows.
  private mutating func spread(_ amount: Double, from start: Date, to end: Date) {
    let (first, last) = (Self.number(of: start), Self.number(of: end))
    let length = end.timeIntervalSince(start)
    guard length > 0, last > first, last - first <= Self.capacity else { return bytes[last, default: 0] += amount }
    for number in first...last {
      let from = max(start, Date(timeIntervalSince1970: Double(number) * Self.interval))
      let to = min(end, Date(timeIntervalSince1970: Double(number + 1) * Self.interval))
      bytes[number, default: 0] += amount * max(0, to.timeIntervalSince(from)) / length
    }
  }

  /// Bytes a second, oldest first, up to the last interval that is over.
  ///
  /// - Parameter count: how many values, 1–240.
  public func values(_ count: Int, now: Date) -> [Double] {
    let end = Self.number(of: now)
    return (end - max(1, min(count, Self.capacity))..<end).map { (bytes[$0] ?? 0) / Self.interval }
  }

  /// Bytes a second in the last interval that is over.
  public func latest(now: Date) -> Double { values(1, now: now)[0] }

  private static func number(of time: Date) -> Int {
    let number = (time.timeIntervalSince1970 / interval).rounded(.down)
    return number.isFinite && abs(number) < 1e12 ? Int(number) : 0
  }
}
