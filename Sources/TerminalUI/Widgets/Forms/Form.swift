/// Labelled fields below each other with a row of buttons, one of which has the focus.
public struct Form: Hashable, Sendable {
  /// A row of a form.
  public enum Row: Hashable, Sendable {
    case heading(String)
    /// Text between fields; it is wrapped.
    case note(StyledLine)
    case field(FormField)
    case gap
  }

  /// What a key or a click came to.
  public enum Response: Hashable, Sendable {
    /// It isn't the form's.
    case ignored
    /// The focus moved, or something opened or closed.
    case handled
    /// What is filled in this field is another now.
    case changed(String)
    /// This button or link was pressed.
    case pressed(String)
    /// This button was pressed and can't be; the reason is shown.
    case refused(String)
  }

  /// The rows, from top to bottom.
  public var rows: [Row]
  /// The buttons, from left to right.
  public var buttons: [Button]
  /// The key of the field, or the identity of the button, that has the focus; nil: nothing could have it.
  public private(set) var focus: String?

  /// Makes a form with the focus on its first field unless another is named.
  public init(_ rows: [Row], buttons: [Button] = [], focus: String? = nil) {
    self.rows = rows
    self.buttons = buttons
    self.focus = focus
    repairFocus()
  }

  /// The fields, from top to bottom.
  public var fields: [FormField] {
    rows.compactMap { if case .field(let field) = $0 { field } else { nil } }
  }

  /// The field of a key; setting it changes the form's, and is left out where there is none.
  public subscript(key: String) -> FormField? {
    get { fields.first { $0.key == key } }
    set {
      guard let newValue else { return }
      for index in rows.indices {
        if case .field(let field) = rows[index], field.key == key { rows[index] = .field(newValue) }
      }
    }
  }

  /// The keys of fields and identities of buttons that the focus visits, in order.
  public var focusOrder: [String] { fields.filter(\.isFocusable).map(\.key) + buttons.map(\.id) }

  /// Whether a picker's list is open, which takes Esc for itself.
  public var hasOpenList: Bool { focus.flatMap { self[$0] }?.isOpen ?? false }

  /// Gives the focus to a field or button; left out where there is none of that name.
  public mutating func focus(on name: String) {
    guard name != focus, focusOrder.contains(name) else { return }
    leaveField()
    focus = name
  }

  /// Gives the focus to the first field with an error; false: no field has one.
  @discardableResult
  public mutating func focusFirstError() -> Bool {
    guard let field = fields.first(where: { $0.error != nil && $0.isFocusable }) else { return false }
    focus(on: field.key)
    return true
  }

  /// Replaces rows and buttons; the focus stays where it is as long as that exists.
  public mutating func update(rows: [Row], buttons: [Button]) {
    self.rows = rows
    self.buttons = buttons
    repairFocus()
  }

  /// Takes a key: the focused field's own first, then those that move the focus.
  public mutating func handle(_ key: Key) -> Response {
    repairFocus()
    guard let focus else { return .ignored }
    if let button = buttons.first(where: { $0.id == focus }) {
      if key == Key(.enter) || key == .character(" ") { return press(button) }
      if key == Key(.left) { return moveAmongButtons(by: -1) }
      if key == Key(.right) { return moveAmongButtons(by: 1) }
      if key == Key(.up), let last = fields.last(where: \.isFocusable) {
        self.focus(on: last.key)
        return .handled
      }
    } else if var field = self[focus] {
      let before = field.value
      if field.handle(key) {
        self[focus] = field
        return field.value == before ? .handled : .changed(focus)
      }
      self[focus] = field
      if case .link = field.control, key == Key(.enter) || key == .character(" ") { return .pressed(focus) }
    }
    return moveFocus(with: key)
  }

  /// Takes pasted text into the focused field.
  public mutating func paste(_ text: String) -> Response {
    guard let focus, var field = self[focus], field.paste(text) else { return .ignored }
    self[focus] = field
    return .changed(focus)
  }

  /// Takes a click on what the form drew.
  public mutating func click(_ touch: Touch) -> Response {
    switch touch {
    case .element(let name):
      if let button = buttons.first(where: { $0.id == name }) {
        focus(on: name)
        return press(button)
      }
      guard var field = self[name], field.isFocusable else { return .ignored }
      focus(on: name)
      if case .link = field.control { return .pressed(name) }
      let before = field.value
      _ = field.press()
      self[name] = field
      return field.value == before ? .handled : .changed(name)
    case .row(let list, let id):
      guard var field = self[list] else { return .ignored }
      focus(on: list)
      let isChosen = field.choose(id)
      self[list] = field
      return isChosen ? .changed(list) : .handled
    default: return .ignored
    }
  }

  private mutating func press(_ button: Button) -> Response {
    button.isEnabled ? .pressed(button.id) : .refused(button.id)
  }

  private mutating func moveAmongButtons(by step: Int) -> Response {
    guard let index = buttons.firstIndex(where: { $0.id == focus }) else { return .ignored }
    focus(on: buttons[max(0, min(buttons.count - 1, index + step))].id)
    return .handled
  }

  private mutating func moveFocus(with key: Key) -> Response {
    let order = focusOrder
    guard let focus, let index = order.firstIndex(of: focus) else { return .ignored }
    let target: Int
    switch (key.code, key.modifiers) {
    case (.tab, []): target = (index + 1) % order.count
    case (.tab, .shift): target = (index + order.count - 1) % order.count
    case (.down, []), (.enter, []): target = min(index + 1, order.count - 1)
    case (.up, []): target = max(index - 1, 0)
    default: return .ignored
    }
    self.focus(on: order[target])
    return .handled
  }

  private mutating func leaveField() {
    guard let focus, var field = self[focus] else { return }
    field.leave()
    self[focus] = field
  }

  private mutating func repairFocus() {
    let order = focusOrder
    if let focus, order.contains(focus) { return }
    focus = order.first
  }
}

extension FormField {
  /// What is filled in, without where a cursor or a highlight is: two are equal when nothing was changed.
  var value: [String] {
    switch control {
    case .text(let field): [field.text]
    case .choice(let list): [list.chosen ?? ""]
    case .checks(let list): list.chosen.sorted()
    case .toggle(let toggle): [toggle.isOn ? "on" : "off"]
    case .picker(let picker): [picker.chosen ?? ""]
    case .number(let stepper): [String(stepper.value), stepper.problem ?? ""]
    case .date(let month): [month.selected.description]
    case .value, .link: []
    }
  }
}
