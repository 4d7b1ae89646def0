import BackupModel
import BackupViewModels
import TerminalUI

extension Shell {
  /// Uses what the user did.
  public func handle(_ event: InputEvent) {
    switch event {
    case .key(let key) where isTooSmall: handleUnseen(key)
    case .mouse where isTooSmall, .paste where isTooSmall: break
    case .key(let key): handle(key)
    case .mouse(let mouse): handle(mouse)
    case .paste(let text): stack.last?.paste(text)
    case .resized: requests.append(.redraw)
    case .terminated: finish(.terminated)
    }
  }

  /// Uses a key while no pane can be seen: what nobody sees isn't worked on, and nothing can be asked.
  private func handleUnseen(_ key: Key) {
    switch key {
    case "q", .control("c"): finish(.quit)
    case .control("z"): run(.suspend)
    case .control("l"): run(.redraw)
    default: break
    }
  }

  private func handle(_ key: Key) {
    if key == .control("c") { return quit() }
    guard let top = stack.last else { return runEverywhere(key) }
    if top.isLoading, !Self.everywhere.contains(where: { CommandTable.command($0).keys.contains(key) }) {
      early.append(key)
      return
    }
    early = []
    use(key, top)
  }

  /// Uses the keys that were typed before their pane had what it shows, if it has it now.
  func useEarlyKeys() {
    while let key = early.first, let top = stack.last, !top.isLoading {
      early.removeFirst()
      use(key, top)
    }
  }

  private func use(_ key: Key, _ top: any Blade) {
    if top.handle(key) { return }
    if let offer = top.offers.first(where: { CommandTable.command($0.id).keys.contains(key) }) {
      if !top.isTyping || key.typed == nil { return run(offer, of: top) }
    }
    if top.isTyping, key.typed != nil { return }
    runEverywhere(key)
  }

  /// Runs the command that a key is everywhere, unless a pop-up is open that it would leave.
  private func runEverywhere(_ key: Key) {
    guard let id = Self.everywhere.first(where: { CommandTable.command($0).keys.contains(key) }) else { return }
    let isOpen = stack.last.map { $0.presentation == .pane } ?? true
    if isOpen || [.back, .redraw, .suspend, .toggleMouse, .help].contains(id) { run(id) }
  }

  /// The commands that need no blade.
  static let everywhere: [CommandID] = [
    .showOverview, .showInstances, .showJobs, .showVaults, .showPolicies,
    .showAlerts, .showNotifications, .showRunningJobs,
    .manageSources, .configureBackup, .palette, .help, .back, .redraw, .toggleMouse, .suspend, .installService, .quit,
  ]

  /// Runs an offer of a blade, or says why it can't be run.
  func run(_ offer: Offer, of blade: any Blade) {
    switch offer.availability {
    case .available: blade.perform(offer.id)
    case .unavailable(let reason):
      let title = offer.title ?? CommandTable.command(offer.id).title
      context.notifications.post("\(title) isn't possible", reason, outcome: .warned)
    }
  }

  /// Runs an offer that was chosen in a menu, unless what the menu was opened for is no longer what is selected.
  func run(_ offer: Offer, of blade: any Blade, about subject: String?) {
    guard blade.subject == subject else {
      return context.notifications.post(
        "\(OfferList.title(offer)) was not done", "The row that it was meant for is no longer in the list.",
        outcome: .warned)
    }
    // What can be done may have changed since the menu was opened.
    run(blade.offers.first { $0.id == offer.id } ?? offer, of: blade)
  }

  /// Runs a command that needs no blade.
  func run(_ id: CommandID) {
    switch id {
    case .showOverview: go(to: .section(.overview))
    case .showInstances: go(to: .section(.instances))
    case .showJobs: go(to: .section(.jobs))
    case .showVaults: go(to: .section(.vaults))
    case .showPolicies: go(to: .section(.policies))
    case .showAlerts: go(to: .section(.alerts))
    case .showRunningJobs: go(to: .jobs(JobFilter(statuses: JobsFilter.inProgress)))
    case .showNotifications: go(to: .notifications)
    case .manageSources: go(to: .sources)
    case .configureBackup: go(to: .configureBackup(vault: nil))
    case .palette: push(PaletteBlade(self))
    case .help: push(HelpBlade(self))
    case .back: back()
    case .redraw: requests.append(.redraw)
    case .toggleMouse: requests.append(.toggleMouse)
    case .suspend: requests.append(.suspend)
    case .installService: offerService()
    case .quit: quit()
    default: break
    }
  }

  /// Goes up to a place of the title bar: 0 is the overview, 1 the section, and so on.
  private func goUp(to crumb: Int) {
    guard crumb > 0 else { return go(to: .section(.overview)) }
    let panes = stack.indices.filter { $0 == 0 || stack[$0].presentation == .pane }
    guard panes.indices.contains(crumb) else { return }
    while stack.count > panes[crumb] + 1, stack.last?.unsaved == nil { back() }
    // What would be lost is asked about; the way ends there.
    if stack.count > panes[crumb] + 1 { back() }
  }

  private func handle(_ mouse: Mouse) {
    // What was aimed at one blade is nothing to another that took its place: neither before it was drawn, nor as the
    // second half of a double click.
    guard let top = stack.last, shownTop == ObjectIdentifier(top) else { return }
    if case .press = mouse.action {
      if mouse.clicks > 1, let pressedTop, pressedTop != shownTop { return }
      pressedTop = shownTop
    }
    guard let touch = lastFrame.touch(at: mouse.position) else {
      if case .press = mouse.action, top.presentation == .overlay { close(top) }
      return
    }
    if top.handle(mouse, on: touch) { return }
    guard case .press(let button) = mouse.action else { return }
    switch touch {
    case .command(let name):
      guard let id = CommandID(rawValue: name) else { return }
      if let offer = top.offers.first(where: { $0.id == id }) { run(offer, of: top) } else { run(id) }
    case .element(let name) where name.hasPrefix("toast:"): run(.showNotifications)
    case .element(let name) where name.hasPrefix("crumb:"): Int(name.dropFirst(6)).map(goUp(to:))
    case .row where button == .right: showMenu(at: mouse.position.x, mouse.position.y)
    default: break
    }
  }
}
