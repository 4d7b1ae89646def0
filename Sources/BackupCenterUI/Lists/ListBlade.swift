import BackupViewModels
import TerminalUI

/// A pane that is a list: a bar to search and filter, a table that sorts by its headings, an empty state that says what
/// to do, and the details of the selected row where there is room. The blade says what its rows are; the rest is here.
@MainActor
protocol ListBlade: Blade {
  associatedtype Model: NarrowedList
  /// What the list shows.
  var model: Model { get }
  /// The screen around it.
  var navigator: any Navigator { get }
  /// The list's name, by which a mouse finds its rows.
  var listName: String { get }
  /// What of the list only the screen knows.
  var view: ListView { get set }
  /// The columns; one whose key is among the model's sort keys can be sorted by.
  var columns: [TableColumn] { get }
  /// What a row shows, column by column.
  func cells(of row: Model.Row, _ scene: Scene) -> [TableCell]
  /// What the row is called: *Copy name* copies it.
  func name(of row: Model.Row) -> String
  /// Whether the row no longer matters.
  func isDimmed(_ row: Model.Row) -> Bool
  /// What a list with nothing in it says: why, and what to do next.
  var placeholder: [StyledLine] { get }
  /// What wide screens show beside the list; nothing unless given.
  func details(of row: Model.Row, _ scene: Scene) -> [StyledLine]
  /// What can be done besides what all lists have, most important first.
  var rowOffers: [Offer] { get }
  /// Opens the selected row.
  func open()
  /// Runs one of ``rowOffers``.
  func run(_ command: CommandID)
}

/// What of a list only the screen knows.
struct ListView {
  /// The room that the pane had in the last frame.
  var area = Rect(size: Size(width: 0, height: 0))
  /// What is being searched for.
  var search = TextField()
  /// Whether the search is being typed.
  var isSearching = false
}

extension ListBlade {
  func isDimmed(_ row: Model.Row) -> Bool { false }
  func details(of row: Model.Row, _ scene: Scene) -> [StyledLine] { [] }
  var rowOffers: [Offer] { [] }
  func run(_ command: CommandID) {}

  var subject: String? { model.list.selectedID.map { "\($0)" } }
  var isTyping: Bool { view.isSearching }
  var isLoading: Bool { !model.list.isLoaded && model.list.problem == nil && !view.isSearching }

  var offers: [Offer] {
    let nothing: String? = model.list.selected == nil ? "No row is selected." : nil
    let rowOffers = self.rowOffers
    var offers = [Offer(.open, .keyBar, unless: nothing)] + rowOffers
    // A pane about one thing has a menu even while its list holds nothing.
    let hasMenu = rowOffers.contains { $0.availability == .available && [.everywhere, .menu].contains($0.place) }
    offers += [Offer(.menu, .keyBar, unless: hasMenu ? nil : nothing), Offer(.filter, .keyBar)]
    if !model.facets.isEmpty { offers.append(Offer(.filters, .keyBar)) }
    offers.append(Offer(.clearFilters, .palette, unless: model.isNarrowed ? nil : "Everything is shown already."))
    if !model.sortKeys.isEmpty { offers += [Offer(.sort, .keyBar), Offer(.reverseSort, .palette)] }
    offers.append(Offer(.copyName, .palette, unless: nothing))
    return offers
  }

  func perform(_ command: CommandID) {
    switch command {
    case .open: if model.list.selected != nil { open() }
    case .menu: showMenu()
    case .filter: view.isSearching = true
    case .filters: navigator.push(FacetsBlade(model, navigator))
    case .clearFilters:
      view.search.replace(with: "")
      model.clearFilters()
    case .sort: model.sortByNextColumn()
    case .reverseSort: model.reverseOrder()
    case .copyName: if let row = model.list.selected { navigator.copy(name(of: row)) }
    default: run(command)
    }
  }

  /// Opens the menu of the selected row, beside it.
  private func showMenu() {
    let table = ListLayout(view.area, hasDetails: hasDetails).table
    let row = (model.list.selectedIndex ?? 0) - model.list.visible.first
    navigator.showMenu(at: table.minX + 4, table.minY + 1 + row)
  }
}

// MARK: Input

extension ListBlade {
  func handle(_ key: Key) -> Bool { handleList(key) }

