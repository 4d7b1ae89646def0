import ArgumentParser
import BackupModel

/// `recoverypoint …`
struct RecoveryPointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recoverypoint", abstract: "Recovery points: the states that an item can be restored to.",
    subcommands: [RecoveryPointList.self, RecoveryPointShow.self])
}

/// `recoverypoint list`
struct RecoveryPointList: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List an item's recovery points, the newest first.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions
  @OptionGroup var period: PeriodOptions

  func run(_ session: Session) async throws {
    let zone = session.context.timeZone
    let points = try await session.service.recoveryPoints(
      ofItem: item.itemName, inVault: item.vaultName,
      query: PointQuery(from: period.startDate?.start(in: zone), to: period.endDate?.end(in: zone)))
    let backup = session.command(
      "protection", "backup-now", "--vault-name", item.vaultName, "--item-name", item.itemName, "--wait")
    try session.list(
      points.map(PointDocument.init), .points(points, zone: zone),
      whenEmpty: ["No recovery point here. Make one: \(backup)"])
  }
}

/// `recoverypoint show`
struct RecoveryPointShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a recovery point.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions
  @Option(help: ArgumentHelp("The recovery point.", valueName: "id")) var name: String

  func run(_ session: Session) async throws {
    let listing = try await session.service.recoveryPoint(
      id: RecoveryPointID(rawValue: name), ofItem: item.itemName, inVault: item.vaultName)
    try session.show(PointDocument(listing), .point(listing, zone: session.context.timeZone))
  }
}
