import BackupModel
import BackupViewModels
import TerminalUI

/// *Create vault*: name, region, redundancy.
@MainActor
final class CreateVaultBlade: FormBlade {
  let title = "Create vault"
  var form = Form([])
  private let model: CreateVaultModel
  private let navigator: any Navigator
  private let onCreated: @MainActor (VaultListing) -> Void

  /// - Parameter onCreated: told of the vault once it is there and the form has closed.
  init(_ navigator: any Navigator, onCreated: @escaping @MainActor (VaultListing) -> Void) {
    self.navigator = navigator
    self.onCreated = onCreated
    model = CreateVaultModel(context: navigator.context)
    refreshForm()
  }

  /// What is typed before the regions are known would be refused for want of one.
  var isLoading: Bool { model.regions == nil }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var unsaved: String? { model.isTouched ? "Discard the new vault?" : nil }

  var offers: [Offer] {
    [Offer(.confirm, .keyBar, title: "Create", unless: obstacle), Offer(.createRegion, .palette)]
  }

  func perform(_ command: CommandID) {
    switch command {
    case .confirm: create()
    case .createRegion: navigator.push(CreateRegionBlade(navigator))
    default: break
    }
  }

  private var obstacle: String? { model.isSaving ? "The vault is being made." : model.obstacle }

  func refresh(_ form: inout Form) {
    let problem = model.name.isEmpty ? nil : model.nameProblem
    var rows: [Form.Row] = [
      .note(StyledLine("A Recovery Services vault holds the recovery points of one region's virtual machines.")), .gap,
      .field(
        FormField(
          "name", "Name",
          form.kept("name", .text(TextField(maximumLength: 80))),
          hint: "2–50 characters: a letter first, then letters, digits and hyphens.",
          error: problem?.advice,
          approval: problem == nil && !model.name.isEmpty ? "The name is free." : nil)),
    ]
    rows.append(regionRow(form))
    let redundancies = Vault.StorageRedundancy.allCases.map {
      Choice(id: $0.rawValue, title: $0.title, detail: $0 == .geoRedundant ? "default; \($0.detail)" : $0.detail)
    }
    rows += [
      .field(
        FormField(
          "redundancy", "Redundancy",
          form.kept("redundancy", .choice(ChoiceList(redundancies, chosen: model.redundancy.rawValue))),
          hint: "Can be changed until the first item is protected.")),
      .note(copies),
    ]
    rows += Form.refused(model.refusal)
    form.update(
      rows: rows, buttons: [Button("create", "Create", disabledReason: obstacle), Button("cancel", "Cancel")])
  }

  private func regionRow(_ form: Form) -> Form.Row {
    guard let regions = model.regions else { return Form.told("region", "Region", ["Loading…"]) }
    guard !regions.isEmpty else {
      return Form.link("newRegion", "Region", "There is no region yet: make one")
    }
    let choices = regions.map { Choice(id: $0.name, title: $0.name, detail: $0.storage) }
    var picker = Picker(choices, chosen: model.region, placeholder: "Choose a region")
    if case .picker(let kept) = form.kept("region", .picker(picker)) { picker = kept }
    if picker.chosen != model.region { picker.chosen = model.region }
    return .field(
      FormField("region", "Region", .picker(picker), hint: "Fixed for good: it can back up only VMs of this region."))
  }

  /// What becomes of the redundancy today.
  private var copies: StyledLine {
    guard model.redundancy != .locallyRedundant else { return StyledLine("") }
    let pair = model.pairedRegion.map { ", \($0)" } ?? ""
    let place = model.redundancy == .geoRedundant ? "in the paired region\(pair)" : "in other zones"
    return StyledLine(
      "Copies \(place) are not made by this version: the vault says «not replicated yet».", Style(.muted))
  }

  func changed(_ key: String) {
    model.edited()
    switch key {
    case "name": model.name = form.text("name")
    case "region": model.region = form.chosen("region")
    case "redundancy":
      model.redundancy = form.chosen("redundancy").flatMap(Vault.StorageRedundancy.init(rawValue:)) ?? .geoRedundant
    default: break
    }
  }

  func pressed(_ id: String) {
    switch id {
    case "create": create()
    case "newRegion": perform(.createRegion)
    default: navigator.close(self)
    }
  }

  private func create() {
    Task { @MainActor in
      guard let vault = await model.create() else { return }
      navigator.close(self)
      onCreated(vault)
    }
  }
}
