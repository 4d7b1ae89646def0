import BackupModel
import BackupViewModels
import TerminalUI

/// The virtual machines that no vault protects.
@MainActor
final class UnprotectedBlade: ListBlade {
  let title = "Not protected yet"
  let listName = "unprotected"
  let model: UnprotectedModel
  let navigator: any Navigator
  var view = ListView()

  init(_ navigator: any Navigator) {
    self.navigator = navigator
    model = UnprotectedModel(context: navigator.context)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns: [TableColumn] = [
    TableColumn("name", "Name", minimum: 14, ideal: 28, weight: 2),
    TableColumn("group", "Resource group", minimum: 14, ideal: 20, weight: 1),
    TableColumn("region", "Region", minimum: 10, ideal: 14),
    TableColumn("size", "Size", minimum: 9, alignment: .trailing, priority: 1),
    TableColumn("state", "Can it be protected", minimum: 20, ideal: 40, weight: 3),
  ]

  func cells(of row: MachineListing, _ scene: Scene) -> [TableCell] {
    [
      TableCell(PrintableText.line(row.machine.name)), TableCell(PrintableText.line(row.machine.resourceGroup)),
      TableCell(row.regionName), TableCell(ByteText.size(row.machine.sizeBytes)),
      row.refusal.map { TableCell("! \($0.message)", .warning) } ?? TableCell("✓ Yes", .success),
    ]
  }

  func name(of row: MachineListing) -> String { row.machine.name }

  let placeholder: [StyledLine] = [
    "Every virtual machine that the sources show is protected.",
    StyledLine("Sources are added under Regions and sources.", Style(.muted)),
  ]

  func details(of row: MachineListing, _ scene: Scene) -> [StyledLine] {
    var facts = Facts()
    facts.add("Resource group", row.machine.resourceGroup)
    facts.add("Region", row.regionName)
    facts.add("Source", row.sourceName)
    facts.add("State", row.machine.powerState == .notApplicable ? nil : Words.of(row.machine.powerState))
    facts.heading("Disks")
    for disk in row.machine.disks {
      let use = disk.isOSDisk ? ", OS disk" : ""
      facts.add(disk.name, "\(ByteText.size(disk.sizeBytes)) \(disk.format.rawValue)\(use)")
    }
    if let refusal = row.refusal {
      facts.add("")
      facts.add(refusal, .warning)
    }
    return facts.lines
  }

  var rowOffers: [Offer] {
    [Offer(.configureBackup, title: "Back up", unless: model.list.selected?.refusal?.message)]
  }

  func open() {
    guard let machine = model.list.selected else { return }
    guard let refusal = machine.refusal else {
      return navigator.push(ConfigureBackupBlade(vault: nil, machines: [machine], navigator))
    }
    navigator.context.notifications.post("Back up isn't possible", failed: refusal)
  }

  func run(_ command: CommandID) { if command == .configureBackup { open() } }
}
