import ArgumentParser
import BackupModel

/// `alert …`
struct AlertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alert", abstract: "What an administrator should know about.",
    subcommands: [AlertList.self, AlertAcknowledge.self, AlertClose.self])
}

/// `alert list`
struct AlertList: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the alerts that nobody has closed, the newest first.")

  @OptionGroup var global: GlobalOptions
  @Option(help: "Only those of this severity; may be given several times.") var severity: [Alert.Severity] = []
  @Option(help: "Only those in this state, Closed included; may be given several times.") var alertState:
    [Alert.State] = []

  func run(_ session: Session) async throws {
    let states = alertState.isEmpty ? [.new, .acknowledged] : Set(alertState)
    let alerts = try await session.service.alerts(
      matching: AlertQuery(severities: Set(severity), states: states))
    let documents = try await AlertDocument.all(alerts, session)
    try session.list(
      documents, .alerts(documents, zone: session.context.timeZone), whenEmpty: ["No alert."])
  }
}

/// `alert acknowledge`
struct AlertAcknowledge: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "Note that somebody is looking after an alert.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The alert.", valueName: "id")) var id: String

  func run(_ session: Session) async throws {
    let alert = try await session.service.acknowledgeAlert(id: AlertID(rawValue: id))
    try session.done(try await AlertDocument.all([alert], session)[0], "Acknowledged: \(alert.cause.message)")
  }
}

/// `alert close`
struct AlertClose: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Put an alert away; if its cause comes again, there is a new one.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The alert.", valueName: "id")) var id: String

  func run(_ session: Session) async throws {
    let alert = try await session.service.closeAlert(id: AlertID(rawValue: id))
    try session.done(try await AlertDocument.all([alert], session)[0], "Closed: \(alert.cause.message)")
  }
}

extension AlertDocument {
  /// Alerts with the names of the vaults and items that they are about.
  static func all(_ alerts: [Alert], _ session: Session) async throws -> [AlertDocument] {
    let vaults = try await session.service.vaults().reduce(into: [:]) { $0[$1.id] = $1.vault.name }
    let items = alerts.contains { $0.instanceID != nil } ? try await session.service.items(matching: ItemQuery()) : []
    let names = items.reduce(into: [:]) { $0[$1.id] = $1.instance.name }
    return alerts.map { alert in
      AlertDocument(
        alert, vaultName: alert.vaultID.flatMap { vaults[$0] }, itemName: alert.instanceID.flatMap { names[$0] })
    }
  }
}
