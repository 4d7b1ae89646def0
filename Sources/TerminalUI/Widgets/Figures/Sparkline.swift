/// A course over time in small columns, the newest value at the right.
public struct Sparkline: Hashable, Sendable {
  /// The values, oldest first; negative ones and such that are no number count as 0.
  public var values: [Double]
  /// What the columns mean.
  public var role: Role

  /// Makes a sparkline of values.
  public init(_ values: [Double], role: Role = .accent) {
    self.values = values
    self.role = role
  }

  /// Draws as many of the newest values as `area` has columns; several rows make taller columns.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    guard !area.isEmpty else { return }
    let shown = values.suffix(area.width).map { $0.isFinite ? max(0, $0) : 0 }
    let top = shown.max() ?? 0
    let signs = Array(" ▁▂▃▄▅▆▇█")
    for (index, value) in shown.enumerated() {
      let x = area.maxX - shown.count + index
      // What is more than nothing is seen.
      let share = top > 0 ? Int((value / top * Double(area.height * 8)).rounded()) : 0
      let eighths = value > 0 ? max(1, share) : 0
      for row in 0..<area.height {
        let level = min(8, max(0, eighths - (area.height - 1 - row) * 8))
        let isBase = row == area.height - 1 && level == 0
        canvas.put(String(isBase ? "▁" : signs[level]), x: x, y: area.minY + row, Style(isBase ? .muted : role))
      }
    }
  }
}
