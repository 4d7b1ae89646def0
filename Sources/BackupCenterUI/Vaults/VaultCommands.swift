import BackupModel
import BackupViewModels

/// What can be done with a vault, wherever it is shown.
@MainActor
struct VaultCommands {
  let vault: VaultListing
  let navigator: any Navigator

  /// The offers, most important first.
  var offers: [Offer] {
    [
      Offer(.viewItems), Offer(.configureBackup, .menu), Offer(.vaultProperties), Offer(.viewJobs),
      Offer(.viewPolicies, .menu), Offer(.recoveryKey, .menu), Offer(.recoveryKit, .menu), Offer(.verifyVault, .menu),
      Offer(.freeStorage, .menu), Offer(.deleteVault),
    ]
  }

  /// Runs one of ``offers``.
  func run(_ command: CommandID) {
    let name = vault.vault.name
    let context = navigator.context
    switch command {
    case .viewItems: navigator.go(to: .vaultItems(name))
    case .configureBackup: navigator.go(to: .configureBackup(vault: name))
    case .vaultProperties: navigator.push(VaultPropertiesBlade(vault, navigator))
    case .viewJobs: navigator.stack(.jobs(JobFilter(vault: name)), as: .jobs)
    case .viewPolicies: navigator.stack(.policies(vault: name), as: .policies)
    case .recoveryKey: navigator.push(RecoveryKeyBlade(vault: name, navigator))
    case .recoveryKit: navigator.push(RecoveryKitBlade(vault: name, navigator))
    case .verifyVault: verify(VaultModel(vault: name, context: context))
    case .freeStorage: navigator.push(FreeStorageBlade(vault: name, navigator))
    case .deleteVault: navigator.push(DeleteVaultBlade(vault: name, navigator))
    default: break
    }
  }

  private func verify(_ model: VaultModel) {
    let question = Question(
      "Verify vault", "Everything in vault \(model.name) is read and compared. This takes a while; backups go on.",
      answers: [.init("Verify"), .init("Cancel")])
    navigator.ask(question) { [navigator] in
      guard $0 == 0 else { return }
      Task { @MainActor in if await model.verify() { navigator.runQueuedJobs() } }
    }
  }
}
