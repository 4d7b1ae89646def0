import BackupModel
import BackupViewModels
import TerminalUI

/// *Configure backup*: datasource type and vault, policy, virtual machines, review, and then the deployment.
@MainActor
final class ConfigureBackupBlade: FormBlade, Submitting {
  let title = "Configure backup"
  let navigator: any Navigator
  let model: ConfigureBackupModel
  private var forms: [ConfigureBackupModel.Step: Form] = [:]
  private var width = 80

  /// - Parameters:
  ///   - vault: the name of the vault that is chosen at first; nil: the only one, if there is only one.
  ///   - machines: the machines that are selected at first.
  init(vault: String?, machines: [MachineListing] = [], _ navigator: any Navigator) {
    self.navigator = navigator
    model = ConfigureBackupModel(context: navigator.context, vault: vault, machines: machines)
    refreshForm()
  }

  /// The form of the present step; each step keeps its own.
  var form: Form {
    get { forms[model.step] ?? Form([]) }
    set { forms[model.step] = newValue }
  }

  var unsaved: String? {
    guard model.isTouched else { return nil }
    let count = model.picked.count
    return count == 0
      ? "Discard what was chosen?" : "Discard what was chosen, \(Words.count(count, "virtual machine")) among it?"
  }

  var submission: Submission { model.submission }

  func appear() { model.start() }
  func disappear() { model.stop() }

  // MARK: Commands

  var offers: [Offer] {
    var offers = [
      model.step == .review
        ? Offer(.confirm, .keyBar, title: "Enable backup", unless: busy) : Offer(.nextStep, .keyBar)
    ]
    if model.step == .machines { offers.append(Offer(.addMachines, .keyBar)) }
    if model.step != .start { offers.append(Offer(.previousStep, .keyBar)) }
    return offers
  }

  private var busy: String? { model.submission.isRunning ? "Backup is being enabled." : nil }

  func perform(_ command: CommandID) {
    switch command {
    case .nextStep: go { model.next() }
    case .previousStep: go { model.back() }
    case .addMachines: addMachines()
    case .confirm: enableBackup()
    default: break
    }
  }

  func pressed(_ id: String) {
    switch id {
    case "next": go { model.next() }
    case "back": go { model.back() }
    case "cancel": leave()
    case "newVault": createVault()
    case "newPolicy": createPolicy()
    case "add": addMachines()
    case "enable": enableBackup()
    default:
      guard let machine = MachineRows.machine(of: id) else { return }
      if model.step == .machines { model.remove(machine) } else { go { model.go(to: .machines) } }
    }
  }

  /// Goes to another step, or to the field that keeps from it.
  private func go(_ step: () -> Void) {
    step()
    refreshForm()
    if model.problem != nil { form.focusFirstError() }
  }

  private func leave() {
    guard let unsaved else { return navigator.close(self) }
    let question = Question(
      "Leave?", unsaved, answers: [.init("Stay here"), .init("Discard", isDestructive: true)])
    navigator.ask(question) { [weak self] answer in
      if let self, answer == 1 { navigator.close(self) }
    }
  }

  private func createVault() {
    navigator.push(CreateVaultBlade(navigator) { [weak self] in self?.model.choose(vault: $0.vault.name) })
  }

  private func createPolicy() {
    navigator.push(
      PolicyFormBlade(vault: model.vaultName, navigator) { [weak self] in
        self?.model.choose(policy: $0.policy.name)
      })
  }

  private func addMachines() {
    guard let vault = model.vault else { return }
    navigator.push(
      SelectMachinesBlade(vault: vault, chosen: model.picked, navigator) { [weak self] in self?.model.pick($0) })
  }

  private func enableBackup() {
    guard busy == nil else { return }
    guard let vault = model.vaultName else { return }
    model.enableBackup { [weak self, navigator] jobs in
      navigator.runQueuedJobs()
      // Whoever left the wizard meanwhile finds the jobs among the notifications.
      guard let self else { return }
      navigator.close(self)
      navigator.push(
        DeploymentBlade(DeploymentModel(context: navigator.context, jobs: jobs, vault: vault), navigator))
    }
  }

  // MARK: The forms

  func refresh(_ form: inout Form) {
    let isNew = form.buttons.isEmpty
    switch model.step {
    case .start: StartStep(model: model).refresh(&form)
    case .policy: PolicyStep(model: model, context: navigator.context).refresh(&form)
    case .machines: MachinesStep(model: model, width: width).refresh(&form)
    case .review: ReviewStep(model: model, width: width, context: navigator.context).refresh(&form)
    }
    guard isNew else { return }
    switch model.step {
    case .start: form.focus(on: model.vaultName == nil ? "vault" : "next")
    case .policy: form.focus(on: "policy")
    case .machines: form.focus(on: "add")
    case .review: form.focus(on: "enable")
    }
  }

  func changed(_ key: String) {
    switch key {
    case "vault": model.choose(vault: form.chosen(key))
    case "policy": if let name = form.chosen(key) { model.choose(policy: name) }
    case "disks", "diskNames":
      var disks = model.disks
      disks.way = form.chosen("disks").flatMap(DiskChoice.Way.init(rawValue:)) ?? disks.way
      if key == "diskNames" { disks.names = form.checked(key) }
      model.choose(disks: disks)
    default: break
    }
  }

  // MARK: Input and drawing

  func handle(_ key: Key) -> Bool {
    // Text fields have these keys too, and the step goes first.
    if CommandTable.command(.nextStep).keys.contains(key) || CommandTable.command(.previousStep).keys.contains(key) {
      return false
    }
    let removing: [Key] = [Key(.delete), Key(.backspace), "x"]
    if model.step == .machines, removing.contains(key), let machine = form.focus.flatMap(MachineRows.machine) {
      model.remove(machine)
      refreshForm()
      return true
    }
    // Lists of choices have Home and End for themselves.
    let isInList = form.focus == "disks" || form.focus == "diskNames"
    return isInList ? handleForm(key) : handleLinks(key)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    if case .press(.left) = mouse.action, case .element(let name) = touch, name.hasPrefix("step:"),
      let step = Int(name.dropFirst(5)).flatMap(ConfigureBackupModel.Step.init(rawValue:))
    {
      go { model.go(to: step) }
      return true
    }
    return handleForm(mouse, on: touch)
  }

  func arrange(in area: Rect) { width = WizardLayout(area).body.width }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let layout = WizardLayout(area)
    layout.draw(steps, on: &canvas)
    drawForm(on: &canvas, in: layout.body, scene)
  }

  private var steps: StepList {
    StepList(
      ConfigureBackupModel.Step.allCases.map { step in
        let state: StepList.State =
          step == model.step
          ? (model.problem == nil ? .current : .refused) : step.rawValue < model.step.rawValue ? .done : .toDo
        return StepList.Step("\(step.rawValue)", step.title, state, summary: summary(of: step))
      })
  }

  private func summary(of step: ConfigureBackupModel.Step) -> String {
    switch step {
    case .start: return model.vaultName ?? ""
    case .policy: return model.step.rawValue >= step.rawValue ? model.policyName ?? "" : ""
    case .machines: return model.picked.isEmpty ? "" : Words.count(model.picked.count, "VM")
    case .review: return ""
    }
  }
}
