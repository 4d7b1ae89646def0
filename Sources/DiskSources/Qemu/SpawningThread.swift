import Foundation
import Synchronization

/// The one thread that starts child processes. The kernel ends our children when the thread that started them ends, so
/// this one never does: they live as long as the process, and no longer, even if it is killed.
final class SpawningThread: Sendable {
  static let shared = SpawningThread()

  private let requests = Mutex<[@Sendable () -> Void]>([])
  private let waiting = DispatchSemaphore(value: 0)

  private init() {
    Thread.detachNewThread { [self] in
      while true {
        waiting.wait()
        let next = requests.withLock { $0.removeFirst() }
        next()
      }
    }
  }

  /// Runs `body` on the thread and waits until it has returned.
  func run(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    requests.withLock {
      $0.append {
        body()
        done.signal()
      }
    }
    waiting.signal()
    done.wait()
  }
}
