import BackupModel
import Observation

/// A list on the screen: a window of its rows, a selection that is bound to a row and not to a place, and a place to
/// scroll to.
///
/// Rows come as windows; moving near an edge asks for the next window around the selected row. A list whose source
/// gives all rows at once is one window. What the list does when rows come and go: the selected row stays selected and
/// stays at its place on the screen; when it is gone, its neighbour is selected.
@MainActor @Observable
public final class ListModel<Row: Hashable & Sendable & Identifiable> where Row.ID: Hashable & Sendable {
  /// Opens the stream of a window.
  public typealias Source = @MainActor (WindowRequest<Row.ID>) -> AsyncThrowingStream<ListWindow<Row>, any Error>

  /// The rows that are known now.
  public private(set) var window = ListWindow<Row>()
  /// Whether anything has been heard yet.
  public private(set) var isLoaded = false
  /// Why nothing more is heard; what is shown may be old.
  public private(set) var problem: BackupError?
  /// The selected row's identity; nil only in an empty list.
  public private(set) var selectedID: Row.ID?
  /// How many rows are above the first one on the screen.
  public private(set) var top = 0

  /// Where in the window the selected row was found last.
  @ObservationIgnored private var selectedRow = 0
  @ObservationIgnored private var height = 1
  @ObservationIgnored private var source: Source
  @ObservationIgnored private var anchor = WindowRequest<Row.ID>.Anchor.first
  @ObservationIgnored private var goal: Goal?
  @ObservationIgnored private let subscription = Subscription()
  @ObservationIgnored private let limit: Int

  /// A row to select once a window that holds it has come.
  private enum Goal {
    case first
    case last
    case row(Row.ID)
  }

  /// Makes a list that shows nothing until ``start()``.
  ///
  /// - Parameter limit: rows of a window, 1–1,000.
  public init(limit: Int = 300, source: @escaping Source) {
    self.limit = limit
    self.source = source
  }

  /// Begins to follow the list, around the selected row.
  public func start() { follow(selectedID.map { .around($0) } ?? anchor) }

  /// Stops following; what is known stays.
  public func stop() { subscription.stop() }

  /// Shows another list, such as one of another filter. The selected row stays selected if the other list has it.
  public func show(_ source: @escaping Source) {
    self.source = source
    start()
  }

  /// The selected row.
  public var selected: Row? { selectedIndex.map { window.rows[$0 - window.precedingCount] } }

  /// The selected row's place in the whole list, from 0.
  public var selectedIndex: Int? {
    guard let selectedID else { return nil }
    let isThere = window.rows.indices.contains(selectedRow) && window.rows[selectedRow].id == selectedID
    if !isThere {
      guard let index = window.rows.firstIndex(where: { $0.id == selectedID }) else { return nil }
      selectedRow = index
    }
    return window.precedingCount + selectedRow
  }

  /// The rows that are on the screen now, with the place of the first one.
  public var visible: (rows: ArraySlice<Row>, first: Int) {
    let from = min(max(top - window.precedingCount, 0), window.rows.count)
    let to = min(from + height, window.rows.count)
    return (window.rows[from..<to], window.precedingCount + from)
  }

  /// Says how many rows there is room for, 0 or more; keeps the selected row on the screen.
  public func fit(height: Int) {
    guard height != self.height else { return }
    self.height = max(0, height)
    scrollToSelection()
  }

  /// Rows of one page.
  public var pageHeight: Int { max(1, height - 1) }

  /// Selects the row `distance` rows further down, or up when negative; stops at the ends.
  public func move(by distance: Int) {
    guard !window.rows.isEmpty else { return }
    let place = (selectedIndex ?? window.precedingCount) + distance
    select(at: min(max(place, 0), max(0, window.totalCount - 1)))
  }

  /// Selects the first row.
  public func moveToFirst() {
    if goal == nil, window.precedingCount == 0 { return select(at: 0) }
    goal = .first
    follow(.first)
  }

  /// Selects the last row.
  public func moveToLast() {
    if goal == nil, window.followingCount == 0 { return select(at: window.totalCount - 1) }
    goal = .last
    follow(.last)
  }

