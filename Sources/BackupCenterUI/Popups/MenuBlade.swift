import TerminalUI

/// What can be done with a row, beside the row. What can't be done now stays in it and says why.
@MainActor
final class MenuBlade: Blade {
  private var menu: Menu
  private let choices: [Offer]
  private let anchor: Point
  private let owner: any Blade
  private let ownSubject: String?
  private weak var shell: Shell?

  init(offers: [Offer], at anchor: Point, below owner: any Blade, _ shell: Shell) {
    choices = offers
    self.anchor = anchor
    self.owner = owner
    ownSubject = owner.subject
    self.shell = shell
    menu = Menu(
      items: offers.map { offer in
        var reason: String?
        if case .unavailable(let text) = offer.availability { reason = text }
        return .action(
          MenuAction(
            offer.id.rawValue, OfferList.title(offer), key: OfferList.keys(offer), disabledReason: reason))
      })
  }

  let title = "More"
  let presentation = Presentation.overlay

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) { menu.draw(on: &canvas, at: anchor, within: area) }

  func handle(_ key: Key) -> Bool { use(menu.handle(key)) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch (mouse.action, touch) {
    case (.wheelUp, _): return use(menu.handle(Key(.up)))
    case (.wheelDown, _): return use(menu.handle(Key(.down)))
    case (.press, .row(list: Menu.list, let id)): return use(menu.click(id))
    default: return true
    }
  }

  private func use(_ response: Menu.Response) -> Bool {
    switch response {
    case .ignored: return false
    case .handled, .refused: return true
    case .dismissed: shell?.close(self)
    case .chosen(let id):
      guard let shell, let offer = choices.first(where: { $0.id.rawValue == id }) else { return true }
      shell.close(self)
      shell.run(offer, of: owner, about: ownSubject)
    }
    return true
  }
}
