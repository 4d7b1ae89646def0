/// One of several, all of them in sight.
public struct ChoiceList: Hashable, Sendable {
  /// What can be chosen, from top to bottom.
  public private(set) var choices: [Choice]
  /// What is chosen; nil: nothing yet.
  public var chosen: String?
  private var highlight: Highlight

  /// Makes a list; the highlight begins at what is chosen.
  public init(_ choices: [Choice], chosen: String? = nil) {
    self.choices = choices
    self.chosen = chosen
    highlight = Highlight(choices.firstIndex { $0.id == chosen } ?? 0)
  }

  /// The rows it takes.
  public var height: Int { max(1, choices.count) }
  /// The highlighted row, from 0.
  public var highlightedIndex: Int { highlight.index }
  /// Why the highlighted one can't be chosen; nil: it can.
  public var refusal: String? { highlighted?.disabledReason }

  private var highlighted: Choice? { choices.indices.contains(highlight.index) ? choices[highlight.index] : nil }

  /// Takes a key: arrows move the highlight, Space and Enter choose; false: the key isn't its own.
  public mutating func handle(_ key: Key) -> Bool {
    if highlight.handle(key, count: choices.count) { return true }
    guard key == .character(" ") || key == Key(.enter), let highlighted else { return false }
    // Enter on what is chosen already goes on to the next field.
    if key == Key(.enter), highlighted.id == chosen || !highlighted.isEnabled { return false }
    return choose(highlighted.id)
  }

  /// Chooses, as a click does; false: there is no such choice, or it can't be chosen.
  public mutating func choose(_ id: String) -> Bool {
    guard let index = choices.firstIndex(where: { $0.id == id }) else { return false }
    highlight.move(to: index, of: choices.count)
    if choices[index].isEnabled { chosen = id }
    return choices[index].isEnabled
  }

  /// Draws one choice in a row; a mouse finds them as rows of `list`.
  public func draw(on canvas: inout Canvas, in area: Rect, list: String, focused: Bool) {
    for (index, choice) in choices.prefix(area.height).enumerated() {
      let (row, isChosen) = (area.row(index), choice.id == chosen)
      let isHighlighted = focused && index == highlight.index
      choice.draw(isChosen ? "◉" : "○", isChosen: isChosen, isHighlighted: isHighlighted, on: &canvas, in: row)
      canvas.note(.row(list: list, id: choice.id), in: row)
    }
  }
}
