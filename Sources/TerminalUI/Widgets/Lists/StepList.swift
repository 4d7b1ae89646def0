/// The steps of a wizard, with how far each is.
public struct StepList: Hashable, Sendable {
  /// How far a step is.
  public enum State: Hashable, Sendable {
    case done
    case current
    case toDo
    /// It was left with something that isn't right.
    case refused
  }

  /// A step of a wizard.
  public struct Step: Hashable, Sendable {
    /// What it is, by which a mouse finds it as `step:id`.
    public var id: String
    /// What it is called.
    public var title: String
    /// How far it is.
    public var state: State
    /// What was chosen in it; empty: nothing to tell.
    public var summary: String

    /// Makes a step from its parts.
    public init(_ id: String, _ title: String, _ state: State, summary: String = "") {
      self.id = id
      self.title = title
      self.state = state
      self.summary = summary
    }

    var sign: (text: String, role: Role) {
      switch state {
      case .done: ("✓", .success)
      case .current: ("▸", .accent)
      case .toDo: ("○", .muted)
      case .refused: ("✗", .danger)
      }
    }
  }

  /// The steps, from first to last.
  public var steps: [Step]

  /// Makes a list of steps, from first to last.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The cells it would like, summaries left out.
  public var width: Int { steps.reduce(12) { max($0, CellWidth.of($1.title) + 7) } }

  /// Draws the steps below each other, each with its summary below it where there is room for all.
  public func draw(on canvas: inout Canvas, in area: Rect) {
    let hasSummaries = area.height >= steps.count * 3
    let pitch = hasSummaries ? 3 : area.height >= steps.count * 2 ? 2 : 1
    let current = self.current ?? 0
    var position = ScrollPosition()
    position.reveal(current, height: max(1, area.height / pitch), count: steps.count)
    for (index, step) in steps.enumerated().dropFirst(position.top) {
      let row = area.row((index - position.top) * pitch)
      guard !row.isEmpty else { break }
      canvas.put(line(index), in: row)
      canvas.note(.element("step:" + step.id), in: row)
      if hasSummaries {
        canvas.put("    " + step.summary, in: area.row((index - position.top) * pitch + 1), Style(.muted))
      }
    }
  }

  /// Draws the current step into one row, for narrow screens: `Step 2 of 4 · Policy`, and the signs of all.
  public func drawRow(on canvas: inout Canvas, in area: Rect) {
    guard let current else { return }
    var line = StyledLine("Step \(current + 1) of \(steps.count) · ", Style(.muted))
    line.append(steps[current].title, Style(.accent, bold: true))
    line.append("  ")
    for step in steps { line.append(step.sign.text, Style(step.sign.role)) }
    canvas.put(line, in: area.row(0))
  }

  /// The step that is shown: one that was refused stays until it is mended.
  private var current: Int? {
    steps.firstIndex { $0.state == .current } ?? steps.firstIndex { $0.state == .refused }
  }

  private func line(_ index: Int) -> StyledLine {
    let step = steps[index]
    let title: Style =
      switch step.state {
      case .current: Style(.accent, bold: true)
      case .toDo: Style(.muted)
      case .refused: Style(.danger)
      case .done: .plain
      }
    return StyledLine(parts: [
      (step.sign.text + " ", Style(step.sign.role, bold: true)), ("\(index + 1) ", Style(.muted)), (step.title, title),
    ])
  }
}
