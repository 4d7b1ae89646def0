import ArgumentParser
import BackupModel

/// `alert …`
struct AlertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alert", abstract: "What an administrator should know about.", subcommands: [AlertList.self])
}

/// `alert list`
struct AlertList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the alerts.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let alerts = try await session.service.alerts()
    let vaults = try await session.service.vaults().reduce(into: [:]) { $0[$1.id] = $1.vault.name }
    let items = alerts.contains { $0.instanceID != nil } ? try await session.service.items(matching: ItemQuery()) : []
    let names = items.reduce(into: [:]) { $0[$1.id] = $1.instance.name }
    let documents = alerts.map { alert in
      AlertDocument(
        alert, vaultName: alert.vaultID.flatMap { vaults[$0] }, itemName: alert.instanceID.flatMap { names[$0] })
    }
    try session.list(
      documents, .alerts(documents, zone: session.context.timeZone), whenEmpty: ["No alert."])
  }
}
