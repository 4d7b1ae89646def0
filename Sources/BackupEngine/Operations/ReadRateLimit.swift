import BackupModel
import Foundation
import Synchronization

/// Keeps what several transfers read together under a number of bytes a second.
final class ReadRateLimit: Sendable {
  private let budget = Mutex(RateBudget())

  /// Bytes a second; nil: no limit. A change holds from the next read on.
  func set(_ bytesPerSecond: UInt64?) { budget.withLock { $0.bytesPerSecond = bytesPerSecond } }

  /// Waits until `count` bytes may be read. Blocks, in short naps so that a cancelled transfer does not stay.
  func take(_ count: Int) throws {
    let clock = ContinuousClock()
    var wait = budget.withLock { $0.reserve(count, at: .now) }
    while wait > .zero {
      if Task.isCancelled { throw CancellationError() }
      let nap = min(wait, .milliseconds(200))
      let start = clock.now
      usleep(UInt32(max(1, nap / .microseconds(1))))
      wait -= start.duration(to: clock.now)
    }
  }
}

/// The arithmetic of a rate limit: reads are lined up one after the other, each as long as its bytes take.
package struct RateBudget {
  /// What may be caught up on after a pause.
  private static let slack = Duration.milliseconds(250)

  /// nil: no limit.
  package var bytesPerSecond: UInt64?
  private var free: ContinuousClock.Instant?

  package init(bytesPerSecond: UInt64? = nil) { self.bytesPerSecond = bytesPerSecond }

  /// Sets time aside for `count` bytes.
  ///
  /// - Returns: how long to wait before reading them.
  package mutating func reserve(_ count: Int, at now: ContinuousClock.Instant) -> Duration {
    guard let bytesPerSecond, bytesPerSecond > 0 else {
      free = nil
      return .zero
    }
    let begin = max(free ?? now, now - Self.slack)
    free = begin + .seconds(Double(count) / Double(bytesPerSecond))
    return max(.zero, now.duration(to: begin))
  }
}
