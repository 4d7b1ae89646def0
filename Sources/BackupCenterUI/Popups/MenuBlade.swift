import TerminalUI

/// What can be done with a row, beside the row. What can't be done now stays in it and says why.
@MainActor
final class MenuBlade: Blade {
  private var list: OfferList
  private let anchor: Point
  private let owner: any Blade
  private weak var shell: Shell?

  init(offers: [Offer], at anchor: Point, below owner: any Blade, _ shell: Shell) {
    list = OfferList(offers)
    self.anchor = anchor
    self.owner = owner
    self.shell = shell
  }

  let title = "More"
  let presentation = Presentation.overlay

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    var reason: String?
    if case .unavailable(let text)? = list.focused?.availability { reason = text }
    let width = min(max(list.width, min(reason?.count ?? 0, 48)) + 2, area.width)
    let reasons = reason.map { wrap($0, width: width - 4) } ?? []
    let height = min(list.offers.count + 2 + reasons.count, area.height)
    let box = Rect(
      x: min(anchor.x, area.maxX - width), y: max(area.minY, min(anchor.y + 1, area.maxY - height)), width: width,
      height: height)
    canvas.fill(box)
    canvas.panel("", in: box, focused: true)
    let (rows, foot) = box.inset(horizontal: 1, vertical: 1).split(bottom: reasons.count)
    list.draw(on: &canvas, in: rows)
    for (index, line) in reasons.enumerated() {
      canvas.put(line, in: foot.row(index).inset(horizontal: 1), Style(.warning))
    }
  }

  func handle(_ key: Key) -> Bool {
    if key.code == .enter {
      run()
      return true
    }
    if let index = list.offers.firstIndex(where: { CommandTable.command($0.id).keys.contains(key) }) {
      list.focus(on: index)
      run()
      return true
    }
    if key == "j" { return list.handle(Key(.down)) }
    if key == "k" { return list.handle(Key(.up)) }
    return list.handle(key)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch mouse.action {
    case .wheelUp: return list.handle(Key(.up))
    case .wheelDown: return list.handle(Key(.down))
    case .press:
      guard let index = list.index(of: touch) else { return false }
      list.focus(on: index)
      run()
      return true
    default: return true
    }
  }

  private func run() {
    guard let offer = list.focused, let shell, offer.availability == .available else { return }
    shell.close(self)
    shell.run(offer, of: owner)
  }
}
