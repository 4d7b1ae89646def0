import ResticRepository
import Synchronization

/// What the vaults' storage answers.
final class Weather: Sendable {
  private typealias Fault = @Sendable (FaultInjectingBackend.Step) -> RepositoryError?

  private let fault = Mutex<Fault?>(nil)

  /// From now on steps fail with what `fault` says; nil lets everything work.
  func set(_ fault: (@Sendable (FaultInjectingBackend.Step) -> RepositoryError?)?) {
    self.fault.withLock { $0 = fault }
  }

  /// From now on saving objects of `kind` finds the storage full.
  func fillUp(for kind: ObjectKind) {
    set { $0.action == .save && $0.object?.kind == kind ? RepositoryError(.noSpace, "no space left") : nil }
  }

  func check(_ step: FaultInjectingBackend.Step) throws {
    if let error = fault.withLock({ $0 })?(step) { throw error }
  }
}
