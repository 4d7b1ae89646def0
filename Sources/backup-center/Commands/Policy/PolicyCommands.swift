import ArgumentParser
import BackupModel

/// `policy …`
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Backup policies: schedule and retention; each belongs to a vault.",
    subcommands: [
      PolicyCreate.self, PolicySet.self, PolicyDelete.self, PolicyList.self, PolicyShow.self, PolicyItems.self,
      PolicyPreview.self, PolicyDefault.self,
    ])
}

/// `policy list`
struct PolicyList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List a vault's policies.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption

  func run(_ session: Session) async throws {
    let policies = try await session.service.policies(inVault: vault.vaultName)
    try session.list(policies.map(PolicyListingDocument.init), .policies(policies))
  }
}

/// `policy show`
struct PolicyShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a policy.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "The policy.") var name: String

  func run(_ session: Session) async throws {
    let listing = try await session.service.policy(named: name, inVault: vault.vaultName)
    try session.show(PolicyListingDocument(listing), .policy(listing))
  }
}

/// `policy get-default-for-vm`
struct PolicyDefault: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "get-default-for-vm", abstract: "Show the policy that every vault has for virtual machines.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption

  func run(_ session: Session) async throws {
    let listing = try await session.service.policy(named: BackupPolicy.defaultName, inVault: vault.vaultName)
    try session.show(PolicyListingDocument(listing), .policy(listing))
  }
}
