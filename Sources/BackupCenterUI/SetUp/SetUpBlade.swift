import BackupModel
import BackupViewModels
import TerminalUI

/// The first steps: a region, a source, a vault; or the sample estate.
@MainActor
final class SetUpBlade: FormBlade {
  let title = "First steps"
  var form = Form([])
  private let navigator: any Navigator
  private let model: SetUpModel
  private let isInOverview: Bool

  /// - Parameter isInOverview: whether the Overview shows it in its own place.
  init(_ navigator: any Navigator, isInOverview: Bool = false) {
    self.navigator = navigator
    self.isInOverview = isInOverview
    model = SetUpModel(context: navigator.context, isAlwaysShown: !isInOverview)
    refreshForm()
  }

  /// Whether there was no region at first, and the steps have not been left since.
  var isUnderWay: Bool { model.isUnderWay }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var offers: [Offer] { [Offer(.open, .keyBar)] }

  func perform(_ command: CommandID) { if command == .open { _ = handleForm(Key(.enter)) } }

  func pressed(_ id: String) {
    switch id {
    case "region": navigator.push(CreateRegionBlade(navigator))
    case "source": navigator.push(AddSourceBlade(region: model.regions?.first?.name, navigator))
    case "vault": navigator.push(CreateVaultBlade(navigator) { _ in })
    case "sample": offerSampleEstate()
    case "backup":
      leave()
      navigator.go(to: .configureBackup(vault: nil))
    case "overview": leave()
    default:
      guard let index = Int(id.dropFirst(8)), id.hasPrefix("suggest:"), let found = model.suggestions,
        found.indices.contains(index)
      else { return }
      model.add(found[index])
    }
  }

  private func leave() {
    model.leave()
    if !isInOverview { navigator.close(self) }
  }

  private func offerSampleEstate() {
    let question = Question(
      "Sample estate",
      "Make a hotel, a stadium and restaurants of small virtual machines, with a region and a source, to try everything "
        + "on? They are kept in a folder of their own under \(navigator.host.stateDirectory).",
      answers: [.init("Not now"), .init("Make it")])
    navigator.ask(question) { [weak self] answer in
      guard let self, answer == 1 else { return }
      model.makeSampleEstate(navigator.host.makeSampleEstate)
    }
  }

  func refresh(_ form: inout Form) {
    let before = form.focusOrder.first
    form.update(rows: rows, buttons: [])
    // What is to be done next has the focus.
    if form.focusOrder.first != before, let first = form.focusOrder.first { form.focus(on: first) }
  }

  private var rows: [Form.Row] {
    guard model.regions != nil, model.sources != nil, model.vaults != nil else {
      return [.note(StyledLine("Loading…", Style(.muted)))]
    }
    if let progress = model.sampleProgress {
      return [.heading("Sample estate"), .gap, .note(StyledLine("● \(progress)", Style(.accent)))]
    }
    var rows: [Form.Row]
    switch model.step {
    case .region: rows = regionRows
    case .source: rows = sourceRows
    case .vault: rows = vaultRows
    case nil: rows = doneRows
    }
    if let problem = model.problem {
      rows += [.gap, .note(StyledLine("✗ \(problem.message) \(problem.recommendedAction)", Style(.danger)))]
    }
    return rows
  }

  private var regionRows: [Form.Row] {
    [
      .heading("Welcome to Backup center"),
      .note("Three steps lead to the first backup: a region, a source of virtual machines, and a vault."), .gap,
      .note(
        StyledLine(
          "A region is a place: the storage for its vaults' data, and the sources whose virtual machines live there.",
          Style(.muted))),
      .gap, Form.link("region", "", "Create the first region"), .gap,
      Form.link("sample", "", "Try it on the sample estate instead"),
    ]
  }

  private var sourceRows: [Form.Row] {
    var rows: [Form.Row] = [
      .heading("Where are the virtual machines?"),
      .note(
        StyledLine(
          "A source is a libvirt connection or a folder of disk images. Nothing in it is ever changed.", Style(.muted))),
      .gap,
    ]
    if model.suggestions == nil { rows.append(.note(StyledLine("Looking at this machine…", Style(.muted)))) }
    if model.isAdding { return rows + [.note(StyledLine("● The source is being added.", Style(.accent)))] }
    let region = model.regions?.first?.name ?? ""
    for (index, found) in (model.suggestions ?? []).enumerated() {
      let line = StyledLine(parts: [
        ("Use \(PrintableText.line(found.location.text))", .plain),
        ("  \(PrintableText.line(found.finding))", Style(.muted)),
      ])
      rows.append(Form.link("suggest:\(index)", "", line))
    }
    if model.suggestions?.isEmpty == true { rows.append(.note("No place with virtual machines was found by itself.")) }
    rows += [
      Form.link("source", "", "Another folder or libvirt connection…"), .gap,
      .note(StyledLine("Its virtual machines will be in region \(region).", Style(.muted))), .gap,
      Form.link("overview", "", "Later: to the Overview"),
    ]
    return rows
  }

  private var vaultRows: [Form.Row] {
    [
      .heading("A Recovery Services vault"),
      .note(
        StyledLine("A vault holds the recovery points of one region's virtual machines, encrypted.", Style(.muted))),
      .gap, Form.link("vault", "", "Create a Recovery Services vault"), .gap,
      Form.link("overview", "", "Later: to the Overview"),
    ]
  }

  private var doneRows: [Form.Row] {
    [
      .heading("Ready"),
      .note(StyledLine("✓ Region, source and vault are there.", Style(.success))), .gap,
      Form.link("backup", "", "+ Backup: protect virtual machines"), .gap,
      Form.link("overview", "", "To the Overview"),
    ]
  }

  func handle(_ key: Key) -> Bool { handleLinks(key) }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let layout = WizardLayout(area)
    let steps = SetUpModel.Step.allCases.map { step in
      let state: StepList.State = model.isDone(step) ? .done : step == model.step ? .current : .toDo
      return StepList.Step("\(step.rawValue)", step.title, state, summary: summary(of: step))
    }
    layout.draw(StepList(steps), on: &canvas)
    drawForm(on: &canvas, in: layout.body, scene)
  }

  private func summary(of step: SetUpModel.Step) -> String {
    switch step {
    case .region: model.regions?.first?.name ?? ""
    case .source: model.sources?.first?.source.name ?? ""
    case .vault: model.vaults?.first?.vault.name ?? ""
    }
  }
}
