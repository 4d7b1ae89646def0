import BackupModel
import Foundation
import Logging
import ResticRepository

/// A vault's repository, locked against prune for as long as `work` runs.
struct VaultAccess {
  private static let refreshInterval = Duration.seconds(300)

  let vault: Vault
  let repository: Repository
  let logger: Logger
  /// Tells whether a lock that is in the way is our own short one.
  var traffic: VaultTraffic?

  /// Runs `work` under a shared lock that is refreshed every five minutes.
  func locked<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
    try await holding(try await sharedLock(), work)
  }

  /// Runs `work` while it holds `lock`, which is refreshed every five minutes and released at the end.
  func holding<Value: Sendable>(_ lock: RepositoryLock, _ work: () async throws -> Value) async throws -> Value {
    let keeper = Task.detached { [logger, vault] in
      while (try? await Task.sleep(for: Self.refreshInterval)) != nil {
        do { try await BlockingWork.run { try lock.refresh() } } catch {
          logger.warning("the lock on vault \(vault.name) was not refreshed", metadata: ["reason": "\(error)"])
        }
      }
    }
    let result: Result<Value, any Error>
    do { result = .success(try await work()) } catch { result = .failure(error) }
    keeper.cancel()
    await keeper.value
    do { try lock.release() } catch {
      // Others see that its process is gone, or that nobody refreshes it.
      logger.warning("the lock on vault \(vault.name) was not released", metadata: ["reason": "\(error)"])
    }
    return try result.get()
  }

  private func sharedLock() async throws -> RepositoryLock {
    while true {
      let isBeingFreed = traffic?.isHeldBack(vault.id) ?? false
      do {
        return try VaultRepositories.naming(vault.name) { try repository.acquireLock(exclusive: false) }
      } catch let error as BackupError where error.code == .vaultLocked && isBeingFreed {
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  /// Runs `work`; what the repository complains of is said with the vault's name.
  func naming<Value>(_ work: () async throws -> Value) async throws -> Value {
    do { return try await work() } catch let error as RepositoryError {
      throw ErrorTranslation.repository(error, vault: vault.name)
    }
  }
}
