import BackupModel
import TerminalUI

extension Form {
  /// What the form has for a field already, with its cursor, highlight and what was filled in, or else `control`: for
  /// rows that are made anew whenever the view model changes. Choices, ranges, lines and links are those of `control`.
  func kept(_ key: String, _ control: FormField.Control) -> FormField.Control {
    switch (self[key]?.control, control) {
    case (.text(let present)?, .text): return .text(present)
    case (.toggle(let present)?, .toggle(let new)): return .toggle(Toggle(new.title, isOn: present.isOn))
    case (.number(let present)?, .number(let new)) where present.range == new.range: return .number(present)
    case (.date(let present)?, .date): return .date(present)
    case (.choice(let present)?, .choice(let new)) where present.choices == new.choices: return .choice(present)
    case (.checks(let present)?, .checks(let new)) where present.choices == new.choices: return .checks(present)
    case (.choice(let present)?, .choice(var new)):
      new.chosen = present.chosen ?? new.chosen
      return .choice(new)
    case (.checks(let present)?, .checks(var new)):
      new.chosen = present.chosen
      return .checks(new)
    case (.picker(let present)?, .picker(let new)):
      var kept = present.with(choices: new.choices)
      kept.chosen = kept.chosen ?? new.chosen
      kept.placeholder = new.placeholder
      return .picker(kept)
    default: return control
    }
  }

  /// What is chosen in a list of checks.
  func checked(_ key: String) -> Set<String> {
    if case .checks(let list)? = self[key]?.control { return list.chosen }
    return []
  }

  /// Whether a switch is on.
  func isOn(_ key: String) -> Bool {
    if case .toggle(let toggle)? = self[key]?.control { return toggle.isOn }
    return false
  }

  /// The number in a stepper; 0 where there is none.
  func number(_ key: String) -> Int {
    if case .number(let stepper)? = self[key]?.control { return stepper.value }
    return 0
  }

  /// Why something was refused, below the fields; nothing where it wasn't.
  static func refused(_ refusal: BackupError?) -> [Row] {
    refusal.map { [.gap, .note(StyledLine("✗ \($0.advice)", Style(.danger)))] } ?? []
  }

  /// A line that tells something, with what it is called before it.
  static func told(_ key: String, _ label: String, _ lines: [StyledLine]) -> Row {
    .field(FormField(key, label, .value(lines)))
  }

  /// A line that opens something.
  static func link(_ key: String, _ label: String, _ line: StyledLine, hint: String = "") -> Row {
    .field(FormField(key, label, .link(line), hint: hint))
  }
}

extension FormBlade {
  /// Lets `j`, `k`, `g` and `G` move among links and buttons, as in lists, where nothing is typed.
  func handleLinks(_ key: Key) -> Bool {
    if !isTyping {
      switch key {
      case "j": return handleForm(Key(.down))
      case "k": return handleForm(Key(.up))
      case "g", Key(.home): return focusEnd(\.first)
      case "G", Key(.end): return focusEnd(\.last)
      default: break
      }
    }
    return handleForm(key)
  }

  private func focusEnd(_ end: KeyPath<[String], String?>) -> Bool {
    refreshForm()
    if let name = form.focusOrder[keyPath: end] { form.focus(on: name) }
    return true
  }
}
