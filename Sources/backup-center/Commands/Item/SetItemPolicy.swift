import ArgumentParser
import BackupModel

/// What `item set-policy` and `protection update-for-vm` have in common.
struct ItemPolicyChange: ParsableArguments {
  @OptionGroup var item: ItemOptions
  @Option(help: ArgumentHelp("The policy that is to hold from now on.", valueName: "name")) var policyName: String

  func run(_ session: Session) async throws {
    let (listing, effect) = try await session.service.setPolicy(
      ofItem: item.itemName, inVault: item.vaultName, to: policyName)
    try session.done(
      ItemDocument(listing), "\(listing.instance.name) is under policy \(listing.policyName ?? policyName).")
    effect.sentences.forEach(session.note)
  }
}

/// `item set-policy`
struct ItemSetPolicy: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-policy", abstract: "Put an item under another policy of its vault.",
    discussion: "The policy holds for existing recovery points too.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var change: ItemPolicyChange

  func run(_ session: Session) async throws { try await change.run(session) }
}

/// `protection update-for-vm`
struct UpdateProtection: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "update-for-vm", abstract: "Put a protected machine under another policy of its vault.",
    discussion: "The same as item set-policy.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var change: ItemPolicyChange

  func run(_ session: Session) async throws { try await change.run(session) }
}
