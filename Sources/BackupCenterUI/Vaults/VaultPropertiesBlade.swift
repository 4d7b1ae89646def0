import BackupModel
import BackupViewModels
import TerminalUI

/// A vault's properties. What can't be changed is dimmed and says why; what can't be taken back asks for the name.
@MainActor
final class VaultPropertiesBlade: FormBlade {
  let title = "Properties"
  var form = Form([])
  private let model: VaultPropertiesModel
  private let navigator: any Navigator

  init(_ vault: VaultListing, _ navigator: any Navigator) {
    self.navigator = navigator
    model = VaultPropertiesModel(vault, context: navigator.context)
    refreshForm()
  }

  var unsaved: String? { model.change.isEmpty ? nil : "Discard the changed properties?" }

  var offers: [Offer] { [Offer(.confirm, .keyBar, title: "Save", unless: obstacle)] }

  func perform(_ command: CommandID) { if command == .confirm { save() } }

  private var obstacle: String? {
    if model.isSaving { return "The change is on its way." }
    return model.change.isEmpty ? "Nothing is changed." : model.problem?.message
  }

  func refresh(_ form: inout Form) {
    let vault = model.listing.vault
    var rows: [Form.Row] = [
      Form.told("vault", "Vault", [StyledLine("\(vault.name), region \(model.listing.regionName)")]), .gap,
      choices(
        "redundancy", "Redundancy", Vault.StorageRedundancy.allCases, form, chosen: model.wanted.storageRedundancy,
        title: \.title, detail: \.detail, reason: model.redundancyReason),
      crossRegionRow,
      choices(
        "softDelete", "Soft delete", Vault.SoftDeleteState.allCases, form, chosen: model.wanted.softDeleteState,
        title: Words.of, detail: \.detail, reason: model.softDeleteReason),
    ]
    if model.wanted.softDeleteState != .disabled {
      rows.append(
        .field(
          FormField(
            "days", "Kept for",
            form.kept(
              "days", .number(Stepper(model.wanted.softDeleteRetentionDays, in: SoftDelete.dayLimits, unit: "days"))),
            hint: "14–180 days; what is deleted already keeps its date.")))
    }
    rows.append(
      choices(
        "immutability", "Immutability", Vault.ImmutabilityState.allCases, form, chosen: model.wanted.immutabilityState,
        title: Words.of, detail: \.detail, reason: model.immutabilityReason))
    form.update(rows: rows, buttons: [Button("save", "Save", disabledReason: obstacle), Button("cancel", "Cancel")])
  }

  /// What can't be taken back, and what can't be at all, stays in sight above the fields.
  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let problem = model.refusal ?? (model.change.isEmpty ? nil : model.problem)
    let lines =
      wrap(problem.map { "✗ \($0.advice)" } ?? "", width: area.width)
      .map { StyledLine($0, Style(.danger)) }
      + wrap(model.irreversible.map { "! \($0)" } ?? "", width: area.width).map { StyledLine($0, Style(.warning)) }
    let shown = Array(lines.filter { !$0.text.isEmpty }.prefix(max(0, area.height / 3)))
    let parts = area.split(top: shown.isEmpty ? 0 : shown.count + 1)
    canvas.put(lines: shown, in: parts.top)
    drawForm(on: &canvas, in: parts.rest, scene)
  }

  private func choices<Value: RawRepresentable<String> & Equatable>(
    _ key: String, _ label: String, _ values: [Value], _ form: Form, chosen: Value, title: (Value) -> String,
    detail: (Value) -> String, reason: (Value) -> BackupError?
  ) -> Form.Row {
    let reasons = values.map { $0 == chosen ? nil : reason($0) }
    let choices = zip(values, reasons).map { value, reason in
      Choice(
        id: value.rawValue, title: title(value), detail: detail(value),
        disabledReason: reason.map { _ in "can't be chosen" })
    }
    let message = reasons.lazy.compactMap { $0 }.first?.advice ?? ""
    return .field(
      FormField(key, label, form.kept(key, .choice(ChoiceList(choices, chosen: chosen.rawValue))), hint: message))
  }

  private var crossRegionRow: Form.Row {
    let isOn = model.wanted.crossRegionRestore
    if let reason = model.crossRegionReason {
      return Form.told(
        "crossRegion", "Cross-region restore",
        [StyledLine((isOn ? "☑ On. " : "☐ Off. ") + reason.message, Style(.disabled))])
    }
    return .field(
      FormField(
        "crossRegion", "Cross-region restore", .toggle(Toggle("Restore in the paired region", isOn: isOn)),
        hint: "Can't be turned off again once an item is protected."))
  }

  func changed(_ key: String) {
    model.edited()
    switch key {
    case "redundancy":
      form.chosen(key).flatMap(Vault.StorageRedundancy.init(rawValue:)).map { model.wanted.storageRedundancy = $0 }
      if model.wanted.storageRedundancy != .geoRedundant, !model.present.crossRegionRestore {
        model.wanted.crossRegionRestore = false
      }
    case "crossRegion": model.wanted.crossRegionRestore = form.isOn(key)
    case "softDelete":
      form.chosen(key).flatMap(Vault.SoftDeleteState.init(rawValue:)).map { model.wanted.softDeleteState = $0 }
    case "days": model.wanted.softDeleteRetentionDays = form.number(key)
    case "immutability":
      form.chosen(key).flatMap(Vault.ImmutabilityState.init(rawValue:)).map { model.wanted.immutabilityState = $0 }
    default: break
    }
  }

  func pressed(_ id: String) { if id == "save" { save() } else { navigator.close(self) } }

  private func save() {
    guard let irreversible = model.irreversible else { return send() }
    navigator.push(
      TypedConfirmationBlade(
        "This can't be taken back", [StyledLine(irreversible, Style(.warning))], name: model.listing.vault.name,
        action: "Change it for good", navigator
      ) { [weak self] in self?.send() })
  }

  private func send() {
    Task { @MainActor in if await model.save() { navigator.close(self) } }
  }
}
