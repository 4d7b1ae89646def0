import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// The second step of *Configure backup*: the policy, with what it means in plain words.
@MainActor
struct PolicyStep {
  let model: ConfigureBackupModel
  let context: ScreenContext

  func refresh(_ form: inout Form) {
    var rows: [Form.Row] = [
      .heading("Backup policy"),
      .note(StyledLine("When recovery points are made, and how long they are kept.", Style(.muted))), .gap,
      policyRow(form), Form.link("newPolicy", "", "Create a new policy"),
    ]
    if let policy = model.policy { rows += [.heading("Policy details")] + Self.details(policy, context) }
    form.update(
      rows: rows, buttons: [Button("next", "Next"), Button("back", "Back"), Button("cancel", "Cancel")])
  }

  private func policyRow(_ form: Form) -> Form.Row {
    let choices = (model.policies ?? []).map {
      Choice(id: $0.policy.name, title: $0.policy.name, detail: $0.policy.summary)
    }
    let placeholder = model.policies == nil ? "Loading…" : "Select a backup policy…"
    var picker = Picker(choices, placeholder: placeholder)
    if case .picker(let kept) = form.kept("policy", .picker(picker)) { picker = kept }
    picker.placeholder = placeholder
    picker.chosen = model.policy?.name
    return .field(FormField("policy", "Backup policy", .picker(picker), error: model.problem(at: .policy)))
  }

  /// What a policy does, in plain words.
  static func details(_ policy: BackupPolicy, _ context: ScreenContext) -> [Form.Row] {
    let days = Words.count(policy.snapshotRetentionDays, "day")
    var rows: [Form.Row] = [
      Form.told("kind", "Type", [StyledLine(policy.kind.rawValue)]),
      Form.told("schedule", "Schedule", [StyledLine("\(policy.schedule.summary) \(policy.timeZone)".sentence)]),
      Form.told(
        "retention", "Retention",
        policy.retention.summary.split(separator: ";").map {
          StyledLine(String($0).trimmingCharacters(in: .whitespaces).sentence)
        }),
      Form.told("snapshots", "Snapshots", [StyledLine("Kept \(days) for instant recovery")]),
    ]
    if let next = ScheduleRules.nextSlot(of: policy, after: context.now()) {
      let when = "\(TimeText.local(next, context.zone).dropLast(3)), "
      let text = when + TimeText.until(next, now: context.now(), context.zone)
      rows.append(Form.told("first", "First backup", [StyledLine(text)]))
    }
    return rows
  }
}

extension String {
  /// With a capital letter at the beginning.
  fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() }
}
