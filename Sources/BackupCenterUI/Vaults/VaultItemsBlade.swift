import BackupModel
import BackupViewModels
import TerminalUI

/// A vault's backup items by type; each figure opens the list behind it.
@MainActor
final class VaultItemsBlade: FormBlade {
  let title = "Backup items"
  var form = Form([])
  private let model: VaultModel
  private let navigator: any Navigator

  init(vault: String, _ navigator: any Navigator) {
    self.navigator = navigator
    model = VaultModel(vault: vault, context: navigator.context)
    refreshForm()
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var offers: [Offer] { [Offer(.open, .keyBar), Offer(.configureBackup)] }

  func perform(_ command: CommandID) {
    switch command {
    case .configureBackup: navigator.go(to: .configureBackup(vault: model.name))
    case .open: if let focus = form.focus { pressed(focus) }
    default: break
    }
  }

  func handle(_ key: Key) -> Bool { handleLinks(key) }

  func refresh(_ form: inout Form) {
    let count = model.listing.map { "\($0.itemCount)" } ?? "…"
    let deleted = model.listing?.softDeletedItemCount ?? 0
    var rows: [Form.Row] = [
      .note(StyledLine("Backup items of vault \(model.name), by type", Style(.muted))), .gap,
      Form.link("all", "Virtual machines", StyledLine(count, Style(.accent, bold: true))),
    ]
    for state in BackupInstance.ProtectionState.allCases where state != .softDeleted {
      guard let count = model.itemsByState[state], count > 0 else { continue }
      rows.append(Form.link(state.rawValue, "  " + Words.of(state), StyledLine("\(count)")))
    }
    if deleted > 0 {
      rows.append(
        Form.link(
          BackupInstance.ProtectionState.softDeleted.rawValue, "  Soft-deleted",
          StyledLine("\(deleted)", Style(.warning))))
    }
    form.update(rows: rows, buttons: [])
  }

  func pressed(_ id: String) {
    let state = BackupInstance.ProtectionState(rawValue: id)
    navigator.stack(.instances(ItemQuery(vault: model.name, protectionState: state)), as: .instances)
  }
}
