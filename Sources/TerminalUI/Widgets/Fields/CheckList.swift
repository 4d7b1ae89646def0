/// Any of several, all of them in sight.
public struct CheckList: Hashable, Sendable {
  /// What can be chosen, from top to bottom.
  public private(set) var choices: [Choice]
  /// What is chosen.
  public var chosen: Set<String>
  private var highlight = Highlight()

  /// Makes a list with the highlight on its first choice.
  public init(_ choices: [Choice], chosen: Set<String> = []) {
    self.choices = choices
    self.chosen = chosen
  }

  /// The rows it takes.
  public var height: Int { max(1, choices.count) }
  /// The highlighted row, from 0.
  public var highlightedIndex: Int { highlight.index }

  /// Takes a key: arrows move the highlight, Space chooses and unchooses, `*` all or none; false: not its own.
  public mutating func handle(_ key: Key) -> Bool {
    if highlight.handle(key, count: choices.count) { return true }
    switch key.typed {
    case " ": return choices.indices.contains(highlight.index) && toggle(choices[highlight.index].id)
    case "*":
      let all = Set(choices.filter(\.isEnabled).map(\.id))
      chosen = chosen.isSuperset(of: all) ? chosen.subtracting(all) : chosen.union(all)
      return !all.isEmpty
    default: return false
    }
  }

  /// Chooses or unchooses, as a click does; false: there is no such choice, or it can't be chosen.
  public mutating func toggle(_ id: String) -> Bool {
    guard let index = choices.firstIndex(where: { $0.id == id }) else { return false }
    highlight.move(to: index, of: choices.count)
    if choices[index].isEnabled { chosen.formSymmetricDifference([id]) }
    return choices[index].isEnabled
  }

  /// Draws one choice in a row; a mouse finds them as rows of `list`.
  public func draw(on canvas: inout Canvas, in area: Rect, list: String, focused: Bool) {
    for (index, choice) in choices.prefix(area.height).enumerated() {
      let (row, isChosen) = (area.row(index), chosen.contains(choice.id))
      let isHighlighted = focused && index == highlight.index
      choice.draw(isChosen ? "☑" : "☐", isChosen: isChosen, isHighlighted: isHighlighted, on: &canvas, in: row)
      canvas.note(.row(list: list, id: choice.id), in: row)
    }
  }
}

/// Yes or no.
public struct Toggle: Hashable, Sendable {
  /// What is on or off.
  public var title: String
  /// Whether it is on.
  public var isOn: Bool

  /// Makes a switch; off unless asked.
  public init(_ title: String, isOn: Bool = false) {
    self.title = title
    self.isOn = isOn
  }

  /// Takes a key: Space switches; false: the key isn't its own.
  public mutating func handle(_ key: Key) -> Bool {
    guard key == .character(" ") else { return false }
    isOn.toggle()
    return true
  }

  /// Draws the switch into the first row of `area`.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    Choice(id: "", title: title).draw(
      isOn ? "☑" : "☐", isChosen: isOn, isHighlighted: focused, on: &canvas, in: area.row(0))
  }
}
