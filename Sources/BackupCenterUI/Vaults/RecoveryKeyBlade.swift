import BackupModel
import BackupViewModels
import TerminalUI

/// A vault's recovery key, shown only once asked for; gone again when the pane is left.
@MainActor
final class RecoveryKeyBlade: FormBlade {
  let title = "Recovery key"
  var form = Form([])
  private let model: RecoveryKeyModel
  private let navigator: any Navigator

  init(vault: String, _ navigator: any Navigator) {
    self.navigator = navigator
    model = RecoveryKeyModel(vault: vault, context: navigator.context)
    refreshForm()
  }

  func disappear() {
    model.hide()
    // The rows hold it too.
    refreshForm()
  }

  func refresh(_ form: inout Form) {
    var rows: [Form.Row] = [
      .note(
        StyledLine(
          "Whoever has the recovery key of vault \(model.vault) can read everything in it; without it nobody can, once "
            + "this machine is gone. Write it down or put it into a password safe, away from this machine and from the "
            + "vault's storage.")), .gap,
    ]
    rows += model.lines.map { .note(StyledLine($0, Style(.heading, bold: true))) }
    if model.key == nil {
      rows.append(
        .note(StyledLine("Make sure that nobody looks over your shoulder. Showing it counts as exporting it.")))
    } else {
      rows += [.gap, .note(StyledLine("Read as 64 digits without blanks. It is noted as exported.", Style(.muted)))]
    }
    rows += Form.refused(model.refusal)
    let show = Button("show", "Show the key")
    form.update(rows: rows, buttons: [Button("close", "Close")] + (model.key == nil ? [show] : []))
  }

  func pressed(_ id: String) {
    guard id == "show" else { return navigator.close(self) }
    Task { @MainActor in await model.reveal() }
  }
}
