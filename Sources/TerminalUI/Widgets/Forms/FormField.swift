/// A field of a form: a label, something to fill in, and what is said about it.
public struct FormField: Hashable, Sendable {
  /// What is filled in.
  public enum Control: Hashable, Sendable {
    case text(TextField)
    case choice(ChoiceList)
    case checks(CheckList)
    case toggle(Toggle)
    case picker(Picker)
    case number(Stepper)
    /// A month to pick a day from.
    case date(MonthCalendar)
    /// Lines that can't be changed.
    case value([StyledLine])
    /// A line that opens something when Enter is pressed on it.
    case link(StyledLine)
  }

  /// What it is.
  public var key: String
  /// What it is called; empty: nothing stands before the control.
  public var label: String
  /// What is filled in.
  public var control: Control
  /// What helps to fill it in.
  public var hint: String
  /// What is wrong with it; nil: nothing.
  public var error: String?
  /// What is right about it, shown behind a check mark, as when a typed name fits; nil: nothing.
  public var approval: String?

  /// Makes a field from its parts.
  public init(
    _ key: String, _ label: String, _ control: Control, hint: String = "", error: String? = nil,
    approval: String? = nil
  ) {
    self.key = key
    self.label = label
    self.control = control
    self.hint = hint
    self.error = error
    self.approval = approval
  }

  /// Whether the focus can stand on it.
  public var isFocusable: Bool {
    if case .value = control { return false }
    return true
  }

  /// Whether its list is open.
  var isOpen: Bool {
    if case .picker(let picker) = control { return picker.isOpen }
    return false
  }

  /// What to say below it: its error, what the control itself finds wrong, what is right, or the hint.
  func remark(width: Int) -> [StyledLine] {
    var own: String?
    if case .number(let stepper) = control { own = stepper.problem }
    if let error = error ?? own { return wrap(StyledLine("✗ " + error, Style(.danger)), width: width) }
    if let approval { return wrap(StyledLine("✓ " + approval, Style(.success)), width: width) }
    return hint.isEmpty ? [] : wrap(StyledLine(hint, Style(.muted)), width: width)
  }

  /// The rows of the control in so many columns.
  func controlHeight(width: Int) -> Int {
    switch control {
    case .choice(let list): list.height
    case .checks(let list): list.height
    case .date: MonthCalendar.height
    case .value(let lines): max(1, wrap(lines, width: width).count)
    case .text, .toggle, .picker, .number, .link: 1
    }
  }

  /// The row of the control that has the highlight.
  var focusedRow: Int {
    switch control {
    case .choice(let list): list.highlightedIndex
    case .checks(let list): list.highlightedIndex
    default: 0
    }
  }

  /// Takes a key; false: it isn't the control's own.
  mutating func handle(_ key: Key) -> Bool {
    switch control {
    case .text(var field): Self.take(&field, { $0.handle(key) }, FormField.Control.text, &control)
    case .choice(var list): Self.take(&list, { $0.handle(key) }, FormField.Control.choice, &control)
    case .checks(var list): Self.take(&list, { $0.handle(key) }, FormField.Control.checks, &control)
    case .toggle(var toggle): Self.take(&toggle, { $0.handle(key) }, FormField.Control.toggle, &control)
    case .picker(var picker): Self.take(&picker, { $0.handle(key) }, FormField.Control.picker, &control)
    case .number(var stepper): Self.take(&stepper, { $0.handle(key) }, FormField.Control.number, &control)
    case .date(var month): Self.take(&month, { $0.handle(key) }, FormField.Control.date, &control)
    case .value, .link: false
    }
  }

  /// Takes pasted text; false: the control has no use for it.
  mutating func paste(_ text: String) -> Bool {
    switch control {
    case .text(var field):
      field.insert(text)
      control = .text(field)
      return true
    case .picker(var picker): return Self.take(&picker, { $0.paste(text) }, FormField.Control.picker, &control)
    case .number(var stepper): return Self.take(&stepper, { $0.paste(text) }, FormField.Control.number, &control)
    default: return false
    }
  }

  /// Chooses what a mouse found in the control's list; false: nothing was chosen.
  mutating func choose(_ id: String) -> Bool {
    switch control {
    case .choice(var list): Self.take(&list, { $0.choose(id) }, FormField.Control.choice, &control)
    case .checks(var list): Self.take(&list, { $0.toggle(id) }, FormField.Control.checks, &control)
    case .picker(var picker): Self.take(&picker, { $0.choose(id) }, FormField.Control.picker, &control)
    case .date(var month): Self.take(&month, { $0.choose(id) }, FormField.Control.date, &control)
    default: false
    }
  }

  /// Presses on the control itself: a switch switches, a list opens or closes.
  mutating func press() -> Bool {
    switch control {
    case .toggle: return handle(.character(" "))
    case .picker(var picker):
      if picker.isOpen { picker.close() } else { picker.open() }
      control = .picker(picker)
      return true
    default: return false
    }
  }

  /// Ends what is half done when the focus leaves.
  mutating func leave() {
    switch control {
    case .picker(var picker):
      picker.close()
      control = .picker(picker)
    case .number(var stepper):
      stepper.settle()
      control = .number(stepper)
    default: break
    }
  }

  private static func take<Value>(
    _ value: inout Value, _ change: (inout Value) -> Bool, _ wrap: (Value) -> Control, _ control: inout Control
  ) -> Bool {
    let isTaken = change(&value)
    control = wrap(value)
    return isTaken
  }
}
