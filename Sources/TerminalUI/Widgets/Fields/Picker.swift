/// One of many: a field that opens a list, which typing narrows down.
public struct Picker: Hashable, Sendable {
  /// What can be chosen, from top to bottom.
  public private(set) var choices: [Choice]
  /// What is chosen; nil: nothing yet.
  public var chosen: String?
  /// What is shown while nothing is chosen.
  public var placeholder: String
  /// Whether the list is open.
  public private(set) var isOpen = false
  /// What was typed to narrow the list down.
  public private(set) var filter = TextField(placeholder: "type to filter")
  var highlight = Highlight()

  /// Makes a closed picker.
  public init(_ choices: [Choice], chosen: String? = nil, placeholder: String = "Select…") {
    self.choices = choices
    self.chosen = chosen
    self.placeholder = placeholder
  }

  /// The chosen one.
  public var chosenChoice: Choice? { choices.first { $0.id == chosen } }

  /// What the filter leaves: titles or details that hold the typed text, whatever the case.
  public var found: [Choice] {
    let needle = filter.text.lowercased()
    guard !needle.isEmpty else { return choices }
    return choices.filter { ($0.title + " " + $0.detail).lowercased().contains(needle) }
  }

  /// The same picker with other choices: what is chosen stays where it can, an open list stays open, and its highlight
  /// stays at its choice.
  public func with(choices: [Choice]) -> Picker {
    guard choices != self.choices else { return self }
    let highlighted = found.indices.contains(highlight.index) ? found[highlight.index].id : nil
    var picker = self
    picker.choices = choices
    if picker.chosenChoice == nil { picker.chosen = nil }
    let place = highlighted.flatMap { id in picker.found.firstIndex { $0.id == id } }
    picker.highlight.move(to: place ?? highlight.index, of: picker.found.count)
    return picker
  }

  /// Opens the list at what is chosen.
  public mutating func open() {
    isOpen = true
    filter.replace(with: "")
    highlight = Highlight(choices.firstIndex { $0.id == chosen } ?? 0)
  }

  /// Closes the list; what is chosen stays.
  public mutating func close() { isOpen = false }

  /// Chooses and closes, as a click does; false: there is no such choice, or it can't be chosen.
  public mutating func choose(_ id: String) -> Bool {
    guard let choice = choices.first(where: { $0.id == id }), choice.isEnabled else { return false }
    chosen = id
    isOpen = false
    return true
  }

  /// Takes a key: Enter or Space opens the list; in it typing filters, arrows move, Enter chooses and Esc closes;
  /// false: the key isn't its own.
  public mutating func handle(_ key: Key) -> Bool {
    guard isOpen else {
      guard key == Key(.enter) || key == .character(" ") else { return false }
      open()
      return true
    }
    switch (key.code, key.modifiers) {
    case (.escape, []): close()
    case (.tab, _):
      close()
      return false
    case (.enter, []):
      if found.indices.contains(highlight.index) { _ = choose(found[highlight.index].id) }
    case (.up, []): highlight.move(to: highlight.index - 1, of: found.count)
    case (.down, []): highlight.move(to: highlight.index + 1, of: found.count)
    case (.pageUp, []): highlight.move(to: highlight.index - 8, of: found.count)
    case (.pageDown, []): highlight.move(to: highlight.index + 8, of: found.count)
    default: return narrow { $0.handle(key) }
    }
    return true
  }

  /// Takes pasted text into the filter of the open list; false: the list is closed.
  public mutating func paste(_ text: String) -> Bool {
    guard isOpen else { return false }
    return narrow { field in
      field.insert(text)
      return true
    }
  }

  private mutating func narrow(_ edit: (inout TextField) -> Bool) -> Bool {
    let before = filter.text
    let isTaken = edit(&filter)
    if filter.text != before { highlight = Highlight() }
    return isTaken
  }
}
