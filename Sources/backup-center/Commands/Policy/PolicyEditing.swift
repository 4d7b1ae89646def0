import BackupViewModels
import ArgumentParser
import BackupModel

/// `policy create`
struct PolicyCreate: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a backup policy, from a JSON file or from options.",
    discussion: """
      What no option says is as in DefaultPolicy: every day at 02:00 in this machine's time zone, kept 30 days.

      Every Sunday and Wednesday at 03:30, Sundays kept 12 weeks, the last day of each month kept 5 years:
        policy create --vault-name V --name Weekly --schedule weekly --weekdays Sunday,Wednesday --time 03:30 \\
          --weekly-retention 12 --weekly-on Sunday --monthly-retention 60 --monthly-on Last
      Every 4 hours from 08:00 for 12 hours, kept 14 days:
        policy create --vault-name V --name Gold --schedule hourly --time 08:00 --every-hours 4 --window-hours 12 \\
          --daily-retention 14
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "The policy (default: the name in the file).") var name: String?
  @OptionGroup(title: "The policy") var options: PolicyOptions

  func validate() throws {
    if name == nil, options.policy == nil { throw ValidationError("A policy needs a name: give --name.") }
  }

  func run(_ session: Session) async throws {
    let document = try options.document(changing: PolicyOptions.beginning, session.context)
    let listing = try await session.service.createPolicy(document, named: name, inVault: vault.vaultName)
    try session.done(
      PolicyListingDocument(listing), "Policy \(listing.policy.name) was made: \(listing.policy.summary).")
  }
}

/// `policy set`
struct PolicySet: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change a backup policy; the change holds for existing recovery points too.",
    discussion: "What no option says stays as it is. Retention that gets shorter raises a security alert.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "The policy.") var name: String
  @OptionGroup(title: "The policy") var options: PolicyOptions

  func validate() throws {
    if options.policy == nil, !options.hasOptions {
      throw ValidationError("Nothing to change: give --policy FILE, or what is to be different.")
    }
  }

  func run(_ session: Session) async throws {
    let present = try await session.service.policy(named: name, inVault: vault.vaultName).policy
    let document = try options.document(changing: PolicyDocument(present), session.context)
    let (listing, effect) = try await session.service.updatePolicy(
      named: name, inVault: vault.vaultName, to: document)
    try session.done(
      PolicyChangeDocument(listing, effect), "Policy \(listing.policy.name) is now: \(listing.policy.summary).")
    effect.sentences.forEach(session.note)
  }
}

/// `policy delete`
struct PolicyDelete: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a backup policy that no item uses.",
    discussion: "DefaultPolicy is always there: deleted, it comes back as it was at first.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "The policy.") var name: String

  func run(_ session: Session) async throws {
    try await session.service.deletePolicy(named: name, inVault: vault.vaultName)
    let isDefault = name.lowercased() == BackupPolicy.defaultName.lowercased()
    try session.done(
      ["name": name],
      isDefault ? "Policy \(name) is as it was at first." : "Policy \(name) was deleted.")
  }
}

/// `policy list-associated-items`
struct PolicyItems: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-associated-items", abstract: "List the items that a policy is in force for.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "The policy.") var name: String

  func run(_ session: Session) async throws {
    let items = try await session.service.items(ofPolicy: name, inVault: vault.vaultName)
    try session.list(
      items.map(ItemDocument.init), .items(items, zone: session.context.timeZone),
      whenEmpty: ["No item uses policy \(name)."])
  }
}

extension RetentionEffect {
  /// What to tell whoever made the change.
  var sentences: [String] {
    guard let shortening else { return [] }
    let points = Words.count(shortenedPoints, "existing recovery point")
    let affected =
      shortenedPoints == 0
      ? "No existing recovery point is affected."
      : "\(points) kept shorter, \(expiringPoints) of them expiring within a day."
    return ["A security alert was raised. \(shortening) \(affected)"]
  }
}
