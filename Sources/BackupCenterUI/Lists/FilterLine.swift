import TerminalUI

/// The line above a list that says what it shows; each part can be clicked.
struct FilterLine {
  /// One filter: its name and what it is set to.
  struct Part {
    var name: String
    var value: String
    /// Whether it leaves something out.
    var isSet: Bool
  }

  var parts: [Part]
  var search: ListSearch

  func draw(on canvas: inout Canvas, in area: Rect) {
    guard !area.isEmpty else { return }
    let room = area.split(right: min(max(12, area.width / 4), 32))
    var x = area.minX
    for part in parts {
      let width = CellWidth.of(part.name) + 2 + min(CellWidth.of(part.value), 24)
      guard x + width <= room.rest.maxX else { break }
      let place = Rect(x: x, y: area.minY, width: width, height: 1)
      let behind = canvas.put(part.name + ": ", x: x, y: area.minY, Style(.muted))
      canvas.put(
        part.value, in: Rect(x: behind, y: area.minY, width: place.maxX - behind, height: 1),
        Style(part.isSet ? .accent : .plain))
      canvas.note(.command(CommandID.filters.rawValue), in: place)
      x += width + 3
    }
    search.draw(on: &canvas, in: room.right)
  }
}
