import BackupModel
import BackupViewModels
import TerminalUI

/// A recovery point to choose: a list, and beside it a calendar of the days that have one. Tab changes between the two.
@MainActor
struct PointChooser {
  static let list = "restorePoints"
  private let model: RestoreModel
  private let navigator: any Navigator
  private var view = ListView()
  private var calendar: MonthCalendar?
  private var inCalendar = false

  init(_ model: RestoreModel, _ navigator: any Navigator) {
    self.model = model
    self.navigator = navigator
  }

  var isTyping: Bool { view.isSearching }

  mutating func search() { view.isSearching = true }

  private struct Parts {
    let bar: Rect
    let table: Rect
    let calendar: Rect

    init(_ area: Rect) {
      let (bar, body) = area.split(top: 1)
      self.bar = bar
      (table, calendar) = body.split(right: MonthCalendar.width + 2)
    }
  }

  func arrange(in area: Rect) { model.points.list.fit(height: Table.bodyHeight(in: Parts(area).table)) }

  /// The month of the selected point, or the one that is looked through.
  private func shownCalendar(today: CalendarDay) -> MonthCalendar {
    let zone = navigator.context.zone
    let days = model.newestByDay.keys.map { CivilDate($0) }
    let selected =
      model.points.list.selected.map { CivilDate(CalendarDay($0.point.time, in: zone)) } ?? CivilDate(today)
    var shown = MonthCalendar(
      selected: selected, today: CivilDate(today), first: days.min() ?? CivilDate(today), last: CivilDate(today),
      marked: Set(days))
    if inCalendar, let looked = calendar { _ = shown.select(looked.selected) }
    return shown
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let parts = Parts(area)
    FilterBar([], search: view.search, isSearching: view.isSearching && scene.hasFocus).draw(on: &canvas, in: parts.bar)
    let points = model.points.list
    let visible = points.visible
    Table(
      list: Self.list,
      columns: PointColumns.all.filter { ["time", "consistency", "kind", "size", "damage"].contains($0.key) },
      rows: visible.rows.map { listing in
        let cells = PointColumns.cells(listing, retention: nil, scene)
        return TableRow(id: listing.id.rawValue, cells: [cells[0], cells[1], cells[2], cells[4], cells[6]])
      },
      selected: points.selectedID?.rawValue, precedingCount: visible.first, totalCount: points.window.totalCount,
      placeholder: points.isLoaded ? RecoveryPointsBlade.placeholder : [StyledLine("Loading…", Style(.muted))]
    ).draw(on: &canvas, in: parts.table, focused: scene.hasFocus && !inCalendar)
    let room = parts.calendar.split(left: 2).rest
    let calendar = shownCalendar(today: CalendarDay(scene.now, in: scene.zone))
    calendar.draw(on: &canvas, in: room, list: "days", focused: scene.hasFocus && inCalendar)
    let below = room.split(top: MonthCalendar.height).rest
    canvas.put(
      lines: wrap(
        StyledLine("Bold green days have a recovery point. Tab: list or calendar.", Style(.muted)), width: below.width),
      in: below)
  }

  /// Uses a key; Enter isn't its own.
  mutating func handle(_ key: Key) -> Bool {
    if view.isSearching { return handleSearch(key) }
    if key.code == .tab {
      let context = navigator.context
      calendar = shownCalendar(today: CalendarDay(context.now(), in: context.zone))
      inCalendar.toggle()
      return true
    }
    guard inCalendar, var shown = calendar else { return ListControls.handle(key, in: model.points.list) }
    guard shown.handle(key) else { return false }
    calendar = shown
    if let day = shown.selected.calendarDay { model.select(day: day) }
    return true
  }

  private mutating func handleSearch(_ key: Key) -> Bool {
    switch key.code {
    case .enter: view.isSearching = false
    case .escape:
      view.isSearching = false
      view.search.replace(with: "")
      model.points.search("")
    case .up, .down, .pageUp, .pageDown: return ListControls.handle(key, in: model.points.list)
    default:
      guard view.search.handle(key) else { return false }
      model.points.search(view.search.text)
    }
    return true
  }

  mutating func paste(_ text: String) {
    guard view.isSearching else { return }
    view.search.insert(text)
    model.points.search(view.search.text)
  }

  mutating func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch (mouse.action, touch) {
    case (.press(.left), .row(list: "days", let id)):
      let context = navigator.context
      var shown = shownCalendar(today: CalendarDay(context.now(), in: context.zone))
      guard shown.choose(id) else { return true }
      calendar = shown
      inCalendar = true
      if let day = shown.selected.calendarDay { model.select(day: day) }
    case (.press(.left), .row(list: Self.list, let id)):
      inCalendar = false
      model.points.list.select(matching: id)
    case (.press(.left), .element("filter:search")): view.isSearching = true
    case (.wheelUp, _): model.points.list.scroll(by: -3)
    case (.wheelDown, _): model.points.list.scroll(by: 3)
    default: return false
    }
    return true
  }
}
