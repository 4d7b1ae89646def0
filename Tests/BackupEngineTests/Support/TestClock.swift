import BackupEngine
import BackupModel
import Foundation
import Synchronization

/// A clock that stands still until it is moved.
final class TestClock: WallClock {
  private struct State {
    var time: Date
    var uptime: TimeInterval = 1_000
  }

  private let state: Mutex<State>

  init(_ start: Date = Date(timeIntervalSince1970: 1_773_136_800.123)) { state = Mutex(State(time: start)) }

  var now: Date { state.withLock { $0.time } }
  var isTestClock: Bool { true }
  var reading: ClockReading {
    state.withLock { ClockReading(time: $0.time, uptime: $0.uptime, bootID: "test") }
  }

  /// Lets time pass.
  func advance(by seconds: TimeInterval) {
    state.withLock {
      $0.time += seconds
      $0.uptime += seconds
    }
  }

  /// Lets time pass until `date`.
  func advance(to date: Date) { advance(by: date.timeIntervalSince(now)) }

  /// Sets the clock without time having passed.
  func set(by seconds: TimeInterval) { state.withLock { $0.time += seconds } }
}
