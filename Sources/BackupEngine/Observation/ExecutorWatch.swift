import BackupModel
import Foundation

/// Tells who runs the jobs of a state directory, by the lock that the kernel takes from an executor that dies.
struct ExecutorWatch {
  /// How often the lock is looked at: a few microseconds each time.
  static let interval = Duration.seconds(1)

  let directory: StateDirectory

  /// Blocks for a moment.
  var presence: ExecutorPresence {
    get throws {
      guard let note = try FileLock.holdersNote(at: directory.executorLock) else { return .absent }
      // One that has noted nothing (yet) is taken for one that stays.
      return ExecutorPresence(rawValue: note) ?? .service
    }
  }

  /// The presence, now and whenever it changes.
  func updates() -> AsyncThrowingStream<ExecutorPresence, any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let looking = Task.detached { [self] in
        var last: ExecutorPresence?
        do {
          while true {
            let now = try await BlockingWork.run { try presence }
            if now != last { continuation.yield(now) }
            last = now
            try await Task.sleep(for: Self.interval)
          }
        } catch is CancellationError {
          continuation.finish()
        } catch {
          continuation.finish(throwing: ErrorTranslation.presentable(error))
        }
      }
      continuation.onTermination = { _ in looking.cancel() }
    }
  }
}
