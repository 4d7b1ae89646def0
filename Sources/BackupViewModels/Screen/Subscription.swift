import BackupModel
import Foundation

/// Follows one stream at a time for a view model. A stream that fails is opened again after two seconds, and what the
/// screen shows stays meanwhile.
@MainActor
public final class Subscription {
  private var task: Task<Void, Never>?

  /// Makes a subscription that follows nothing yet.
  public init() {}

  deinit { task?.cancel() }

  /// Leaves the present stream, if there is one, and follows another.
  ///
  /// - Parameters:
  ///   - open: opens the stream; called again after a failure.
  ///   - failed: told why the stream failed, and nil when it goes on.
  ///   - ended: told when the stream has come to its end, as when what it tells of is gone.
  ///   - apply: takes each value.
  public func follow<Value: Sendable>(
    _ open: @escaping @MainActor () -> AsyncThrowingStream<Value, any Error>,
    failed: @escaping @MainActor (BackupError?) -> Void = { _ in },
    ended: @escaping @MainActor () -> Void = {},
    apply: @escaping @MainActor (Value) -> Void
  ) {
    task?.cancel()
    task = Task { @MainActor in
      while !Task.isCancelled {
        do {
          for try await value in open() {
            if Task.isCancelled { return }
            failed(nil)
            apply(value)
          }
          if !Task.isCancelled { ended() }
          return
        } catch {
          if Task.isCancelled { return }
          failed(BackupError.shown(error))
        }
        try? await Task.sleep(for: .seconds(2))
      }
    }
  }

  /// Leaves the stream.
  public func stop() {
    task?.cancel()
    task = nil
  }
}

extension BackupError {
  /// `error` as people are told it.
  public static func shown(_ error: any Error) -> BackupError {
    error as? BackupError
      ?? BackupError(
        .internalError, "Something failed that should not: \(PrintableText.line(String(describing: error))).",
        recommendedAction: "Try again; if it stays, look at the log of the service.")
  }
}
