import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// *Alerts*: what needs attention.
@MainActor
final class AlertsBlade: Blade {
  let model: AlertsModel
  private let navigator: any Navigator
  private var search = ListSearch()
  private var table = Rect(x: 0, y: 0, width: 0, height: 0)

  private static let detailWidth = 48

  init(query: AlertQuery = AlertsModel.open, _ navigator: any Navigator) {
    model = AlertsModel(context: navigator.context, query: query)
    self.navigator = navigator
  }

  let title = "Alerts"
  var isTyping: Bool { search.isOpen }
  func appear() { model.start() }
  func disappear() { model.stop() }

  var offers: [Offer] {
    let alert = model.list.selected
    let none = alert == nil ? "No alert is selected." : nil
    return [Offer(.open, unless: none)] + AlertActions.offers(alert, model.vaultNames) + [
      Offer(.filter, .keyBar), Offer(.filters, .keyBar),
      Offer(.clearFilters, .palette, unless: model.isNarrow ? nil : "No filter is set."),
      Offer(.menu, .palette, unless: none),
    ]
  }

  func perform(_ command: CommandID) {
    switch command {
    case .filter: search.open()
    case .filters: showFilters()
    case .clearFilters:
      search.clear()
      model.clearFilter()
    default:
      guard let alert = model.list.selected else { return }
      switch command {
      case .open: navigator.push(AlertDetailBlade(alert, model, navigator))
      case .menu: ListControls.showMenu(of: model.list, in: table, navigator)
      default: AlertActions.perform(command, alert, model, navigator)
      }
    }
  }

  private func showFilters() {
    let query = model.query
    let severities =
      [Choice(id: "", title: "All")] + Alert.Severity.allCases.map { Choice(id: $0.rawValue, title: $0.rawValue) }
    let states =
      [Choice(id: "open", title: "Not closed"), Choice(id: "", title: "All")]
      + Alert.State.allCases.map { Choice(id: $0.rawValue, title: $0.rawValue) }
    let state = query.states == AlertsModel.open.states ? "open" : query.states.first?.rawValue ?? ""
    navigator.push(
      FiltersBlade(
        [
          .init("Severity", severities, chosen: query.severities.first?.rawValue ?? ""),
          .init("State", states, chosen: state),
        ], navigator
      ) { [weak self] in self?.choose($1, inField: $0) })
  }

  private func choose(_ choice: String, inField field: Int) {
    var query = model.query
    if field == 0 {
      query.severities = Set([Alert.Severity(rawValue: choice)].compactMap(\.self))
    } else {
      query.states =
        choice == "open" ? AlertsModel.open.states : Set([Alert.State(rawValue: choice)].compactMap(\.self))
    }
    model.show(query)
  }

  // MARK: Drawing

  private func parts(of area: Rect) -> (filters: Rect, table: Rect, detail: Rect?) {
    let (filters, rest) = area.split(top: min(1, area.height))
    guard area.width >= 130 else { return (filters, rest, nil) }
    let (table, detail) = rest.split(right: Self.detailWidth)
    return (filters, table, detail)
  }

  func arrange(in area: Rect) {
    table = parts(of: area).table
    model.list.fit(height: Table.bodyHeight(in: table))
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let parts = parts(of: area)
    filterLine.draw(on: &canvas, in: parts.filters)
    let (list, rows) = (model.list, model.list.visible)
    Table(
      list: AlertSheet.list, columns: AlertSheet.columns,
      rows: rows.rows.map { AlertSheet.row($0, vaultName: vaultName(of: $0), zone: scene.zone) },
      selected: list.selectedID?.rawValue, precedingCount: rows.first, totalCount: list.window.totalCount,
      placeholder: placeholder, hasMenu: true
    ).draw(on: &canvas, in: parts.table, focused: scene.hasFocus && !search.isOpen)
    guard let room = parts.detail, let alert = list.selected else { return }
    let inside = canvas.panel("Details", in: room).inset(horizontal: 1)
    canvas.put(
      lines: AlertSheet.lines(alert, vaultName: vaultName(of: alert), zone: scene.zone, width: inside.width), in: inside
    )
  }

  private func vaultName(of alert: Alert) -> String? { alert.vaultID.flatMap { model.vaultNames[$0] } }

  private var filterLine: FilterLine {
    let query = model.query
    let severities = Alert.Severity.allCases.filter(query.severities.contains).map(\.rawValue)
    let states = Alert.State.allCases.filter(query.states.contains).map(\.rawValue)
    let isOpen = query.states == AlertsModel.open.states
    return FilterLine(
      parts: [
        .init(
          name: "Severity", value: severities.isEmpty ? "All" : severities.joined(separator: ", "),
          isSet: !severities.isEmpty),
        .init(
          name: "State", value: isOpen ? "Not closed" : states.isEmpty ? "All" : states.joined(separator: ", "),
          isSet: !states.isEmpty),
      ], search: search)
  }

  private var placeholder: [StyledLine] {
    if let problem = model.list.problem { return JobSheet.told(problem, .danger, width: 60) }
    guard model.list.isLoaded else { return [StyledLine("…", Style(.muted))] }
    if model.isNarrow {
      return ["No alert fits.", StyledLine("F shows everything that is not closed.", Style(.muted))]
    }
    return [StyledLine("✓ Nothing needs attention.", Style(.success))]
  }

  // MARK: Input

  func handle(_ key: Key) -> Bool {
    if search.handle(key) {
      model.search(search.text)
      return true
    }
    return ListControls.handle(key, in: model.list)
  }

  func paste(_ text: String) {
    search.paste(text)
    model.search(search.text)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    ListControls.handle(mouse, on: touch, in: model.list, named: AlertSheet.list, navigator) { perform(.open) }
  }
}
