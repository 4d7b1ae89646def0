import BackupModel
import BackupViewModels
import TerminalUI

/// *Restore*: recovery point, kind and target, review.
@MainActor
final class RestoreBlade: FormBlade, Submitting {
  let navigator: any Navigator
  var form = Form([], buttons: [])
  private let model: RestoreModel
  private var chooser: PointChooser

  init(item: ItemListing, point: RecoveryPointID? = nil, _ navigator: any Navigator) {
    self.navigator = navigator
    model = RestoreModel(context: navigator.context, item: item, point: point)
    chooser = PointChooser(model, navigator)
  }

  var title: String { "Restore \(PrintableText.line(model.item.instance.name))" }
  var isTyping: Bool { model.step == .point ? chooser.isTyping : form.isTyping }
  var unsaved: String? {
    model.isTouched && !model.submission.isRunning ? "What was chosen for the restore is lost." : nil
  }

  var submission: Submission { model.submission }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var offers: [Offer] {
    var offers: [Offer] = []
    if model.step == .review {
      offers.append(Offer(.confirm, .keyBar, title: "Restore", unless: model.refusal))
    } else {
      offers.append(Offer(.nextStep, .keyBar))
    }
    if model.step != .point { offers.append(Offer(.previousStep, .keyBar)) }
    if model.step == .point { offers.append(Offer(.filter, .keyBar)) }
    return offers
  }

  func perform(_ command: CommandID) {
    switch command {
    case .nextStep: next()
    case .previousStep: back()
    case .confirm: confirm()
    case .filter: chooser.search()
    default: break
    }
  }

  private func next() {
    model.next()
    enterStep()
  }

  private func back() {
    model.back()
    enterStep()
  }

  /// The step's own form, with what was filled in before.
  private func enterStep() {
    if model.step == .target, form["format"] == nil { form = RestoreForm.target(model) }
    if model.step == .review { form = RestoreForm.review(model, navigator) }
    refreshForm()
  }

  private func confirm() {
    model.confirm { [weak self, navigator] in
      navigator.runQueuedJobs()
      if let self { navigator.close(self) }
    }
  }

  // MARK: The form of the later steps

  func refresh(_ form: inout Form) {
    switch model.step {
    case .point: break
    case .target: RestoreForm.refreshTarget(&form, model)
    case .review: form = RestoreForm.review(model, navigator, keeping: form)
    }
  }

  func changed(_ key: String) {
    switch key {
    case "folder": model.type(folder: form.text("folder"))
    case "format": if let format = form.chosen("format").flatMap(DiskFormat.init) { model.choose(format) }
    case "osDisk": if case .toggle(let toggle)? = form["osDisk"]?.control { model.restoreOSDiskOnly(toggle.isOn) }
    default: break
    }
  }

  func pressed(_ id: String) {
    switch id {
    case "next": next()
    case "back": back()
    case "confirm": confirm()
    default: break
    }
  }

  // MARK: Input and drawing

  func arrange(in area: Rect) { chooser.arrange(in: WizardLayout(area).body) }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let layout = WizardLayout(area)
    let steps = StepList(
      RestoreModel.Step.allCases.map { step in
        let state: StepList.State =
          step == model.step
          ? (model.problem == nil ? .current : .refused) : step.rawValue < model.step.rawValue ? .done : .toDo
        return StepList.Step("\(step.rawValue)", step.title, state)
      })
    layout.draw(steps, on: &canvas)
    if model.step == .point {
      chooser.draw(on: &canvas, in: layout.body, scene)
      if let problem = model.problem {
        canvas.put("✗ " + problem, in: layout.body.split(bottom: 1).bottom, Style(.danger))
      }
    } else {
      drawForm(on: &canvas, in: layout.body, scene)
    }
  }

  func handle(_ key: Key) -> Bool {
    // Text fields have these keys too, and the step goes first.
    if CommandTable.command(.nextStep).keys.contains(key) || CommandTable.command(.previousStep).keys.contains(key) {
      return false
    }
    guard model.step == .point else { return handleForm(key) }
    if chooser.handle(key) { return true }
    guard key.code == .enter else { return false }
    next()
    return true
  }

  func paste(_ text: String) {
    if model.step == .point { return chooser.paste(text) }
    refreshForm()
    if case .changed(let key) = form.paste(text) { changed(key) }
    refreshForm()
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard model.step == .point else { return handleForm(mouse, on: touch) }
    if chooser.handle(mouse, on: touch) {
      if case .press(.left) = mouse.action, mouse.clicks == 2, case .row(list: PointChooser.list, _) = touch { next() }
      return true
    }
    return false
  }
}
