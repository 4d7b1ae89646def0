import BackupModel
import BackupViewModels
import TerminalUI

/// *Delete vault*: what is in the way, each with the list where it is cleared; and the deletion once nothing is.
@MainActor
final class DeleteVaultBlade: FormBlade {
  let title = "Delete vault"
  var form = Form([])
  private let model: DeleteVaultModel
  private let navigator: any Navigator

  init(vault: String, _ navigator: any Navigator) {
    self.navigator = navigator
    model = DeleteVaultModel(vault: vault, context: navigator.context)
    refreshForm()
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  func refresh(_ form: inout Form) {
    var rows: [Form.Row] = []
    var buttons = [Button("cancel", "Cancel")]
    if let blockers = model.blockers, blockers.isEmpty {
      rows += [
        .note(
          StyledLine(
            "Vault \(model.vault) holds nothing. Deleting it removes its storage and its key for good, with the policies.",
            Style(.warning))), .gap,
        .field(
          FormField(
            "name", "Name", form.kept("name", .text(TextField())),
            hint: "Type \(model.vault) to confirm; upper and lower case count.",
            approval: model.nameMatches ? "The name fits." : nil)),
      ]
    } else if let blockers = model.blockers {
      rows += [
        .note(StyledLine("Vault \(model.vault) can't be deleted while it holds anything:")), .gap,
      ]
      for blocker in blockers {
        rows.append(
          Form.link(
            blocker.kind.rawValue, "", StyledLine(blocker.words(in: navigator.context.zone), Style(.plain, bold: true)),
            hint: Self.remedy(of: blocker)))
      }
      rows += [
        .gap, .note(StyledLine("Enter opens the list where it is cleared; Esc leads back here.", Style(.muted))),
      ]
    } else if model.refusal == nil {
      rows.append(.note(StyledLine("Looking at the vault…", Style(.muted))))
    }
    rows += Form.refused(model.refusal)
    buttons.append(Button("delete", "Delete", disabledReason: obstacle, isDestructive: true))
    let knewNothing = form.focusOrder.count <= buttons.count
    form.update(rows: rows, buttons: buttons)
    // The focus goes to what is in the way, or to the name, once that is known; never to *Delete*.
    if knewNothing, model.blockers != nil, let first = form.focusOrder.first { form.focus(on: first) }
  }

  private var obstacle: String? { model.isDeleting ? "The vault is being deleted." : model.obstacle }

  private static func remedy(of blocker: VaultDeletionBlocker) -> String {
    let names = blocker.items.prefix(4).joined(separator: ", ") + (blocker.count > 4 ? ", …" : "")
    return PrintableText.line(names) + ". " + blocker.remedy
  }

  var offers: [Offer] { model.blockers == [] ? [Offer(.confirm, .keyBar, title: "Delete", unless: obstacle)] : [] }

  func perform(_ command: CommandID) { if command == .confirm { delete() } }

  func changed(_ key: String) { if key == "name" { model.typedName = form.text("name") } }

  func handle(_ key: Key) -> Bool { handleLinks(key) }

  func pressed(_ id: String) {
    switch id {
    case "cancel": navigator.close(self)
    case "delete": delete()
    default:
      guard let blocker = model.blockers?.first(where: { $0.kind.rawValue == id }) else { return }
      navigator.stack(.instances(model.query(of: blocker)), as: .instances)
    }
  }

  private func delete() {
    Task { @MainActor in if await model.delete() { navigator.go(to: .section(.vaults)) } }
  }
}
