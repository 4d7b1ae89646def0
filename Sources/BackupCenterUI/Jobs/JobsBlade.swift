import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// *Backup jobs*: what runs and what ran.
@MainActor
final class JobsBlade: Blade {
  let model: JobsModel
  private let navigator: any Navigator
  private var search: ListSearch
  private var table = Rect(x: 0, y: 0, width: 0, height: 0)

  private static let summaryWidth = 42

  init(filter: JobsFilter = JobsFilter(), _ navigator: any Navigator) {
    model = JobsModel(context: navigator.context, filter: filter)
    search = ListSearch(filter.text)
    self.navigator = navigator
  }

  let title = "Backup jobs"
  var isTyping: Bool { search.isOpen }
  func appear() { model.start() }
  func disappear() { model.stop() }

  private var selected: Job? { model.list.selected?.job }

  var offers: [Offer] {
    let job = selected
    let none = "No job is selected."
    let inProgress = model.filter.showsInProgress ? "All jobs" : "In progress"
    return [
      Offer(.open, unless: job == nil ? none : nil),
      Offer(.showInProgress, .keyBar, title: inProgress),
      Offer(.cancelJob, unless: job == nil ? none : job?.cancelRefusal),
      Offer(.showInstance, .menu, unless: job == nil ? none : job.flatMap(Self.instanceRefusal)),
      Offer(.filter, .keyBar), Offer(.filters, .keyBar), Offer(.sort, .keyBar), Offer(.reverseSort, .palette),
      Offer(.clearFilters, .palette, unless: model.filter.isNarrow ? nil : "No filter is set."),
      Offer(.exportJobs, .keyBar, unless: model.list.window.totalCount == 0 ? "The list is empty." : nil),
      Offer(.menu, .palette, unless: job == nil ? none : nil),
      Offer(.copyName, .menu, unless: job == nil ? none : nil),
    ]
  }

  static func instanceRefusal(_ job: Job) -> String? {
    job.instanceID == nil ? "The job is about no backup instance." : nil
  }

  func perform(_ command: CommandID) {
    switch command {
    case .filter: search.open()
    case .filters: showFilters()
    case .clearFilters:
      search.clear()
      model.clearFilter()
    case .showInProgress: model.toggleInProgress()
    case .sort: model.sortByNext()
    case .reverseSort: model.reverse()
    case .exportJobs: navigator.push(JobExportBlade(filter: model.filter, navigator))
    default: performOnSelected(command)
    }
  }

  private func performOnSelected(_ command: CommandID) {
    guard let job = selected else { return }
    switch command {
    case .open: navigator.go(to: .job(job.id))
    case .cancelJob: navigator.askToCancel(job) { [model] in await model.cancel(job) }
    case .showInstance: if let id = job.instanceID { navigator.go(to: .instance(id)) }
    case .copyName: navigator.copy(job.id.rawValue)
    case .menu: ListControls.showMenu(of: model.list, in: table, navigator)
    default: break
    }
  }

  private func showFilters() {
    let filter = model.filter
    let every = Choice(id: "", title: "All")
    let periods = JobsFilter.Period.choices.compactMap { period in
      Self.id(of: period).map { Choice(id: $0, title: period.title) }
    }
    let statuses =
      [every, Choice(id: "running", title: "In progress", detail: "running or being cancelled")]
      + JobStatus.allCases.filter { $0 != .inProgress }.map { Choice(id: $0.rawValue, title: Words.of($0)) }
    let status = filter.showsInProgress ? "running" : filter.statuses.count == 1 ? filter.statuses.first?.rawValue : ""
    let operations = [every] + JobOperation.allCases.map { Choice(id: $0.rawValue, title: Words.of($0)) }
    let vaults = [every] + model.vaultNames.map { Choice(id: $0, title: $0) }
    navigator.push(
      FiltersBlade(
        [
          .init("Status", statuses, chosen: status),
          .init("Operation", operations, chosen: filter.operation?.rawValue),
          .init("Vault", vaults, chosen: filter.vault),
          .init("Time", periods, chosen: Self.id(of: filter.period)),
        ], navigator
      ) { [weak self] in self?.choose($1, inField: $0) })
  }

  private func choose(_ choice: String, inField field: Int) {
    var filter = model.filter
    switch field {
    case 0:
      filter.statuses =
        choice == "running" ? JobsFilter.inProgress : Set([JobStatus(rawValue: choice)].compactMap(\.self))
    case 1: filter.operation = JobOperation(rawValue: choice)
    case 2: filter.vault = choice.isEmpty ? nil : choice
    default: filter.period = JobsFilter.Period.choices.first { Self.id(of: $0) == choice } ?? .all
    }
    model.show(filter)
  }

