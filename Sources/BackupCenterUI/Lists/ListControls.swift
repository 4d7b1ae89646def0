import BackupViewModels
import TerminalUI

/// The keys and the mouse that all lists have.
@MainActor
enum ListControls {
  /// Moves in a list: arrows, hjkl, pages, ends.
  static func handle<Row>(_ key: Key, in list: ListModel<Row>) -> Bool {
    switch key {
    case Key(.up), "k": list.move(by: -1)
    case Key(.down), "j": list.move(by: 1)
    case Key(.pageUp), .control("u"): list.move(by: -list.pageHeight)
    case Key(.pageDown), .control("d"): list.move(by: list.pageHeight)
    case Key(.home), "g": list.moveToFirst()
    case Key(.end), "G": list.moveToLast()
    default: return false
    }
    return true
  }

  /// Selects with a click, opens with a double click, scrolls with the wheel, shows the menu with the right button or
  /// the `…` of the selected row.
  ///
  /// - Parameter name: the list's name, as it was drawn.
  static func handle<Row>(
    _ mouse: Mouse, on touch: Touch, in list: ListModel<Row>, named name: String, _ navigator: any Navigator,
    open: () -> Void
  ) -> Bool {
    switch (mouse.action, touch) {
    case (.wheelUp, _): list.scroll(by: -3)
    case (.wheelDown, _): list.scroll(by: 3)
    case (.press(.left), .row(list: name, let id)):
      list.select(matching: id)
      if mouse.clicks == 2 { open() }
    case (.press(.right), .row(list: name, let id)):
      list.select(matching: id)
      navigator.showMenu(at: mouse.position.x, mouse.position.y)
    case (.press, .element("more")):
      navigator.showMenu(at: mouse.position.x, mouse.position.y)
    default: return false
    }
    return true
  }
}
