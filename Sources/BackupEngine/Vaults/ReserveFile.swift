import BackupModel
import Foundation
import ResticRepository

/// Space that a vault keeps for the day on which its storage is full: freed first, so that points can still be removed
/// and storage be freed. Every call blocks.
struct ReserveFile {
  /// 64 MiB.
  static let size = 64 << 20

  private let path: String

  init(of vault: Vault) { path = vault.repository + "/backup-center/reserve" }

  var exists: Bool { access(path, F_OK) == 0 }

  /// Takes the space, if there is room for it; a reserve that can't be had now is made another day.
  @discardableResult
  func make() -> Bool {
    if exists { return true }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    if posix_fallocate(descriptor, 0, off_t(Self.size)) == 0, fsync(descriptor) == 0 { return true }
    unlink(path)
    return false
  }

  /// Gives the space back.
  ///
  /// - Returns: whether there was any.
  func free() -> Bool { unlink(path) == 0 }

  /// Runs `work`, and once more with the reserve freed if the storage was full. The reserve is made again afterwards.
  func spending<Value>(_ work: () throws -> Value) throws -> Value {
    defer { make() }
    do { return try work() } catch {
      guard Self.isFullStorage(error), free() else { throw error }
      return try work()
    }
  }

  /// The same for work that waits.
  func spending<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
    defer { make() }
    do { return try await work() } catch {
      guard Self.isFullStorage(error), free() else { throw error }
      return try await work()
    }
  }

  private static func isFullStorage(_ error: any Error) -> Bool {
    switch error {
    case let error as BackupError: error.code == .storageFull
    case let error as RepositoryError: error.kind == .noSpace
    default: false
    }
  }
}
