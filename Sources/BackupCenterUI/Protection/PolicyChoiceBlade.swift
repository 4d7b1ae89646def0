import BackupModel
import BackupViewModels
import TerminalUI

/// *Change policy* and *Resume backup*: a policy of the vault, with what it does to existing points.
@MainActor
final class PolicyChoiceBlade: ConfirmationForm {
  let navigator: any Navigator
  var form = Form([], buttons: [])
  private let model: PolicyChoiceModel

  init(_ item: ItemListing, _ purpose: PolicyChoiceModel.Purpose, _ navigator: any Navigator) {
    self.navigator = navigator
    model = PolicyChoiceModel(context: navigator.context, item: item, purpose: purpose)
    refreshForm()
  }

  var title: String { "\(confirmTitle): \(PrintableText.line(model.item.instance.name))" }
  var confirmTitle: String { model.purpose == .change ? "Change policy" : "Resume backup" }
  var submission: Submission { model.submission }
  var disabledReason: String? { model.disabledReason }
  var presentation: Presentation { .popup(Size(width: 74, height: 18)) }

  func appear() { model.start() }
  func disappear() { model.stop() }

  func refresh(_ form: inout Form) {
    let now = model.item.policyName ?? (model.purpose == .resume ? "none: backup is stopped" : "none")
    var rows: [Form.Row] = [.field(FormField("now", "Policy now", .value([StyledLine(now)])))]
    let isFirst = form["policy"] == nil
    rows.append(.field(FormField("policy", "Backup policy", .picker(picker(form)), hint: summary)))
    let effect = model.effect
    if !effect.isEmpty {
      rows.append(.heading("Existing recovery points"))
      let role: Role = model.shortensRetention ? .warning : .plain
      rows += effect.map { .note(StyledLine($0, Style(role))) }
    }
    form.update(rows: rows + refusalRows, buttons: buttons)
    if isFirst { form.focus(on: "policy") }
  }

  private func picker(_ form: Form) -> Picker {
    let choices = model.policies.map {
      Choice(
        id: $0.id.rawValue, title: $0.policy.name, detail: $0.policy.summary,
        disabledReason: model.refusal(of: $0.policy))
    }
    if case .picker(let shown)? = form["policy"]?.control { return shown.with(choices: choices) }
    return Picker(choices, chosen: model.chosenID?.rawValue, placeholder: "Select a backup policy…")
  }

  private var summary: String { model.chosen?.summary ?? "Enter opens the list." }

  func changed(_ key: String) {
    if let id = form.chosen("policy") { model.choose(PolicyID(rawValue: id)) }
  }

  func confirm() {
    model.confirm { [weak self, navigator] in
      navigator.runQueuedJobs()
      if let self { navigator.close(self) }
    }
  }
}
