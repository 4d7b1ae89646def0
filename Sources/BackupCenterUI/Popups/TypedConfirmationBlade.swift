import TerminalUI

/// Asks for a name before something is done that can't be taken back. The focus begins at the field, and the button
/// works once the name is typed exactly.
@MainActor
final class TypedConfirmationBlade: FormBlade {
  let title: String
  var form: Form
  private let name: String
  private let action: String
  private let sentences: [StyledLine]
  private let navigator: any Navigator
  private let confirmed: @MainActor () -> Void

  /// - Parameters:
  ///   - name: what has to be typed.
  ///   - action: what the button says.
  init(
    _ title: String, _ sentences: [StyledLine], name: String, action: String, _ navigator: any Navigator,
    confirmed: @escaping @MainActor () -> Void
  ) {
    self.title = title
    self.sentences = sentences
    self.name = name
    self.action = action
    self.navigator = navigator
    self.confirmed = confirmed
    form = Form([])
    refreshForm()
  }

  var presentation: Presentation {
    .popup(Size(width: 64, height: wrap(sentences, width: 62).count + 6))
  }

  func refresh(_ form: inout Form) {
    let matches = form.text("name") == name
    let field = FormField(
      "name", "", form.kept("name", .text(TextField())),
      hint: "Type \(name) to confirm; upper and lower case count.", approval: matches ? "The name fits." : nil)
    form.update(
      rows: sentences.map { .note($0) } + [.gap, .field(field)],
      buttons: [
        Button(
          "confirm", action, disabledReason: matches ? nil : "The name isn't typed yet.", isDestructive: true),
        Button("cancel", "Cancel"),
      ])
  }

  func pressed(_ id: String) {
    navigator.close(self)
    if id == "confirm" { confirmed() }
  }
}
