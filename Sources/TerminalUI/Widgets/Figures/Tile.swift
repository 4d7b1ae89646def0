/// A figure with what it counts, which opens what is behind it.
public struct Tile: Hashable, Sendable {
  /// What it is, by which a mouse finds it as an element.
  public var id: String
  /// The figure.
  public var figure: String
  /// What it counts.
  public var caption: String
  /// How good or bad the figure is.
  public var tone: Tone

  /// Makes a tile from its parts.
  public init(_ id: String, figure: String, caption: String, tone: Tone = .neutral) {
    self.id = id
    self.figure = figure
    self.caption = caption
    self.tone = tone
  }

  /// Draws the tile: in four rows or more with a frame, in fewer as lines.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    guard !area.isEmpty else { return }
    canvas.note(.element(id), in: area)
    let sign = tone == .neutral ? "" : tone.sign + " "
    let number = StyledLine(sign + figure, Style(tone.role, bold: true))
    if area.height >= 4, area.width >= 6 {
      let inner = canvas.panel(in: area, focused: focused).inset(horizontal: 1)
      canvas.put(number, in: inner)
      canvas.put(lines: wrap(StyledLine(caption, Style(.muted)), width: inner.width), in: inner.split(top: 1).rest)
      if focused { canvas.recolour(area.inset(horizontal: 1, vertical: 1), on: .selected) }
    } else if area.height >= 2 {
      canvas.put(number, in: area)
      canvas.put(caption, in: area.row(1), Style(.muted))
      if focused { canvas.recolour(area.row(0), on: .selected) }
    } else {
      canvas.put(number + StyledLine("  " + caption, Style(.muted)), in: area)
      if focused { canvas.recolour(area, on: .selected) }
    }
  }
}
