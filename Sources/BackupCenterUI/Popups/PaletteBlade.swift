import TerminalUI

/// Finds a command by letters of its name.
@MainActor
final class PaletteBlade: Blade {
  private var field = TextField(placeholder: "Type a command")
  private var list: OfferList
  private let all: [Offer]
  private let owner: (any Blade)?
  private let ownSubject: String?
  private weak var shell: Shell?

  init(_ shell: Shell) {
    self.shell = shell
    owner = shell.stack.last
    ownSubject = owner?.subject
    let here = owner?.offers ?? []
    let known = Set(here.map(\.id))
    all = here + Shell.everywhere.filter { !known.contains($0) && $0 != .palette }.map { Offer($0) }
    list = OfferList(all)
  }

  let title = "Commands"
  let isTyping = true
  var presentation: Presentation { .popup(Size(width: 60, height: 18)) }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    field.draw(on: &canvas, in: area.row(0), focused: true)
    let (rows, foot) = area.split(top: 1).rest.split(bottom: 2)
    list.draw(on: &canvas, in: rows)
    guard let offer = list.focused else { return canvas.put("No command is called so.", in: rows, Style(.muted)) }
    if case .unavailable(let reason) = offer.availability {
      canvas.put(reason, in: foot.row(1), Style(.warning))
    } else {
      canvas.put(CommandTable.command(offer.id).help, in: foot.row(1), Style(.muted))
    }
  }

  func handle(_ key: Key) -> Bool {
    if key.code == .enter {
      run()
      return true
    }
    if list.handle(key) { return true }
    let before = field.text
    let isUsed = field.handle(key)
    if field.text != before { refine() }
    return isUsed
  }

  func paste(_ text: String) {
    field.insert(text)
    refine()
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard case .press(.left) = mouse.action, let index = list.index(of: touch) else { return false }
    list.focus(on: index)
    run()
    return true
  }

  private func refine() {
    let ranked = all.enumerated().compactMap { index, offer in
      FuzzyMatch.score(OfferList.title(offer), for: field.text).map { (offer, $0, index) }
    }
    list.show(ranked.sorted { ($1.1, $0.2) < ($0.1, $1.2) }.map(\.0))
  }

  private func run() {
    guard let offer = list.focused, let shell else { return }
    shell.close(self)
    if let owner, owner.offers.contains(where: { $0.id == offer.id }) {
      shell.run(offer, of: owner, about: ownSubject)
    } else {
      shell.run(offer.id)
    }
  }
}
