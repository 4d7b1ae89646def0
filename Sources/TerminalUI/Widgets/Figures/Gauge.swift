/// How far something is, as a bar with the share in percent.
public struct Gauge: Hashable, Sendable {
  /// What the bar is made of.
  public enum Look: Hashable, Sendable {
    /// `▰▰▰▱▱`
    case steps
    /// `███▌ `, an eighth of a cell exact.
    case smooth
  }

  /// From 0 to 1; nil: not known yet.
  public var fraction: Double?
  /// What stands behind the bar; nil: the percentage.
  public var caption: String?
  /// What the filled part means.
  public var role: Role
  /// What the bar is made of.
  public var look: Look

  /// Makes a gauge; a fraction outside 0…1 is brought into it.
  public init(_ fraction: Double?, caption: String? = nil, role: Role = .accent, look: Look = .steps) {
    self.fraction = fraction.flatMap { $0.isNaN ? nil : min(1, max(0, $0)) }
    self.caption = caption
    self.role = role
    self.look = look
  }

  /// The share in whole percent, rounded down so that `100 %` means the end; `–` when it isn't known.
  public var percentText: String { fraction.map { "\(Int($0 * 100)) %" } ?? "–" }

  /// Draws bar and text into the first row of `area`; the text comes first when there isn't room for both.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    guard !area.isEmpty else { return }
    let text = caption ?? percentText
    let textWidth = max(CellWidth.of(text), caption == nil ? 5 : 0)
    let bar = area.width - (textWidth > 0 ? textWidth + 1 : 0)
    guard bar >= 3 else { return canvas.put(text, in: area) }
    let (full, empty) = cells(bar)
    canvas.put(full, x: area.minX, y: area.minY, Style(role))
    canvas.put(empty, x: area.minX + CellWidth.of(full), y: area.minY, Style(.muted))
    let room = Rect(x: area.minX + bar + 1, y: area.minY, width: textWidth, height: 1)
    canvas.put(text, in: room, alignment: caption == nil ? .trailing : .leading)
  }

  private func cells(_ width: Int) -> (full: String, empty: String) {
    let share = fraction ?? 0
    switch look {
    case .steps:
      let full = Int(Double(width) * share)
      return (String(repeating: "▰", count: full), String(repeating: "▱", count: width - full))
    case .smooth:
      let eighths = Int(Double(width * 8) * share)
      var full = String(repeating: "█", count: eighths / 8)
      if eighths % 8 > 0 { full.append(Array("▏▎▍▌▋▊▉")[eighths % 8 - 1]) }
      return (full, String(repeating: "·", count: width - full.count))
    }
  }
}
