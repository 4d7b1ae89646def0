import TerminalUI

/// Offers to choose from: what context menu and palette have in common.
@MainActor
struct OfferList {
  private(set) var offers: [Offer]
  private(set) var focus = 0

  init(_ offers: [Offer]) { self.offers = offers }

  var focused: Offer? { offers.indices.contains(focus) ? offers[focus] : nil }

  mutating func show(_ offers: [Offer]) {
    self.offers = offers
    focus = 0
  }

  mutating func focus(on index: Int) { if offers.indices.contains(index) { focus = index } }

  /// Uses arrows, and what lists have besides.
  mutating func handle(_ key: Key) -> Bool {
    switch key.code {
    case .up: focus = max(0, focus - 1)
    case .down: focus = min(max(0, offers.count - 1), focus + 1)
    case .pageUp: focus = max(0, focus - 10)
    case .pageDown: focus = min(max(0, offers.count - 1), focus + 10)
    case .home: focus = 0
    case .end: focus = max(0, offers.count - 1)
    default: return false
    }
    return true
  }

  /// Draws the rows that there is room for, with the focused one among them.
  func draw(on canvas: inout Canvas, in area: Rect) {
    let top = max(0, focus - area.height + 1)
    for row in 0..<max(0, area.height) where offers.indices.contains(top + row) {
      let index = top + row
      draw(offers[index], isFocused: index == focus, on: &canvas, in: area.row(row))
      canvas.note(.element("offer.\(index)"), in: area.row(row))
    }
  }

  /// The offer that was touched.
  func index(of touch: Touch) -> Int? {
    guard case .element(let name) = touch, name.hasPrefix("offer.") else { return nil }
    return Int(name.dropFirst(6)).flatMap { offers.indices.contains($0) ? $0 : nil }
  }

  private func draw(_ offer: Offer, isFocused: Bool, on canvas: inout Canvas, in row: Rect) {
    let surface: Surface = isFocused ? .selected : .ground
    var isAvailable = true
    if case .unavailable = offer.availability { isAvailable = false }
    canvas.fill(row, Style(on: surface))
    canvas.put(
      " " + Self.title(offer), in: row.split(right: Self.keys(offer).count + 1).rest,
      Style(isAvailable ? .plain : .disabled, on: surface))
    canvas.put(
      Self.keys(offer) + " ", in: row, Style(isAvailable ? .accent : .disabled, on: surface), alignment: .trailing)
  }

  static func title(_ offer: Offer) -> String { offer.title ?? CommandTable.command(offer.id).title }

  static func keys(_ offer: Offer) -> String { CommandTable.command(offer.id).keys.first?.name ?? "" }
}
