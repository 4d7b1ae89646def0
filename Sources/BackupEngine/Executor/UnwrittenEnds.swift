import BackupModel
import Synchronization

/// Jobs that have ended without the catalog being told, because it could not be written to (a full disk). Until it has
/// been told they are in progress for everybody else.
final class UnwrittenEnds: Sendable {
  private let jobs = Mutex<[Job]>([])

  func keep(_ ended: Job) { jobs.withLock { $0.append(ended) } }

  /// Tells the catalog; stops at the first end that still can't be written. Blocks.
  func settle(_ write: (Job) throws -> Void) throws {
    while let next = jobs.withLock({ $0.first }) {
      try write(next)
      jobs.withLock { _ = $0.removeFirst() }
    }
  }
}
