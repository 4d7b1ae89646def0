import TerminalUI

/// A pane or pop-up that is a form. The blade keeps the form, copies what was filled in to its view model, and says in
/// ``refresh(_:)`` what the view model makes of it.
@MainActor
protocol FormBlade: Blade {
  /// The fields with cursors and highlights.
  var form: Form { get set }
  /// Puts into the form what the view model says now: errors, approvals, choices, rows that come and go, and why a
  /// button can't be pressed. It is called before each use and each drawing.
  func refresh(_ form: inout Form)
  /// Takes what was filled in a field.
  func changed(_ key: String)
  /// Does what a button or link says.
  func pressed(_ id: String)
}

extension FormBlade {
  func refresh(_ form: inout Form) {}
  func changed(_ key: String) {}

  var isTyping: Bool { form.isTyping }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) { drawForm(on: &canvas, in: area, scene) }

  /// Draws the form as it is now.
  func drawForm(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    var shown = form
    refresh(&shown)
    shown.draw(on: &canvas, in: area, focused: scene.hasFocus)
  }

  func handle(_ key: Key) -> Bool { handleForm(key) }

  /// Lets the form use a key.
  func handleForm(_ key: Key) -> Bool { use { $0.handle(key) } }

  func paste(_ text: String) { _ = use { $0.paste(text) } }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool { handleForm(mouse, on: touch) }

  /// Lets the form use a click; the wheel moves the focus.
  func handleForm(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch mouse.action {
    case .press(.left): use { $0.click(touch) }
    case .wheelUp: use { $0.handle(Key(.tab, .shift)) }
    case .wheelDown: use { $0.handle(Key(.tab)) }
    default: false
    }
  }

  /// Brings the form up to date with the view model.
  func refreshForm() {
    var form = form
    refresh(&form)
    self.form = form
  }

  private func use(_ input: (inout Form) -> Form.Response) -> Bool {
    refreshForm()
    let response = input(&form)
    switch response {
    case .ignored: return false
    case .handled, .refused: break
    case .changed(let key): changed(key)
    case .pressed(let id): pressed(id)
    }
    refreshForm()
    return true
  }
}

extension Form {
  /// Whether letters are typed into the field that has the focus.
  var isTyping: Bool {
    guard let focus, let field = self[focus] else { return false }
    switch field.control {
    case .text, .number: return true
    default: return hasOpenList
    }
  }

  /// What was typed into a field of text.
  func text(_ key: String) -> String {
    if case .text(let field)? = self[key]?.control { return field.text }
    return ""
  }

  /// What is chosen in a list or a picker.
  func chosen(_ key: String) -> String? {
    switch self[key]?.control {
    case .choice(let list): list.chosen
    case .picker(let picker): picker.chosen
    default: nil
    }
  }
}
