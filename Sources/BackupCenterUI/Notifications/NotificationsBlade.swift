import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// *Notifications*: what this screen's own actions led to.
@MainActor
final class NotificationsBlade: Blade {
  private let navigator: any Navigator
  private let model: NotificationsModel
  private var selectedID: Int?
  private var page = 1

  private static let list = "notifications"

  init(_ navigator: any Navigator) {
    self.navigator = navigator
    model = navigator.context.notifications
  }

  let title = "Notifications"

  /// The selected entry; the newest until another one is chosen.
  private var selected: NotificationsModel.Entry? {
    model.entries.first { $0.id == selectedID } ?? model.entries.first
  }

  var offers: [Offer] {
    let refusal = selected == nil ? "There is no notification." : selected?.jobID == nil ? "No job belongs to it." : nil
    return [Offer(.open, title: "Open job", unless: refusal)]
  }

  func perform(_ command: CommandID) {
    if command == .open, let id = selected?.jobID { navigator.go(to: .job(id)) }
  }

  private static let columns = [
    TableColumn("title", "What", minimum: 20, ideal: 30, weight: 1),
    TableColumn("outcome", "Outcome", minimum: 13),
    TableColumn("time", "Time", minimum: 8, ideal: 19, priority: 1),
  ]

  private func split(_ area: Rect) -> (table: Rect, detail: Rect) {
    let (table, detail) = area.split(bottom: min(6, area.height / 3))
    return (table, detail)
  }

  func arrange(in area: Rect) {
    // Whoever looks at the list has seen what is in it.
    model.markAllRead()
    page = max(1, Table.bodyHeight(in: split(area).table) - 1)
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let parts = split(area)
    Table(
      list: Self.list, columns: Self.columns, rows: model.entries.map { row($0, scene) },
      selected: selected.map { "\($0.id)" },
      placeholder: ["Nothing yet.", StyledLine("What you do here, and what comes of it, is told here.", Style(.muted))]
    ).draw(on: &canvas, in: parts.table, focused: scene.hasFocus)
    guard let selected, !parts.detail.isEmpty else { return }
    let inside = canvas.panel(selected.title, in: parts.detail).inset(horizontal: 1)
    canvas.put(lines: wrap(StyledLine(selected.detail), width: inside.width), in: inside)
  }

  private func row(_ entry: NotificationsModel.Entry, _ scene: Scene) -> TableRow {
    let word =
      switch entry.outcome {
      case .inProgress: "In progress"
      case .succeeded: "Done"
      case .warned: "Warning"
      case .failed: "Failed"
      }
    let tone = Shell.tone(of: entry.outcome)
    return TableRow(
      id: "\(entry.id)",
      cells: [
        TableCell(entry.title),
        TableCell("\(tone.sign) \(word)", tone.role),
        TableCell(TimeText.local(entry.time, scene.zone), .muted),
      ])
  }

  func handle(_ key: Key) -> Bool {
    switch key {
    case Key(.up), "k": move(by: -1)
    case Key(.down), "j": move(by: 1)
    case Key(.pageUp), .control("u"): move(by: -page)
    case Key(.pageDown), .control("d"): move(by: page)
    case Key(.home), "g": move(by: -model.entries.count)
    case Key(.end), "G": move(by: model.entries.count)
    default: return false
    }
    return true
  }

  private func move(by distance: Int) {
    guard let place = model.entries.firstIndex(where: { $0.id == selected?.id }) else { return }
    selectedID = model.entries[min(max(0, place + distance), model.entries.count - 1)].id
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch (mouse.action, touch) {
    case (.wheelUp, _): move(by: -3)
    case (.wheelDown, _): move(by: 3)
    case (.press(.left), .row(list: Self.list, let id)):
      selectedID = Int(id)
      if mouse.clicks == 2 { perform(.open) }
    default: return false
    }
    return true
  }
}
