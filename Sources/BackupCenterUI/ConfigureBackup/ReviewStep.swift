import BackupModel
import BackupViewModels
import TerminalUI

/// The last step of *Configure backup*: everything that was chosen, validated.
@MainActor
struct ReviewStep {
  let model: ConfigureBackupModel
  let width: Int
  let context: ScreenContext

  func refresh(_ form: inout Form) {
    let machines = model.pickedMachines
    let refused = machines.count { model.refusal(of: $0) != nil }
    var rows: [Form.Row] = [
      .heading("Review"),
      Form.told("vault", "Vault", [StyledLine("\(model.vaultName ?? "–"), region \(model.vault?.regionName ?? "–")")]),
      Form.told("policy", "Backup policy", policyLines),
      Form.told("disks", "Disks", [StyledLine(model.disks.summary)]),
      Form.told("machines", "Virtual machines", [StyledLine(MachineRows.total(of: machines))]),
    ]
    rows += MachineRows(model: model, width: width, focus: form.focus, hint: "Enter changes the list.").rows
    rows.append(.gap)
    if refused == 0 {
      let count = machines.count == 1 ? "The virtual machine passes" : "All \(machines.count) virtual machines pass"
      rows.append(.note(StyledLine("✓ \(count) the validation.", Style(.success))))
    }
    rows.append(
      .note(
        StyledLine(
          "Enable backup deploys the policy to the vault and to each VM, and checks its backup extension, whether or "
            + "not the VM runs. The first backup runs on schedule; Backup now may come first.", Style(.muted))))
    if let problem = model.problem { rows.append(.note(StyledLine("✗ \(problem.message)", Style(.danger)))) }
    if let refusal = model.submission.refusal {
      rows.append(.note(StyledLine("✗ \(refusal.message) \(refusal.recommendedAction)", Style(.danger))))
    }
    let busy = model.submission.isRunning ? "Backup is being enabled." : nil
    form.update(
      rows: rows,
      buttons: [
        Button("enable", "Enable backup", disabledReason: busy), Button("back", "Back"), Button("cancel", "Cancel"),
      ])
  }

  private var policyLines: [StyledLine] {
    guard let policy = model.policy else { return ["–"] }
    return [StyledLine(policy.name), StyledLine(policy.summary, Style(.muted))]
  }
}
