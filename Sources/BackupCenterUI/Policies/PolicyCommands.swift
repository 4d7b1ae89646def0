import BackupModel
import BackupViewModels

/// What can be done with a backup policy, wherever it is shown.
@MainActor
struct PolicyCommands {
  let policy: PolicyListing
  let navigator: any Navigator

  /// The offers, most important first.
  var offers: [Offer] {
    [
      Offer(.editPolicy), Offer(.previewPolicy), Offer(.associatedItems),
      Offer(.deletePolicy, unless: policy.deletionObstacle),
    ]
  }

  /// Runs one of ``offers``.
  ///
  /// - Parameter deleted: called once the policy is gone.
  func run(_ command: CommandID, deleted: @escaping @MainActor () -> Void = {}) {
    switch command {
    case .editPolicy: navigator.go(to: .editPolicy(policy))
    case .previewPolicy: navigator.push(PolicyYearBlade(policy.policy, navigator))
    case .associatedItems: navigator.push(AssociatedItemsBlade(policy, navigator))
    case .deletePolicy: delete(deleted)
    default: break
    }
  }

  private func delete(_ deleted: @escaping @MainActor () -> Void) {
    let question = Question(
      "Delete policy", policy.deletionQuestion,
      answers: [.init("Cancel"), .init("Delete", isDestructive: true)])
    navigator.ask(question) { [policy, navigator] in
      guard $0 == 1 else { return }
      Task { @MainActor in if await navigator.context.delete(policy) { deleted() } }
    }
  }
}
