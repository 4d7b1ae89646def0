import BackupModel
import BackupViewModels
import TerminalUI

/// The form of a backup policy, with what it means in plain words above the fields.
@MainActor
final class PolicyFormBlade: FormBlade, Submitting {
  var form = Form([])
  let model: PolicyFormModel
  private let navigator: any Navigator
  private let onSaved: @MainActor (PolicyListing) -> Void

  /// A form for a new policy.
  ///
  /// - Parameter onCreated: told of the policy once it is there and the form has closed.
  init(vault: String?, _ navigator: any Navigator, onCreated: @escaping @MainActor (PolicyListing) -> Void) {
    self.navigator = navigator
    onSaved = onCreated
    model = PolicyFormModel(vault: vault, context: navigator.context)
    refreshForm()
  }

  /// A form to change a policy.
  init(editing policy: PolicyListing, _ navigator: any Navigator) {
    self.navigator = navigator
    onSaved = { _ in }
    model = PolicyFormModel(editing: policy, context: navigator.context)
    refreshForm()
  }

  var title: String { model.original.map { "Edit \($0.policy.name)" } ?? "Create policy" }

  var submission: Submission { model.submission }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var unsaved: String? {
    guard model.isTouched else { return nil }
    return model.original == nil ? "Discard the new policy?" : "Discard the changes to the policy?"
  }

  var offers: [Offer] {
    [
      Offer(.confirm, .keyBar, title: saveTitle, unless: model.obstacle),
      Offer(.previewPolicy, .keyBar, unless: isValid ? nil : "Something isn't right in the form yet."),
    ]
  }

  private var saveTitle: String { model.original == nil ? "Create" : "Save" }
  private var isValid: Bool { model.problems.allSatisfy { $0.key == .name } }

  func perform(_ command: CommandID) {
    switch command {
    case .confirm: save()
    case .previewPolicy: navigator.push(PolicyYearBlade(model.policy, navigator))
    default: break
    }
  }

  func refresh(_ form: inout Form) {
    form.update(
      rows: PolicyFormRows(model: model, form: form).rows,
      buttons: [
        Button("save", saveTitle, disabledReason: model.obstacle),
        Button("preview", "Preview", disabledReason: isValid ? nil : "Something isn't right yet."),
        Button("cancel", "Cancel"),
      ])
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let summary = wrap(
      StyledLine(model.summary.prefix(1).uppercased() + model.summary.dropFirst(), Style(.heading)),
      width: area.width)
    let lines = Array((summary + effect(width: area.width)).prefix(max(0, area.height / 3)))
    let parts = area.split(top: lines.isEmpty ? 0 : lines.count + 1)
    canvas.put(lines: lines, in: parts.top)
    if !lines.isEmpty { canvas.fill(parts.top.split(bottom: 1).bottom, Style(.border), with: "─") }
    drawForm(on: &canvas, in: parts.rest, scene)
  }

  /// What a change would do to the points that exist.
  private func effect(width: Int) -> [StyledLine] {
    guard let original = model.original, model.isTouched else { return [] }
    guard let shortening = model.shortening else {
      return [StyledLine("No point is kept shorter than before. Holds for existing points too.", Style(.muted))]
    }
    var text = "! \(shortening) Shorter retention raises an alert."
    if let impact = model.impact {
      text +=
        " Of \(Words.count(impact.total, "existing point")) of "
        + "\(Words.count(original.itemCount, "item")), \(impact.shortened) would live shorter"
        + " and \(impact.expiring) expire within a day."
    }
    return wrap(StyledLine(text, Style(.warning)), width: width)
  }

  func changed(_ key: String) {
    if key == "vault" { return form.chosen(key).map { model.choose(vault: $0) } ?? () }
    let form = form
    model.edit { PolicyFormRows.take(key, from: form, into: &$0) }
  }

  func pressed(_ id: String) {
    switch id {
    case "save": save()
    case "preview": perform(.previewPolicy)
    default: navigator.close(self)
    }
  }

  /// Shorter retention is asked about before it is saved.
  private func save() {
    guard let shortening = model.shortening, model.obstacle == nil else { return send() }
    let question = Question(
      "Shorter retention", "\(shortening) This holds for existing points too, and raises an alert.",
      answers: [.init("Go on editing"), .init("Save", isDestructive: true)])
    navigator.ask(question) { [weak self] in if $0 == 1 { self?.send() } }
  }

  private func send() {
    model.save { [weak self] listing in
      guard let self else { return }
      navigator.close(self)
      onSaved(listing)
    }
  }
}
