import BackupModel
import Dispatch

/// Runs calls that block (SQLite, files, processes) on threads of their own, never on the cooperative pool.
enum BlockingWork {
  private static let queue = DispatchQueue(label: "backup-center.blocking", attributes: .concurrent)

  /// Runs `work` on a thread that may block; errors come out as ``BackupError``.
  static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try presentingErrors(work) }) }
    }
  }

  /// Runs `work`; whatever it throws comes out as a ``BackupError`` or as a cancellation.
  static func presentingErrors<Value>(_ work: () throws -> Value) throws -> Value {
    do { return try work() } catch { throw ErrorTranslation.presentable(error) }
  }
}
