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

  /// Runs `work` under a shared lock that is refreshed every five minutes; see ``holding(_:_:)``.
  func locked<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await holding(try await sharedLock(), work)
  }

  /// The same for work that wants to know whether the lock is still held.
  func locked<Value: Sendable>(_ work: @escaping @Sendable (HeldLock) async throws -> Value) async throws -> Value {
    try await keeping(HeldLock(try await sharedLock(), vaultName: vault.name), work)
  }

  /// Runs `work` while it holds `lock`, which is refreshed every five minutes and released at the end. When the lock is
  /// lost the work is cancelled.
  ///
  /// - Throws: `VaultLocked` when that made the work fail, else what `work` throws.
  func holding<Value: Sendable>(
    _ lock: RepositoryLock, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await keeping(HeldLock(lock, vaultName: vault.name)) { _ in try await work() }
  }

  private enum Ending<Value: Sendable>: Sendable {
    case worked(Result<Value, any Error>)
    case lost(BackupError)
    case kept
  }

  private func keeping<Value: Sendable>(
    _ lock: HeldLock, _ work: @escaping @Sendable (HeldLock) async throws -> Value
  ) async throws -> Value {
    defer { release(lock) }
    let result: Result<Value, any Error> = await withTaskGroup(of: Ending<Value>.self) { group in
      group.addTask {
        do { return .worked(.success(try await work(lock))) } catch { return .worked(.failure(error)) }
      }
      group.addTask { await keep(lock) }
      var result: Result<Value, any Error> = .failure(CancellationError())
      var loss: BackupError?
      for await ending in group {
        switch ending {
        case .worked(let outcome): result = outcome
        case .lost(let problem): loss = problem
        case .kept: continue
        }
        group.cancelAll()
      }
      // Work that was done in spite of the loss has made sure of its lock itself.
      if let loss, case .failure = result { return .failure(loss) }
      return result
    }
    return try result.get()
  }

  /// Refreshes the lock until the task is cancelled or the lock is lost.
  private func keep<Value: Sendable>(_ lock: HeldLock) async -> Ending<Value> {
    while (try? await Task.sleep(for: Self.refreshInterval)) != nil {
      do { try await BlockingWork.run { try lock.refresh() } } catch {
        logger.warning("the lock on vault \(vault.name) was not refreshed", metadata: ["reason": "\(error)"])
        if let problem = error as? BackupError, problem.code == .vaultLocked { return .lost(problem) }
      }
    }
    return .kept
  }

  private func release(_ lock: HeldLock) {
    do { try lock.release() } catch {
      // Others see that its process is gone, or that nobody refreshes it.
      logger.warning("the lock on vault \(vault.name) was not released", metadata: ["reason": "\(error)"])
    }
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
