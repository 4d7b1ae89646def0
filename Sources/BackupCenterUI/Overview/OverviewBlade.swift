import BackupModel
import BackupViewModels
import TerminalUI

/// How everything stands; each figure leads to the list behind it. Where nothing is set up yet, the first steps are
/// shown instead.
@MainActor
final class OverviewBlade: Blade {
  private let navigator: any Navigator
  private let model: OverviewModel
  private let setUp: SetUpBlade
  private var area = Rect(size: Size(width: 0, height: 0))
  private var focus: String? = "action.backup"

  init(_ navigator: any Navigator) {
    self.navigator = navigator
    model = OverviewModel(context: navigator.context)
    setUp = SetUpBlade(navigator, isInOverview: true)
  }

  var title: String { isSettingUp ? setUp.title : "Overview" }
  var isTyping: Bool { isSettingUp && setUp.isTyping }
  var unsaved: String? { isSettingUp ? setUp.unsaved : nil }

  /// Whether the first steps are shown instead of the figures.
  private var isSettingUp: Bool { setUp.isUnderWay }

  func appear() {
    model.start()
    setUp.appear()
  }

  func disappear() {
    model.stop()
    setUp.disappear()
  }

  // MARK: Commands

  var offers: [Offer] {
    if isSettingUp { return setUp.offers }
    var offers = [
      Offer(.open, .keyBar), Offer(.configureBackup), Offer(.restore), Offer(.createVault, .palette),
      Offer(.createPolicy, .palette),
    ]
    if model.lacksService { offers.append(Offer(.installService, .palette)) }
    return offers
  }

  func perform(_ command: CommandID) {
    if isSettingUp { return setUp.perform(command) }
    switch command {
    case .open: if let focus { open(focus) }
    case .configureBackup: navigator.go(to: .configureBackup(vault: nil))
    case .restore: navigator.go(to: .restore(nil))
    case .createPolicy: navigator.go(to: .createPolicy(vault: nil))
    case .createVault: navigator.go(to: .createVault)
    case .installService: navigator.offerService()
    default: break
    }
  }

  private func open(_ id: String) {
    switch id {
    case "action.backup": perform(.configureBackup)
    case "action.restore": perform(.restore)
    case "action.policy": perform(.createPolicy)
    case "action.vault": perform(.createVault)
    case "action.service": perform(.installService)
    case "throughput":
      navigator.stack(.jobs(JobFilter(statuses: [.inProgress, .cancelling])), as: .jobs)
    default: if let link = layout?.figure(id)?.link { follow(link) }
    }
  }

  private func follow(_ link: OverviewFigure.Link) {
    switch link {
    case .jobs(let filter): navigator.stack(.jobs(filter), as: .jobs)
    case .instances(let query): navigator.stack(.instances(query), as: .instances)
    case .alerts(let query): navigator.stack(.alerts(query), as: .alerts)
    case .vaults: navigator.stack(.section(.vaults), as: .vaults)
    case .instance(let id): navigator.go(to: .instance(id))
    case .unprotected: navigator.push(UnprotectedBlade(navigator))
    }
  }

  // MARK: Input

  func handle(_ key: Key) -> Bool {
    if isSettingUp { return setUp.handle(key) }
    guard let layout else { return false }
    let target: String?
    switch key {
    case Key(.up), "k": target = layout.place(from: focus, toward: .up)
    case Key(.down), "j": target = layout.place(from: focus, toward: .down)
    case Key(.left), "h": target = layout.place(from: focus, toward: .left)
    case Key(.right), "l": target = layout.place(from: focus, toward: .right)
    case Key(.tab): target = layout.place(after: focus, by: 1)
    case Key(.tab, .shift): target = layout.place(after: focus, by: -1)
    case Key(.home), "g": target = layout.places.first?.id
    case Key(.end), "G": target = layout.places.last?.id
    case " ":
      perform(.open)
      return true
    default: return false
    }
    if let target { focus = target }
    return true
  }

  func paste(_ text: String) { if isSettingUp { setUp.paste(text) } }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    if isSettingUp { return setUp.handle(mouse, on: touch) }
    guard case .press(.left) = mouse.action, case .element(let id) = touch,
      layout?.places.contains(where: { $0.id == id }) == true
    else { return false }
    focus = id
    open(id)
    return true
  }

  // MARK: Drawing

  private var layout: OverviewLayout? {
    let context = navigator.context
    return model.overview.map {
      OverviewLayout($0, lacksService: model.lacksService, now: context.now(), zone: context.zone, in: area)
    }
  }

  func arrange(in area: Rect) {
    self.area = area
    if isSettingUp { return setUp.arrange(in: area) }
    // A figure that is gone gives the focus back.
    if let layout, !layout.places.contains(where: { $0.id == focus }) { focus = layout.places.first?.id }
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    if isSettingUp { return setUp.draw(on: &canvas, in: area, scene) }
    guard let overview = model.overview else {
      let text = model.problem.map { "✗ \($0.message) \($0.recommendedAction)" } ?? "Loading…"
      let line = StyledLine(text, Style(model.problem == nil ? .muted : .danger))
      canvas.put(lines: wrap(line, width: area.width), in: area)
      return
    }
    let layout = OverviewLayout(
      overview, lacksService: model.lacksService, now: scene.now, zone: scene.zone, in: area)
    OverviewDrawing(
      layout: layout, focus: scene.hasFocus ? focus : nil, series: navigator.context.throughput.series,
      running: navigator.context.throughput.running, isRunning: overview.runningJobs > 0, now: scene.now
    ).draw(on: &canvas)
    if let problem = model.problem {
      let foot = area.split(bottom: 1).bottom
      canvas.fill(foot)
      canvas.put("✗ \(problem.message) What is shown may be old.", in: foot, Style(.danger))
    }
  }
}