  /// Selects a row, once a window has it if none has it now.
  public func select(_ id: Row.ID) {
    if goal == nil, let index = window.rows.firstIndex(where: { $0.id == id }) {
      return select(at: window.precedingCount + index)
    }
    goal = .row(id)
    follow(.around(id))
  }

  /// Selects the row whose identity reads `text`: what a click finds.
  public func select(matching text: String) {
    guard let row = window.rows.first(where: { "\($0.id)" == text }) else { return }
    select(row.id)
  }

  /// Scrolls by so many rows, as a wheel does; the selection follows only when it would leave the screen.
  public func scroll(by distance: Int) {
    guard !window.rows.isEmpty else { return }
    top = min(max(top + distance, 0), max(0, window.totalCount - height))
    let place = selectedIndex ?? top
    select(at: min(max(place, top), top + max(1, height) - 1), scrolling: false)
  }

  private func select(at place: Int, scrolling: Bool = true) {
    guard !window.rows.isEmpty else { return }
    let index = min(max(place - window.precedingCount, 0), window.rows.count - 1)
    let id = window.rows[index].id
    if selectedID != id { selectedID = id }
    selectedRow = index
    if scrolling { scrollToSelection() }
    let margin = min(window.rows.count / 4, 2 * max(1, height))
    let nearStart = index < margin && window.precedingCount > 0
    let nearEnd = window.rows.count - 1 - index < margin && window.followingCount > 0
    if nearStart || nearEnd, anchor != .around(id) { follow(.around(id)) }
  }

  private func scrollToSelection() {
    guard let place = selectedIndex else { return }
    let lowest = max(0, place - max(1, height) + 1)
    let fitting = min(max(min(top, place), lowest), max(0, max(window.totalCount - height, lowest)))
    if fitting != top { top = fitting }
  }

  private func follow(_ anchor: WindowRequest<Row.ID>.Anchor) {
    self.anchor = anchor
    let request = WindowRequest(anchor: anchor, limit: limit)
    subscription.follow { [source] in
      source(request)
    } failed: { [weak self] problem in
      guard let self, self.problem != problem else { return }
      self.problem = problem
    } apply: { [weak self] in
      self?.take($0)
    }
  }

  private func take(_ new: ListWindow<Row>) {
    let old = (place: selectedIndex, top: top)
    if window != new { window = new }
    if !isLoaded { isLoaded = true }
    guard !new.rows.isEmpty else {
      if selectedID != nil { selectedID = nil }
      if top != 0 { top = 0 }
      return
    }
    if reachGoal() { return }
    if let place = selectedIndex {
      // The selected row stays where the eye has it.
      if let before = old.place { top = max(0, old.top + place - before) }
      scrollToSelection()
    } else {
      select(at: old.place ?? new.precedingCount)
    }
  }

  /// The first window after a goal was set answers it, or else there is nothing more to wait for.
  private func reachGoal() -> Bool {
    guard let goal else { return false }
    defer { self.goal = nil }
    switch goal {
    case .first where window.precedingCount == 0: select(at: 0)
    case .last where window.followingCount == 0: select(at: window.totalCount - 1)
    case .row(let id):
      guard let index = window.rows.firstIndex(where: { $0.id == id }) else { return false }
      select(at: window.precedingCount + index)
    default: return false
    }
    return true
  }
}

extension ListModel {
  /// Makes a list of a stream that gives all rows at once.
  ///
  /// - Parameter refine: filters and sorts the rows.
  public convenience init(
    all stream: @escaping @MainActor () -> AsyncThrowingStream<[Row], any Error>,
    refine: @escaping @Sendable ([Row]) -> [Row] = { $0 }
  ) {
    self.init(source: Self.source(all: stream, refine: refine))
  }

  /// A source of a stream that gives all rows at once.
  public static func source(
    all stream: @escaping @MainActor () -> AsyncThrowingStream<[Row], any Error>,
    refine: @escaping @Sendable ([Row]) -> [Row] = { $0 }
  ) -> Source {
    { _ in
      let rows = stream()
      return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
        let task = Task {
          do {
            for try await all in rows {
              let shown = refine(all)
              continuation.yield(ListWindow(rows: shown, totalCount: shown.count))
            }
            continuation.finish()
          } catch { continuation.finish(throwing: error) }
        }
        continuation.onTermination = { _ in task.cancel() }
      }
    }
  }
}
