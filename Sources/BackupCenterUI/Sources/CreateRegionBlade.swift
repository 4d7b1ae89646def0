import BackupModel
import BackupViewModels
import TerminalUI

/// *Create region*: name, storage, paired region.
@MainActor
final class CreateRegionBlade: FormBlade, Submitting {
  let title = "Create region"
  var form = Form([])
  private let model: CreateRegionModel
  private let navigator: any Navigator
  private let onCreated: @MainActor (Region) -> Void

  /// - Parameter onCreated: told of the region once it is there and the form has closed.
  init(_ navigator: any Navigator, onCreated: @escaping @MainActor (Region) -> Void = { _ in }) {
    self.navigator = navigator
    self.onCreated = onCreated
    model = CreateRegionModel(context: navigator.context)
    refreshForm()
  }

  var submission: Submission { model.submission }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var unsaved: String? { model.isTouched ? "Discard the new region?" : nil }
  var offers: [Offer] { [Offer(.confirm, .keyBar, title: "Create", unless: model.obstacle)] }

  func perform(_ command: CommandID) { if command == .confirm { create() } }

  func refresh(_ form: inout Form) {
    let problem = model.name.isEmpty ? nil : model.nameProblem
    let pairs =
      [Choice(id: "", title: "none")]
      + (model.regions ?? []).filter { $0.name.lowercased() != model.name.lowercased() }.map {
        Choice(id: $0.name, title: $0.name)
      }
    let path = !model.storage.isEmpty && !model.storage.hasPrefix("/")
    var rows: [Form.Row] = [
      .note("A region is a place: the storage for its vaults, and the sources whose virtual machines live there."),
      .gap,
      .field(
        FormField(
          "name", "Name",
          form.kept("name", .text(TextField(placeholder: "for example europe-west", maximumLength: 80))),
          hint: "2–50 characters: a letter first, then letters, digits and hyphens.",
          error: problem?.advice,
          approval: problem == nil && !model.name.isEmpty ? "The name is free." : nil)),
      .field(
        FormField(
          "storage", "Storage",
          form.kept("storage", .text(TextField(placeholder: "for example /srv/backup", maximumLength: 1_000))),
          hint:
            "Absolute path of the folder in which each vault gets one of its own. Best on other disks than the VMs.",
          error: path ? "The path has to begin with /." : nil)),
      .field(
        FormField(
          "pair", "Paired region", form.kept("pair", .picker(Picker(pairs, chosen: model.pairedRegion ?? ""))),
          hint: "Where copies of geo-redundant vaults are meant to go.")),
    ]
    rows += Form.refused(model.submission.refusal)
    form.update(
      rows: rows, buttons: [Button("create", "Create", disabledReason: model.obstacle), Button("cancel", "Cancel")])
  }

  func changed(_ key: String) {
    model.submission.clear()
    switch key {
    case "name": model.name = form.text(key)
    case "storage": model.storage = form.text(key)
    case "pair": model.pairedRegion = form.chosen(key).flatMap { $0.isEmpty ? nil : $0 }
    default: break
    }
  }

  func pressed(_ id: String) { if id == "create" { create() } else { navigator.close(self) } }

  private func create() {
    model.create { [weak self] region in
      guard let self else { return }
      navigator.close(self)
      onCreated(region)
    }
  }
}
