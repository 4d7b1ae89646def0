/// The parts of a piece of work, with how each goes.
public struct TaskList: Hashable, Sendable {
  /// How a part goes.
  public enum State: Hashable, Sendable {
    case waiting
    case running
    case done
    case warned
    case failed
    case skipped
    case cancelled
  }

  /// A part of a piece of work.
  public struct Item: Hashable, Sendable {
    /// What is done in it.
    public var title: String
    /// How it goes.
    public var state: State
    /// What there is to tell, as how long it took; empty: nothing.
    public var detail: String

    /// Makes a part from its parts.
    public init(_ title: String, _ state: State, detail: String = "") {
      self.title = title
      self.state = state
      self.detail = detail
    }

    var sign: (text: String, role: Role) {
      switch state {
      case .waiting: ("○", .muted)
      case .running: ("●", .accent)
      case .done: ("✓", .success)
      case .warned: ("!", .warning)
      case .failed: ("✗", .danger)
      case .skipped: ("–", .muted)
      case .cancelled: ("×", .muted)
      }
    }

    var word: String {
      switch state {
      case .waiting: "waiting"
      case .running: "in progress"
      case .done: "completed"
      case .warned: "completed with warnings"
      case .failed: "failed"
      case .skipped: "skipped"
      case .cancelled: "cancelled"
      }
    }
  }

  /// The parts, in the order they are done.
  public var items: [Item]

  /// Makes a list of parts.
  public init(_ items: [Item]) { self.items = items }

  /// Draws one part in a row: sign, title, the state as a word, and what there is to tell.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let titles = min(items.reduce(0) { max($0, CellWidth.of($1.title)) }, max(0, area.width / 2))
    let words = items.reduce(0) { max($0, CellWidth.of($1.word)) }
    for (index, item) in items.prefix(area.height).enumerated() {
      let (sign, row) = (item.sign, area.row(index))
      canvas.put(sign.text, in: row, Style(sign.role, bold: true))
      let title = row.split(left: 2).rest.split(left: titles)
      let isQuiet = sign.role == .muted
      canvas.put(item.title, in: title.left, Style(isQuiet ? .muted : .plain, bold: item.state == .running))
      let word = title.rest.split(left: 2).rest.split(left: words)
      canvas.put(item.word, in: word.left, Style(sign.role))
      canvas.put(item.detail, in: word.rest.split(left: 2).rest, Style(.muted))
    }
  }
}
