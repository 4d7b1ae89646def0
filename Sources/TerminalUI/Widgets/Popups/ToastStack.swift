/// A short message that goes by itself.
public struct Toast: Hashable, Sendable {
  /// What it is, by which a mouse finds it.
  public var id: String
  /// What happened.
  public var title: String
  /// More about it; empty: nothing.
  public var text: String
  /// How good or bad it is.
  public var tone: Tone

  /// Makes a message from its parts.
  public init(id: String, _ title: String, text: String = "", tone: Tone = .information) {
    self.id = id
    self.title = title
    self.text = text
    self.tone = tone
  }
}

/// The messages at the lower right, the newest lowest.
public struct ToastStack: Hashable, Sendable {
  /// The messages, oldest first.
  public var toasts: [Toast]

  /// Makes a stack of messages, oldest first.
  public init(_ toasts: [Toast] = []) { self.toasts = toasts }

  /// Draws as many of the newest as there is room for, inside `area`; a mouse finds each as the element `toast:id`.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let width = Self.width(in: area)
    guard width >= 8 else { return }
    var bottom = area.maxY
    for toast in toasts.reversed() {
      let lines = Self.lines(toast, width: width)
      let box = Rect(x: area.maxX - width, y: bottom - lines.count - 2, width: width, height: lines.count + 2)
      guard box.minY >= area.minY else { return }
      canvas.fill(box)
      let inner = canvas.panel(in: box, role: toast.tone == .neutral ? .border : toast.tone.role)
      canvas.put(lines: lines, in: inner.inset(horizontal: 1))
      canvas.note(.element("toast:" + toast.id), in: box)
      bottom = box.minY
    }
  }
  /// Whether there is room for the newest message in `area`.
  public func fits(in area: Rect) -> Bool {
    let width = Self.width(in: area)
    guard let newest = toasts.last, width >= 8 else { return true }
    return Self.lines(newest, width: width).count + 2 <= area.height
  }

  private static func width(in area: Rect) -> Int { min(48, area.width) }

  private static func lines(_ toast: Toast, width: Int) -> [StyledLine] {
    let title = StyledLine(
      parts: [(toast.tone.sign + " ", Style(toast.tone.role, bold: true)), (toast.title, Style(bold: true))])
    let text = toast.text.isEmpty ? [] : wrap(StyledLine(toast.text, Style(.muted)), width: width - 4)
    return Array(wrap(title, width: width - 4).prefix(3) + text.prefix(3))
  }
}
