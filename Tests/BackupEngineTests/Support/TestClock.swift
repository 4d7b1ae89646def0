import BackupEngine
import Foundation
import Synchronization

/// A clock that stands still until it is moved.
final class TestClock: WallClock {
  private let time: Mutex<Date>

  init(_ start: Date = Date(timeIntervalSince1970: 1_773_136_800.123)) { time = Mutex(start) }

  var now: Date { time.withLock { $0 } }
  var isTestClock: Bool { true }

  func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
