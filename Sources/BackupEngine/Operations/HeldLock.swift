import BackupModel
import ResticRepository
import Synchronization

/// A lock on a vault that work relies on, and what is known of how well it is held. Every call blocks.
final class HeldLock: Sendable {
  /// A lock that was not refreshed for this long is about to be taken for a dead program's, by restic after 30 minutes.
  private static let patience = Duration.seconds(20 * 60)

  private let lock: RepositoryLock
  private let vaultName: String
  private let refreshed = Mutex(ContinuousClock.now)

  init(_ lock: RepositoryLock, vaultName: String) {
    self.lock = lock
    self.vaultName = vaultName
  }

  /// Makes sure that what was stored under the lock is still protected.
  ///
  /// - Throws: `VaultLocked` when somebody has taken the lock away, or may believe that its holder is dead.
  func confirm() throws {
    guard isFresh else { throw lost }
    do { try VaultRepositories.naming(vaultName) { try lock.confirmHeld() } } catch { throw said(error) }
  }

  /// - Throws: `VaultLocked` when the lock is lost; anything else may work the next time.
  func refresh() throws {
    do {
      try VaultRepositories.naming(vaultName) { try lock.refresh() }
      refreshed.withLock { $0 = .now }
    } catch {
      throw isFresh ? said(error) : lost
    }
  }

  func release() throws { try lock.release() }

  private var isFresh: Bool { refreshed.withLock { .now - $0 < Self.patience } }

  private func said(_ error: any Error) -> any Error {
    (error as? BackupError)?.code == .vaultLocked ? lost : error
  }

  private var lost: BackupError {
    BackupError(
      .vaultLocked,
      "The lock on vault \(vaultName) was lost while it was in use: another program may have removed what was just "
        + "stored.",
      recommendedAction: "See to it that nobody runs `restic unlock` or `restic prune` on the vault, then start again.")
  }
}
