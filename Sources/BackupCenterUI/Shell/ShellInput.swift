import BackupModel
import TerminalUI

extension Shell {
  /// Uses what the user did.
  public func handle(_ event: InputEvent) {
    switch event {
    case .key(let key): handle(key)
    case .mouse(let mouse): handle(mouse)
    case .paste(let text): stack.last?.paste(text)
    case .resized: requests.append(.redraw)
    case .terminated: finish(.terminated)
    }
  }

  private func handle(_ key: Key) {
    guard let top = stack.last else { return }
    if key == .control("c") { return quit() }
    if top.handle(key) { return }
    if let offer = top.offers.first(where: { CommandTable.command($0.id).keys.contains(key) }) {
      if !top.isTyping || key.typed == nil { return run(offer, of: top) }
    }
    if top.isTyping, key.typed != nil { return }
    guard let id = Self.everywhere.first(where: { CommandTable.command($0).keys.contains(key) }) else { return }
    let isAllowed = top.presentation == .pane || [.back, .redraw, .suspend, .toggleMouse, .help].contains(id)
    if isAllowed { run(id) }
  }

  /// The commands that need no blade.
  static let everywhere: [CommandID] = [
    .showOverview, .showInstances, .showJobs, .showVaults, .showPolicies, .showAlerts, .showNotifications,
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

  /// Runs a command that needs no blade.
  func run(_ id: CommandID) {
    switch id {
    case .showOverview: go(to: .section(.overview))
    case .showInstances: go(to: .section(.instances))
    case .showJobs: go(to: .section(.jobs))
    case .showVaults: go(to: .section(.vaults))
    case .showPolicies: go(to: .section(.policies))
    case .showAlerts: go(to: .section(.alerts))
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

  private func handle(_ mouse: Mouse) {
    guard let top = stack.last else { return }
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
    case .row where button == .right: showMenu(at: mouse.position.x, mouse.position.y)
    default: break
    }
  }
}
