import BackupViewModels
import ArgumentParser
import BackupModel

/// `vault …`
struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Recovery Services vaults: they hold the recovery points of a region's machines.",
    subcommands: [
      VaultCreate.self, VaultList.self, VaultShow.self, VaultDelete.self, BackupPropertiesCommand.self,
      VaultVerify.self, VaultRecoveryKit.self, VaultExportKey.self, VaultAdopt.self, VaultPrune.self,
    ])
}

/// `vault create`
struct VaultCreate: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create a vault in a region; its data is a restic repository.")

  @OptionGroup var global: GlobalOptions
  @Option(help: "2–50 characters: a letter, then letters, digits and hyphens.") var name: String
  @Option(help: ArgumentHelp("The region; it can't be changed later.", valueName: "name")) var region: String

  func run(_ session: Session) async throws {
    let listing = try await session.service.createVault(CreateVaultRequest(name: name, region: region))
    try session.done(
      VaultDocument(listing),
      "Vault \(listing.vault.name) of region \(listing.regionName) is ready in "
        + "\(listing.vault.repository).")
    let export = session.command("vault", "export-key", "--vault-name", listing.vault.name)
    session.note("Keep its key somewhere else, without it nobody can read the vault: \(export)")
  }
}

/// `vault list`
struct VaultList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the vaults.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let vaults = try await session.service.vaults()
    var hints: [String] = []
    if vaults.isEmpty {
      let region = try await session.service.regions().first?.name ?? "NAME"
      let create = session.command("vault", "create", "--name", "myRecoveryServicesVault", "--region", region)
      hints = try await FirstUse.hints(session, otherwise: ["There is no vault yet: \(create)"])
    }
    try session.list(vaults.map(VaultDocument.init), .vaults(vaults), whenEmpty: hints)
  }
}

/// `vault show`
struct VaultShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a vault.")

  @OptionGroup var global: GlobalOptions
  @Option(name: [.customLong("vault-name"), .customLong("name")], help: ArgumentHelp("The vault.", valueName: "name"))
  var vaultName: String

  func run(_ session: Session) async throws {
    let listing = try await session.service.vault(named: vaultName)
    try session.show(VaultDocument(listing), .vault(listing, zone: session.context.timeZone))
  }
}

/// `vault export-key`
struct VaultExportKey: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "export-key", abstract: "Print the password of a vault's repository, and nothing else.",
    discussion: "For keeping it elsewhere, and for restic: restic -r REPOSITORY --password-file <(… export-key …) check"
  )

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption

  func run(_ session: Session) async throws {
    session.say(try await session.service.exportKey(ofVault: vault.vaultName))
  }
}

/// `vault adopt`
struct VaultAdopt: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt", abstract: "Take over a vault from its storage and its key, with all that it holds.",
    discussion: """
      For a lost state directory, or a move to another server. Items, points, policies and dates come back as they were; \
      the former owner refuses to write from then on.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The vault's own folder (its repository).", valueName: "dir"), completion: .directory)
  var storage: String
  @Option(help: ArgumentHelp("A file that holds what export-key printed.", valueName: "file"), completion: .file())
  var keyFile: String

  func run(_ session: Session) async throws {
    let request = AdoptVaultRequest(
      repository: try session.context.absolute(storage, option: "--storage"),
      keyFile: try session.context.absolute(keyFile, option: "--key-file"))
    let known = try await session.service.vaults()
    let listing = try await session.service.adoptVault(request)
    let items = Words.count(listing.itemCount + listing.softDeletedItemCount, "item")
    try session.done(
      VaultDocument(listing), "Vault \(listing.vault.name) of region \(listing.regionName) is adopted, with \(items).")
    let former = known.first { $0.id == listing.id }?.vault.repository
    if let former, former != listing.vault.repository {
      session.note("It was known here in \(former), which holds it no more: it is in \(listing.vault.repository) now.")
    }
  }
}
