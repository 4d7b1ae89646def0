import BackupModel
import BackupViewModels
import TerminalUI

/// *Restore*, opened without a backup instance: which one?
@MainActor
final class RestoreItemBlade: ListBlade {
  let title = "Restore: choose a backup instance"
  let listName = "restorable"
  let model: InstancesModel
  let navigator: any Navigator
  var view = ListView()

  init(_ navigator: any Navigator) {
    self.navigator = navigator
    model = InstancesModel(context: navigator.context)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns = [
    TableColumn("name", "Name", minimum: 12, ideal: 30, weight: 3),
    TableColumn("resourceGroup", "Resource group", minimum: 10, ideal: 16, weight: 1, priority: 2),
    TableColumn("vault", "Vault", minimum: 10, ideal: 22, weight: 1, priority: 1),
    TableColumn("latestRecoveryPoint", "Latest point", minimum: 14),
    TableColumn("points", "Points", minimum: 6, alignment: .trailing),
  ]

  func cells(of item: ItemListing, _ scene: Scene) -> [TableCell] {
    [
      TableCell(item.instance.name), TableCell(item.instance.resourceGroup), TableCell(item.vaultName),
      TableCell(item.latestRecoveryPoint.map { TimeText.ago($0, now: scene.now, scene.zone) } ?? "none yet"),
      TableCell("\(item.recoveryPointCount)"),
    ]
  }

  func name(of item: ItemListing) -> String { item.instance.name }
  func isDimmed(_ item: ItemListing) -> Bool { item.recoveryPointCount == 0 }

  var placeholder: [StyledLine] {
    [StyledLine("No virtual machine is under protection, so there is nothing to restore.")]
  }

  var rowOffers: [Offer] {
    let refusal = model.list.selected.flatMap { model.refusal(of: .restore, for: $0) }
    return [Offer(.restore, unless: model.list.selected == nil ? "No row is selected." : refusal?.advice)]
  }

  func open() {
    guard let item = model.list.selected else { return }
    if let refusal = model.refusal(of: .restore, for: item) {
      navigator.context.notifications.post("Restore isn't possible", failed: refusal)
    } else {
      navigator.go(to: .restore(item))
    }
  }

  func run(_ command: CommandID) { if command == .restore { open() } }
}
