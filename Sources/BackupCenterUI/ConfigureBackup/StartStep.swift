import BackupModel
import BackupViewModels
import TerminalUI

/// The first step of *Configure backup*: datasource type and vault.
@MainActor
struct StartStep {
  let model: ConfigureBackupModel

  func refresh(_ form: inout Form) {
    let type = Choice(id: "vm", title: "Virtual machines")
    let rows: [Form.Row] = [
      .heading("Start: Configure backup"),
      .note(StyledLine("What is to be backed up, and the vault that holds its recovery points.", Style(.muted))), .gap,
      .field(
        FormField("type", "Datasource type", form.kept("type", .picker(Picker([type], chosen: "vm"))))),
      .gap, vaultRow(form),
      Form.link("newVault", "", "Create new vault"),
    ]
    form.update(rows: rows, buttons: [Button("next", "Next"), Button("cancel", "Cancel")])
  }

  private func vaultRow(_ form: Form) -> Form.Row {
    let choices = (model.vaults ?? []).map { vault in
      Choice(
        id: vault.vault.name, title: vault.vault.name,
        detail: "\(vault.regionName) · \(Words.count(vault.itemCount, "backup item"))")
    }
    let placeholder = model.vaults == nil ? "Loading…" : choices.isEmpty ? "No vault yet" : "Select a vault…"
    var picker = Picker(choices, placeholder: placeholder)
    if case .picker(let kept) = form.kept("vault", .picker(picker)) { picker = kept }
    picker.placeholder = placeholder
    picker.chosen = model.vault?.vault.name
    let region = model.vault.map { "Only virtual machines of region \($0.regionName) can be chosen." } ?? ""
    return .field(
      FormField(
        "vault", "Vault", .picker(picker), hint: region, error: model.problem(at: .vault)))
  }
}

extension ConfigureBackupModel {
  /// What is said at a field because it keeps the step from being left.
  func problem(at field: StepProblem.Field) -> String? { problem?.field == field ? problem?.message : nil }
}