  private static func id(of period: JobsFilter.Period) -> String? {
    switch period {
    case .day: "day"
    case .week: "week"
    case .all: "all"
    case .since: nil
    }
  }

  // MARK: Drawing

  func arrange(in area: Rect) {
    table = parts(of: area).table
    model.list.fit(height: Table.bodyHeight(in: table))
  }

  private func parts(of area: Rect) -> (filters: Rect, table: Rect, summary: Rect?) {
    let (filters, rest) = area.split(top: min(1, area.height))
    guard area.width >= 140 else { return (filters, rest, nil) }
    let (table, summary) = rest.split(right: Self.summaryWidth)
    return (filters, table, summary)
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let parts = parts(of: area)
    filterLine(scene).draw(on: &canvas, in: parts.filters)
    let (list, rows) = (model.list, model.list.visible)
    Table(
      list: JobTable.name, columns: JobTable.columns(model.order),
      rows: rows.rows.map {
        JobTable.row($0, bytesPerSecond: model.rates[$0.id], now: scene.now, zone: scene.zone)
      },
      selected: list.selectedID?.rawValue, precedingCount: rows.first, totalCount: list.window.totalCount,
      placeholder: placeholder, hasMenu: true
    ).draw(on: &canvas, in: parts.table, focused: scene.hasFocus && !search.isOpen)
    guard let room = parts.summary, let listing = list.selected else { return }
    let inside = canvas.panel("Details", in: room)
    let sheet = JobSheet(
      listing: listing, bytesPerSecond: model.rates[listing.id], now: scene.now, zone: scene.zone)
    canvas.put(lines: sheet.summary(width: inside.width - 2), in: inside.inset(horizontal: 1))
  }

  private func filterLine(_ scene: Scene) -> FilterLine {
    let filter = model.filter
    var parts = [
      FilterLine.Part(name: "Status", value: filter.statusText, isSet: !filter.statuses.isEmpty),
      FilterLine.Part(name: "Time", value: filter.periodText(scene.zone), isSet: filter.period != .all),
      FilterLine.Part(
        name: "Operation", value: filter.operation.map { Words.of($0) } ?? "All", isSet: filter.operation != nil),
      FilterLine.Part(name: "Vault", value: filter.vault ?? "All", isSet: filter.vault != nil),
    ]
    if filter.instance != nil { parts.insert(.init(name: "Item", value: "one", isSet: true), at: 1) }
    if filter.ids != nil { parts.insert(.init(name: "Jobs", value: "some", isSet: true), at: 1) }
    return FilterLine(parts: parts, search: search)
  }

  private var placeholder: [StyledLine] {
    if let problem = model.list.problem {
      return [StyledLine(problem.message, Style(.danger)), StyledLine(problem.recommendedAction)]
    }
    guard model.list.isLoaded else { return [StyledLine("…", Style(.muted))] }
    if model.filter.isNarrow { return ["No job fits.", StyledLine("F shows everything again.", Style(.muted))] }
    return ["There is no job yet.", StyledLine("b configures a backup.", Style(.muted))]
  }

  // MARK: Input

  func handle(_ key: Key) -> Bool {
    if search.handle(key) {
      applySearch()
      return true
    }
    return ListControls.handle(key, in: model.list)
  }

  func paste(_ text: String) {
    search.paste(text)
    applySearch()
  }

  private func applySearch() {
    var filter = model.filter
    filter.text = search.text
    model.show(filter)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    if case .press(.left) = mouse.action, case .column(list: JobTable.name, let key) = touch {
      guard let key = JobSortKey(rawValue: key) else { return false }
      model.sort(by: key)
      return true
    }
    return ListControls.handle(mouse, on: touch, in: model.list, named: JobTable.name, navigator) {
      performOnSelected(.open)
    }
  }
}

extension Navigator {
  /// Asks whether a job is to be cancelled, and does it only then.
  func askToCancel(_ job: Job, _ cancel: @escaping @MainActor () async -> Void) {
    let loss =
      job.operation == .backup && job.status != .queued
      ? " What it has transferred so far makes no recovery point." : ""
    ask(
      Question(
        "Cancel job", "\(job.title) is to end without a result?\(loss)",
        answers: [.init("Keep it"), .init("Cancel the job", isDestructive: true)])
    ) { answer in
      if answer == 1 { Task { await cancel() } }
    }
  }
}
