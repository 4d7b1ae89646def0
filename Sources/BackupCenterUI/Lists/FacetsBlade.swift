import BackupViewModels
import TerminalUI

/// What a list shows, facet by facet; a choice takes effect at once.
@MainActor
final class FacetsBlade<Model: NarrowedList>: FormBlade {
  let title = "Filters"
  var form: Form
  private let model: Model
  private let navigator: any Navigator
  private static var everything: String { "all" }

  init(_ model: Model, _ navigator: any Navigator, focus: String? = nil) {
    self.model = model
    self.navigator = navigator
    form = Form(
      model.facets.map { .field(Self.field($0)) },
      buttons: [Button("close", "Close"), Button("clear", "Clear filters")], focus: focus)
  }

  private static func field(_ facet: Facet) -> FormField {
    let choices = [Choice(id: "", title: everything)] + facet.options.map { Choice(id: "=" + $0.id, title: $0.title) }
    return FormField(facet.id, facet.label, .picker(Picker(choices, chosen: facet.chosen.map { "=" + $0 } ?? "")))
  }

  var presentation: Presentation { .popup(Size(width: 56, height: max(12, model.facets.count + 2))) }

  func changed(_ key: String) {
    guard case .picker(let picker)? = form[key]?.control, let chosen = picker.chosen else { return }
    model.choose(chosen.isEmpty ? nil : String(chosen.dropFirst()), of: key)
  }

  func pressed(_ id: String) {
    if id == "clear" { model.clearFilters() }
    navigator.close(self)
  }
}
