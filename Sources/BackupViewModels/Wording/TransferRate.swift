import Foundation

/// How fast bytes go by, over the last seconds.
public struct TransferRate: Sendable {
  private struct Sample: Sendable {
    var bytes: UInt64
    var time: Date
  }

  private static let window: TimeInterval = 10
  private var samples: [Sample] = []

  /// Makes a rate that has seen nothing yet.
  public init() {}

  /// Notes that `bytes` had gone by at `time`. A count that fell (another transfer began) starts afresh.
  public mutating func note(_ bytes: UInt64, at time: Date) {
    if let last = samples.last, bytes < last.bytes || time < last.time { samples = [] }
    if samples.last?.time == time { samples.removeLast() }
    samples.append(Sample(bytes: bytes, time: time))
    while samples.count > 2, time.timeIntervalSince(samples[0].time) > Self.window { samples.removeFirst() }
  }

  /// Bytes a second; nil until half a second has been seen.
  public var bytesPerSecond: Double? {
    guard let first = samples.first, let last = samples.last else { return nil }
    let span = last.time.timeIntervalSince(first.time)
    return span >= 0.5 ? Double(last.bytes - first.bytes) / span : nil
  }
}
