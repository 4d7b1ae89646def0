import BackupModel
import BackupViewModels
import TerminalUI

/// The backup instances.
@MainActor
final class InstancesBlade: ListBlade {
  let title = Section.instances.title
  let listName = "instances"
  let model: InstancesModel
  let navigator: any Navigator
  var view = ListView()

  init(query: ItemQuery = ItemQuery(), _ navigator: any Navigator) {
    model = InstancesModel(context: navigator.context, query: query)
    self.navigator = navigator
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns = [
    TableColumn("name", "Name", minimum: 12, ideal: 24, weight: 3),
    TableColumn("resourceGroup", "Resource group", minimum: 10, ideal: 16, weight: 1, priority: 3),
    TableColumn("vault", "Vault", minimum: 10, ideal: 22, weight: 1, priority: 4),
    TableColumn("policy", "Policy", minimum: 10, ideal: 14, weight: 1, priority: 5),
    TableColumn("lastBackupStatus", "Last backup", minimum: 13, ideal: 25, priority: 1),
    TableColumn("latestRecoveryPoint", "Latest point", minimum: 12, ideal: 14, priority: 2),
    TableColumn("protectionState", "Protection", minimum: 15, ideal: 32),
  ]

  func cells(of item: ItemListing, _ scene: Scene) -> [TableCell] {
    [
      TableCell(item.instance.name), TableCell(item.instance.resourceGroup), TableCell(item.vaultName),
      TableCell(item.policyName ?? "–"), lastBackup(of: item),
      TableCell(item.latestRecoveryPoint.map { TimeText.ago($0, now: scene.now, scene.zone) } ?? "–"),
      protection(of: item, scene),
    ]
  }

  /// A soft-deleted item says until which day, within half a year, it can be undeleted.
  private func protection(of item: ItemListing, _ scene: Scene) -> TableCell {
    var cell = item.protectionState.cell
    if case .softDeleted(_, let purge) = item.instance.protection {
      cell.text += " until \(TimeText.day(purge, scene.zone).dropFirst(5))"
    }
    return cell
  }

  private func lastBackup(of item: ItemListing) -> TableCell {
    guard let open = model.openBackups[item.id] else { return item.lastBackupStatus?.cell ?? TableCell("–", .muted) }
    if open.status == .inProgress, let fraction = open.progress.fraction {
      return TableCell("\(Int(fraction * 100)) %", .accent, gauge: fraction)
    }
    return open.status.cell
  }

  func name(of item: ItemListing) -> String { item.instance.name }

  func isDimmed(_ item: ItemListing) -> Bool { item.protectionState == .softDeleted }

  func details(of item: ItemListing, _ scene: Scene) -> [StyledLine] {
    InstanceFacts.lines(item, openBackup: model.openBackups[item.id], scene)
  }

  var placeholder: [StyledLine] {
    let key = CommandTable.command(.configureBackup).keys.first?.name ?? ""
    return [
      StyledLine("No virtual machine is under protection yet.", Style(.heading, bold: true)),
      StyledLine(parts: [
        (key, Style(.accent, bold: true)),
        (" configures backup: choose a vault, a policy and virtual machines.", .plain),
      ]),
    ]
  }

  var rowOffers: [Offer] {
    let item = model.list.selected
    let offers = InstanceCommands.offers(for: item) { action in
      item.flatMap { model.refusal(of: action, for: $0) }
    }
    let nothing: String? = item == nil ? "No backup instance is selected." : nil
    return offers + [Offer(.open, .menu, title: "Details", unless: nothing), Offer(.configureBackup, .keyBar)]
  }

  func open() { if let item = model.list.selected { navigator.go(to: .instance(item.id)) } }

  func run(_ command: CommandID) {
    if command == .configureBackup { return navigator.go(to: .configureBackup(vault: model.query.vault)) }
    InstanceCommands.run(command, for: model.list.selected, navigator)
  }
}
