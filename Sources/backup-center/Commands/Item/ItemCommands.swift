import ArgumentParser
import BackupModel

/// `item …`
struct ItemCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "item", abstract: "Backup items: the machines under protection.",
    subcommands: [ItemList.self, ItemShow.self, ItemSetPolicy.self])
}

/// `item list`
struct ItemList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the items.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("Only those of this vault.", valueName: "name")) var vaultName: String?

  func run(_ session: Session) async throws {
    let items = try await session.service.items(matching: ItemQuery(vault: vaultName))
    var hints: [String] = []
    if items.isEmpty {
      let next = session.command("vm", "list", "--protectable")
      hints = try await FirstUse.hints(session, otherwise: ["Nothing is protected yet. What can be: \(next)"])
    }
    try session.list(items.map(ItemDocument.init), .items(items, zone: session.context.timeZone), whenEmpty: hints)
  }
}

/// `item show`
struct ItemShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show an item.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions

  func run(_ session: Session) async throws {
    let listing = try await session.service.item(named: item.itemName, inVault: item.vaultName)
    try session.show(ItemDocument(listing), .item(listing, zone: session.context.timeZone))
  }
}
