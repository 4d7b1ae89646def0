import TerminalUI

/// What a list shows, chosen field by field; the list follows at once.
@MainActor
final class FiltersBlade: Blade {
  /// One filter and what it can be set to.
  struct Field {
    var title: String
    var picker: Picker

    /// Makes a field; its first choice stands for everything.
    init(_ title: String, _ choices: [Choice], chosen: String?) {
      self.title = title
      picker = Picker(choices, chosen: chosen ?? choices.first?.id)
    }
  }

  private var fields: [Field]
  private var focus = 0
  private let chosen: @MainActor (_ field: Int, _ choice: String) -> Void
  private weak var navigator: (any Navigator)?

  init(
    _ fields: [Field], _ navigator: any Navigator, chosen: @escaping @MainActor (_ field: Int, _ choice: String) -> Void
  ) {
    self.fields = fields
    self.navigator = navigator
    self.chosen = chosen
  }

  let title = "Filters"
  var presentation: Presentation { .popup(Size(width: 60, height: max(fields.count * 2 + 1, 16))) }
  var isTyping: Bool { fields.indices.contains(focus) && fields[focus].picker.isOpen }
  var offers: [Offer] { [Offer(.confirm, .keyBar, title: "Done")] }

  func perform(_ command: CommandID) {
    if command == .confirm { navigator?.close(self) }
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    for (index, field) in fields.enumerated() {
      let row = area.row(index * 2)
      canvas.put(field.title, in: row.split(left: 12).left, Style(index == focus ? .accent : .muted))
      let room = row.split(left: 13).rest
      field.picker.draw(on: &canvas, in: room, focused: index == focus)
      canvas.note(.element("filter.\(index)"), in: row)
    }
    canvas.put(
      "Enter opens a filter, Esc closes; the list follows at once.", in: area.row(area.height - 1), Style(.muted))
    guard fields.indices.contains(focus), fields[focus].picker.isOpen else { return }
    let room = area.row(focus * 2).split(left: 13).rest
    fields[focus].picker.drawList(on: &canvas, from: room, within: area, list: "choices")
  }

  func handle(_ key: Key) -> Bool {
    guard fields.indices.contains(focus) else { return false }
    if choosing({ $0.handle(key) }) { return true }
    switch key {
    case Key(.down), Key(.tab), "j": focus = min(fields.count - 1, focus + 1)
    case Key(.up), Key(.tab, .shift), "k": focus = max(0, focus - 1)
    default: return false
    }
    return true
  }

  func paste(_ text: String) {
    if fields.indices.contains(focus) { _ = fields[focus].picker.paste(text) }
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard case .press(.left) = mouse.action else { return false }
    if case .row(list: "choices", let id) = touch { return choosing { $0.choose(id) } }
    guard let index = fields.indices.first(where: { touch == .element("filter.\($0)") }) else { return false }
    fields[focus].picker.close()
    focus = index
    fields[focus].picker.open()
    return true
  }

  private func choosing(_ change: (inout Picker) -> Bool) -> Bool {
    let before = fields[focus].picker.chosen
    let isUsed = change(&fields[focus].picker)
    if let choice = fields[focus].picker.chosen, choice != before { chosen(focus, choice) }
    return isUsed
  }
}