  /// Uses a key for search or list.
  func handleList(_ key: Key) -> Bool {
    guard view.isSearching else { return ListControls.handle(key, in: model.list) }
    switch key.code {
    case .enter: view.isSearching = false
    case .escape:
      view.isSearching = false
      view.search.replace(with: "")
      model.search("")
    case .up, .down, .pageUp, .pageDown: return ListControls.handle(key, in: model.list)
    default:
      guard view.search.handle(key) else { return false }
      if view.search.text != model.searchText { model.search(view.search.text) }
    }
    return true
  }

  func paste(_ text: String) {
    guard view.isSearching else { return }
    view.search.insert(text)
    model.search(view.search.text)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool { handleList(mouse, on: touch) }

  /// Uses the mouse on bar, headings and rows.
  func handleList(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch (mouse.action, touch) {
    case (.press(.left), .column(list: listName, let key)): model.sort(byColumn: key)
    case (.press(.left), .element("filter:search")): view.isSearching = true
    case (.press(.left), .element(let name)) where name.hasPrefix("filter:"):
      navigator.push(FacetsBlade(model, navigator, focus: String(name.dropFirst(7))))
    default:
      return ListControls.handle(mouse, on: touch, in: model.list, named: listName, navigator) { open() }
    }
    return true
  }
}

// MARK: Drawing

/// Where bar, table and details of a list pane are.
struct ListLayout {
  let bar: Rect
  let table: Rect
  /// No room where the screen is too narrow.
  let details: Rect

  init(_ area: Rect, hasDetails: Bool) {
    let (bar, body) = area.split(top: 1)
    self.bar = bar
    (table, details) = body.split(right: hasDetails && area.width >= 120 ? min(48, area.width / 3) : 0)
  }
}

extension ListBlade {
  /// Whether the selected row has something to tell beside the list.
  private var hasDetails: Bool {
    guard let row = model.list.selected else { return false }
    return !details(of: row, Scene(now: navigator.context.now(), zone: navigator.context.zone)).isEmpty
  }

  func arrange(in area: Rect) {
    view.area = area
    model.list.fit(height: Table.bodyHeight(in: ListLayout(area, hasDetails: hasDetails).table))
    if !view.isSearching, view.search.text != model.searchText { view.search.replace(with: model.searchText) }
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) { drawList(on: &canvas, in: area, scene) }

  /// Draws bar, table and details.
  func drawList(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let told = model.list.selected.map { details(of: $0, scene) } ?? []
    let layout = ListLayout(area, hasDetails: !told.isEmpty)
    let chips = model.facets.map {
      FilterBar.Chip($0.id, $0.label, value: $0.value, isActive: $0.chosen != nil)
    }
    FilterBar(chips, search: view.search, isSearching: view.isSearching && scene.hasFocus).draw(
      on: &canvas, in: layout.bar)
    table(scene).draw(on: &canvas, in: layout.table, focused: scene.hasFocus)
    if !layout.details.isEmpty, let row = model.list.selected {
      let inside = canvas.panel(name(of: row), in: layout.details).inset(horizontal: 1)
      canvas.put(lines: wrap(told, width: inside.width), in: inside)
    }
    if let problem = model.list.problem {
      let foot = layout.table.split(bottom: 1).bottom
      canvas.fill(foot)
      canvas.put("✗ \(problem.message) What is shown may be old.", in: foot, Style(.danger))
    }
  }

  private func table(_ scene: Scene) -> Table {
    let list = model.list
    let visible = list.visible
    return Table(
      list: listName,
      columns: columns.map { column in
        var column = column
        if let order = model.order, order.key == column.key {
          column.sort = order.descending ? .descending : .ascending
        }
        return column
      },
      rows: visible.rows.map { row in
        TableRow(id: "\(row.id)", cells: cells(of: row, scene), isDimmed: isDimmed(row))
      },
      selected: list.selectedID.map { "\($0)" }, precedingCount: visible.first, totalCount: list.window.totalCount,
      placeholder: emptyText, hasMenu: true)
  }

  private var emptyText: [StyledLine] {
    if !model.list.isLoaded { return [StyledLine("Loading…", Style(.muted))] }
    guard model.isNarrowed else { return placeholder }
    let key = CommandTable.command(.clearFilters).keys.first?.name ?? ""
    return [
      StyledLine("Nothing matches the filters."),
      StyledLine(parts: [(key, Style(.accent, bold: true)), (" shows everything again.", Style(.muted))]),
    ]
  }
}
