import BackupModel
import Observation

/// A command that a form sends, one at a time: whether it is under way, and why it was refused.
@MainActor @Observable
public final class Submission {
  /// Whether the command is under way.
  public private(set) var isRunning = false
  /// Why the engine refused it last; nil once something is sent or changed.
  public private(set) var refusal: BackupError?

  @ObservationIgnored private var orphaned: (@MainActor (BackupError) -> Void)?

  /// Makes a submission that has sent nothing.
  public init() {}

  /// Sends a command unless one is under way.
  ///
  /// - Parameters:
  ///   - command: what is asked of the engine.
  ///   - done: told what the command returned.
  public func send<Value: Sendable>(
    _ command: @escaping @MainActor () async throws -> Value, done: @escaping @MainActor (Value) -> Void
  ) {
    guard !isRunning else { return }
    isRunning = true
    refusal = nil
    Task { @MainActor in
      do {
        let value = try await command()
        isRunning = false
        done(value)
      } catch {
        isRunning = false
        let refusal = BackupError.shown(error)
        self.refusal = refusal
        orphaned?(refusal)
      }
    }
  }

  /// Says that the form is left: a refusal of what is under way goes to `report` instead of being lost with the form.
  public func leave(_ report: @escaping @MainActor (BackupError) -> Void) {
    if isRunning { orphaned = report }
  }

  /// Forgets the refusal, because something was changed.
  public func clear() { if refusal != nil { refusal = nil } }
}
