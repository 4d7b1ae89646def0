import BackupModel
import BackupViewModels
import TerminalUI

/// The list of vaults.
@MainActor
final class VaultsBlade: ListBlade {
  let title = "Vaults"
  let listName = "vaults"
  let model: VaultsModel
  let navigator: any Navigator
  var view = ListView()

  init(_ navigator: any Navigator) {
    self.navigator = navigator
    model = VaultsModel(context: navigator.context)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns: [TableColumn] = [
    TableColumn("name", "Name", minimum: 18, ideal: 30, weight: 3),
    TableColumn("region", "Region", minimum: 10, ideal: 14, weight: 1),
    TableColumn("redundancy", "Redundancy", minimum: 13, ideal: 17, priority: 4),
    TableColumn("items", "Items", minimum: 6, alignment: .trailing),
    TableColumn("softDeleted", "Soft-deleted", minimum: 12, alignment: .trailing, priority: 2),
    TableColumn("logical", "Logical", minimum: 9, alignment: .trailing, priority: 5),
    TableColumn("stored", "Stored", minimum: 9, alignment: .trailing, priority: 1),
    TableColumn("saved", "Saved", minimum: 6, alignment: .trailing, priority: 3),
    TableColumn("health", "Health", minimum: 18, ideal: 20),
  ]

  func cells(of row: VaultListing, _ scene: Scene) -> [TableCell] {
    [
      TableCell(row.vault.name), TableCell(row.regionName), TableCell(row.vault.storageRedundancy.title),
      TableCell("\(row.itemCount)"),
      TableCell("\(row.softDeletedItemCount)", row.softDeletedItemCount > 0 ? .plain : .muted),
      TableCell(ByteText.size(row.logicalBytes)), TableCell(ByteText.size(row.storedBytes)),
      TableCell(row.savedText, row.savedShare == nil ? .muted : .plain), Self.health(of: row),
    ]
  }

  static func health(of row: VaultListing) -> TableCell {
    let status = row.preCheck.status
    let isUnknown = status == .passed && row.health.verifiedAt == nil
    return TableCell("\(isUnknown ? "•" : status.tone.sign) \(row.healthText)", isUnknown ? .muted : status.tone.role)
  }

  func name(of row: VaultListing) -> String { row.vault.name }

  let placeholder = [
    StyledLine("There is no Recovery Services vault yet."),
    StyledLine("A vault holds the recovery points of one region's virtual machines.", Style(.muted)),
    StyledLine(parts: [("a", Style(.accent, bold: true)), (" creates one.", Style(.muted))]),
  ]

  func details(of row: VaultListing, _ scene: Scene) -> [StyledLine] {
    VaultFacts(listing: row, zone: scene.zone).lines
  }

  var rowOffers: [Offer] {
    [Offer(.createVault)] + (model.list.selected.map { VaultCommands(vault: $0, navigator: navigator).offers } ?? [])
  }

  func open() { if let vault = model.list.selected { navigator.go(to: .vault(vault.vault.name)) } }

  func run(_ command: CommandID) {
    if command == .createVault { return navigator.go(to: .createVault) }
    if let vault = model.list.selected { VaultCommands(vault: vault, navigator: navigator).run(command) }
  }
}
