import BackupModel
import BackupViewModels
import TerminalUI

/// *Stop backup*: what becomes of the data; to delete it the item's name has to be typed.
@MainActor
final class StopBackupBlade: ConfirmationForm {
  let navigator: any Navigator
  var form = Form([], buttons: [])
  private let model: StopBackupModel

  init(_ item: ItemListing, _ navigator: any Navigator) {
    self.navigator = navigator
    model = StopBackupModel(context: navigator.context, item: item)
    refreshForm()
  }

  var title: String { "Stop backup of \(model.nameToType)" }
  let confirmTitle = "Stop backup"
  var isDestructive: Bool { true }
  var submission: Submission { model.submission }
  var disabledReason: String? { model.disabledReason }
  var presentation: Presentation { .popup(Size(width: 74, height: 19)) }
  var unsaved: String? {
    model.isTouched && !submission.isRunning ? "What was filled in to stop the backup is lost." : nil
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  func refresh(_ form: inout Form) {
    var rows: [Form.Row] = [.field(fate(form))]
    if model.fate == .delete {
      rows += [.field(name(form)), .field(reason(form)), .field(comments(form))]
    }
    if let consequence = model.consequence {
      rows += [.gap, .note(StyledLine(consequence, Style(model.fate == .delete ? .warning : .plain)))]
    }
    form.update(rows: rows + refusalRows, buttons: buttons)
  }

  private func fate(_ form: Form) -> FormField {
    let choices = StopBackupModel.Fate.allCases.map {
      Choice(id: $0.rawValue, title: $0.title, detail: $0.detail, disabledReason: model.refusal(of: $0)?.message)
    }
    var list = ChoiceList(choices, chosen: model.fate?.rawValue)
    // The highlight stays where it was, unless what can be chosen is another now.
    if case .choice(let shown)? = form["fate"]?.control, shown.choices == choices { list = shown }
    let refused = StopBackupModel.Fate.allCases.compactMap { model.refusal(of: $0) }.first {
      $0.code == .vaultImmutable
    }
    return FormField("fate", "Backup data", .choice(list), hint: refused?.advice ?? "")
  }

  private func name(_ form: Form) -> FormField {
    var field = TextField(model.typedName)
    if case .text(let shown)? = form["name"]?.control { field = shown }
    return FormField(
      "name", "Type the name", .text(field),
      hint: "Type \(PrintableText.line(model.nameToType)) exactly; upper and lower case count.",
      approval: model.nameMatches ? "This is the backup item's name." : nil)
  }

  private func reason(_ form: Form) -> FormField {
    if let field = form["reason"] { return field }
    let choices = DeletionReason.allCases.map { Choice(id: $0.rawValue, title: $0.title) }
    return FormField("reason", "Reason", .picker(Picker(choices, chosen: model.reason?.rawValue)))
  }

  private func comments(_ form: Form) -> FormField {
    form["comments"]
      ?? FormField(
        "comments", "Comments", .text(TextField(model.comments, placeholder: "optional", maximumLength: 1_000)))
  }

  func changed(_ key: String) {
    switch key {
    case "fate": if let fate = form.chosen("fate").flatMap(StopBackupModel.Fate.init) { model.choose(fate) }
    case "name": model.type(name: form.text("name"))
    case "reason": model.choose(form.chosen("reason").flatMap(DeletionReason.init))
    case "comments": model.comment(form.text("comments"))
    default: break
    }
  }

  func confirm() {
    model.confirm { [weak self, navigator] in
      navigator.runQueuedJobs()
      if let self { navigator.close(self) }
    }
  }
}
