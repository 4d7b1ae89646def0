/// A month to pick a day from; weeks begin on Monday.
public struct MonthCalendar: Hashable, Sendable {
  /// The rows it takes: the month's name, the weekdays, and six weeks.
  public static let height = 8
  /// The columns it takes.
  public static let width = 22

  /// Today, which is marked.
  public let today: CivilDate
  /// The first day that can be picked.
  public let first: CivilDate
  /// The last day that can be picked.
  public let last: CivilDate
  /// The picked day, within first and last.
  public private(set) var selected: CivilDate
  /// Days with something to tell, as recovery points; they are marked.
  public var marked: Set<CivilDate>

  /// Makes a calendar; a day outside first and last is brought between them, and a last day before the first one
  /// becomes the first.
  public init(
    selected: CivilDate, today: CivilDate, first: CivilDate = .first, last: CivilDate = .last,
    marked: Set<CivilDate> = []
  ) {
    self.today = today
    self.first = first
    self.last = max(first, last)
    self.selected = min(max(selected, first), self.last)
    self.marked = marked
  }

  /// Picks a day; false: it is outside first and last, and nothing changes.
  public mutating func select(_ date: CivilDate) -> Bool {
    guard date >= first, date <= last else { return false }
    selected = date
    return true
  }

  /// Picks the day that a mouse found, as `2026-11-22`; false: it can't be picked.
  public mutating func choose(_ id: String) -> Bool { CivilDate(id).map { select($0) } ?? false }

  /// Takes a key: arrows by days and weeks, PgUp/PgDn by months, Home today; false: the key isn't its own, or leads
  /// beyond the first or the last day.
  public mutating func handle(_ key: Key) -> Bool {
    guard key.modifiers.isEmpty else { return false }
    switch key.code {
    case .left, .character("h"): return select(selected.adding(days: -1))
    case .right, .character("l"): return select(selected.adding(days: 1))
    case .up, .character("k"): return selected.ordinal >= 7 && select(selected.adding(days: -7))
    case .down, .character("j"): return select(selected.adding(days: 7))
    case .pageUp: selected = max(first, selected.adding(months: -1))
    case .pageDown: selected = min(last, selected.adding(months: 1))
    case .home: selected = min(max(today, first), last)
    case .end: selected = min(last, CivilDate(year: selected.year, month: selected.month, day: 31))
    default: return false
    }
    return true
  }

  /// Draws the picked day's month; a mouse finds the days as rows of `list`, by texts like `2026-11-22`.
  public func draw(on canvas: inout Canvas, in area: Rect, list: String, focused: Bool) {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let room = Rect(x: area.minX, y: area.minY, width: min(Self.width, area.width), height: area.height)
    let title = "\(names[selected.month - 1]) \(selected.year)"
    canvas.put(title, in: room.row(0), Style(focused ? .accent : .heading, bold: true), alignment: .centre)
    canvas.put(" Mo Tu We Th Fr Sa Su ", in: room.row(1), Style(.muted))
    let start = CivilDate(year: selected.year, month: selected.month, day: 1)
    for day in 1...CivilDate.length(ofMonth: selected.month, year: selected.year) {
      let date = CivilDate(year: selected.year, month: selected.month, day: day)
      let place = start.weekday + day - 1
      let cell = Rect(x: room.minX + place % 7 * 3, y: room.minY + 2 + place / 7, width: 4, height: 1)
        .intersection(room)
      draw(date, on: &canvas, in: cell, focused: focused)
      if date >= first, date <= last {
        canvas.note(.row(list: list, id: date.description), in: cell.split(right: 1).rest)
      }
    }
  }

  private func draw(_ date: CivilDate, on canvas: inout Canvas, in cell: Rect, focused: Bool) {
    let isOpen = date >= first && date <= last
    let role: Role = !isOpen ? .disabled : date == today ? .accent : marked.contains(date) ? .success : .plain
    let isPicked = date == selected
    let surface: Surface = isPicked ? (focused ? .selected : .selectedDim) : .ground
    let style = Style(
      role, on: surface, bold: isPicked || date == today || marked.contains(date), underlined: date == today)
    let number = (date.day < 10 ? " " : "") + String(date.day)
    if isPicked {
      canvas.put("[\(number)]", in: cell, style)
    } else {
      canvas.put(number, in: cell.split(left: 1).rest, style)
    }
  }
}
