import BackupModel
import BackupViewModels
import TerminalUI

/// *Add source*: where VMs are found, with what was found on this machine to choose from.
@MainActor
final class AddSourceBlade: FormBlade, Submitting {
  let title = "Add source"
  var form = Form([])
  private let model: AddSourceModel
  private let navigator: any Navigator
  private let onAdded: @MainActor (SourceListing) -> Void

  /// - Parameters:
  ///   - region: the region that is chosen at first; nil: the only one, if there is but one.
  ///   - onAdded: told of the source once it is there and the form has closed.
  init(region: String?, _ navigator: any Navigator, onAdded: @escaping @MainActor (SourceListing) -> Void = { _ in }) {
    self.navigator = navigator
    self.onAdded = onAdded
    model = AddSourceModel(region: region, context: navigator.context)
    refreshForm()
  }

  var submission: Submission { model.submission }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var unsaved: String? { model.isTouched ? "Discard the new source?" : nil }
  var offers: [Offer] { [Offer(.confirm, .keyBar, title: "Add", unless: model.obstacle)] }

  func perform(_ command: CommandID) { if command == .confirm { add() } }

  func refresh(_ form: inout Form) {
    var rows: [Form.Row] = [
      .note("A source is where virtual machines are found. It is only read: the images stay as they are."), .gap,
      .field(
        FormField(
          "location", "Location",
          form.kept(
            "location",
            .text(TextField(model.location, placeholder: "for example /var/lib/images", maximumLength: 1_000))),
          hint: "Absolute path of a folder of disk images; its subfolders are resource groups.")),
    ]
    for (index, suggestion) in model.suggestions.enumerated() {
      rows.append(
        Form.link(
          "suggestion.\(index)", index == 0 ? "Found here" : "",
          StyledLine(parts: [
            (suggestion.location.text + "  ", Style(.plain)), (suggestion.finding, Style(.muted)),
          ])))
    }
    let problem = model.nameProblem
    rows.append(
      .field(
        FormField(
          "name", "Name", form.kept("name", .text(TextField(placeholder: "made from the location", maximumLength: 80))),
          hint: "2–50 characters: a letter first, then letters, digits and hyphens.",
          error: problem?.advice)))
    let regions = (model.regions ?? []).map { Choice(id: $0.name, title: $0.name) }
    if model.regions?.isEmpty == true {
      rows.append(Form.link("newRegion", "Region", "There is no region yet: make one"))
    } else {
      var picker = Picker(regions, chosen: model.region, placeholder: "Choose a region")
      if case .picker(let kept) = form.kept("region", .picker(picker)) { picker = kept }
      if picker.chosen != model.region { picker.chosen = model.region }
      rows.append(
        .field(FormField("region", "Region", .picker(picker), hint: "Only vaults of this region can protect its VMs.")))
    }
    rows += Form.refused(model.submission.refusal)
    form.update(
      rows: rows, buttons: [Button("add", "Add", disabledReason: model.obstacle), Button("cancel", "Cancel")])
  }

  func changed(_ key: String) {
    model.submission.clear()
    switch key {
    case "location": model.location = form.text(key)
    case "name": model.name = form.text(key)
    case "region": model.region = form.chosen(key)
    default: break
    }
  }

  func pressed(_ id: String) {
    switch id {
    case "add": add()
    case "newRegion": navigator.push(CreateRegionBlade(navigator) { [model] in model.region = $0.name })
    case _ where id.hasPrefix("suggestion."):
      guard let index = Int(id.dropFirst(11)), model.suggestions.indices.contains(index) else { return }
      model.location = model.suggestions[index].location.text
      model.submission.clear()
      if var field = form["location"] {
        field.control = .text(TextField(model.location, maximumLength: 1_000))
        form["location"] = field
      }
    default: navigator.close(self)
    }
  }

  private func add() {
    model.add { [weak self] source in
      guard let self else { return }
      navigator.close(self)
      onAdded(source)
    }
  }
}
