/// Where we are, and what goes on, in the uppermost row.
public struct TitleBar: Hashable, Sendable {
  /// A figure at the right.
  public struct Counter: Hashable, Sendable {
    /// What it says, as `● 2 in progress`.
    public var text: String
    /// The same with fewer cells, for narrow screens; nil: there is nothing shorter.
    public var short: String?
    /// How good or bad it is.
    public var tone: Tone
    /// The command that shows what is behind it, by which a mouse finds it; nil: none.
    public var command: String?

    /// Makes a counter from its parts.
    public init(_ text: String, short: String? = nil, tone: Tone = .neutral, command: String? = nil) {
      self.text = text
      self.short = short
      self.tone = tone
      self.command = command
    }
  }

  /// Where we are, the outermost place first.
  public var crumbs: [String]
  /// The figures at the right, from left to right.
  public var counters: [Counter]

  /// Makes a bar from its parts.
  public init(_ crumbs: [String], counters: [Counter] = []) {
    self.crumbs = crumbs
    self.counters = counters
  }

  /// Draws the bar into the first row of `area`. A mouse finds the places as the elements `crumb:0`, `crumb:1` and so
  /// on. On a narrow screen the counters grow short, then the outer places give way to `…`.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    canvas.fill(row, Style(.plain, on: .bar))
    let room = row.width > 8 ? row.inset(horizontal: 1) : row
    let here = CellWidth.of(crumbs.last ?? "")
    var texts = counters.map(\.text)
    func cells() -> Int { texts.reduce(0) { $0 + CellWidth.of($1) + 2 } }
    if pathWidth(crumbs) + cells() > room.width { texts = counters.map { $0.short ?? $0.text } }
    while let last = texts.indices.last, min(here, room.width / 2) + cells() > room.width { texts.remove(at: last) }
    var x = room.maxX - max(0, cells() - 2)
    let path = Rect(x: room.minX, y: room.minY, width: x - room.minX - (texts.isEmpty ? 0 : 2), height: 1)
    drawPath(on: &canvas, in: path)
    for (text, counter) in zip(texts, counters) {
      let style = Style(counter.tone.role, on: .bar, bold: counter.tone != .neutral)
      let end = canvas.put(text, x: x, y: room.minY, style)
      if let command = counter.command {
        canvas.note(.command(command), in: Rect(x: x, y: room.minY, width: end - x, height: 1))
      }
      x = end + 2
    }
  }

  private func drawPath(on canvas: inout Canvas, in area: Rect) {
    var first = 0
    while first < crumbs.count - 1, pathWidth(Array(crumbs.dropFirst(first))) + (first > 0 ? 4 : 0) > area.width {
      first += 1
    }
    var x = area.minX
    if first > 0, area.width > 8 { x = canvas.put("… › ", x: x, y: area.minY, Style(.muted, on: .bar)) }
    for index in crumbs.indices.dropFirst(first) {
      let isHere = index == crumbs.count - 1
      let style = Style(isHere ? .heading : .muted, on: .bar, bold: isHere)
      let end = canvas.put(crumbs[index], x: x, y: area.minY, style, width: area.maxX - x)
      canvas.note(.element("crumb:\(index)"), in: Rect(x: x, y: area.minY, width: end - x, height: 1))
      x = isHere ? end : canvas.put(" › ", x: end, y: area.minY, Style(.muted, on: .bar), width: area.maxX - end)
    }
  }

  private func pathWidth(_ crumbs: [String]) -> Int { crumbs.reduce(-3) { $0 + CellWidth.of($1) + 3 } }
}
