import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// A group of figures in a box.
struct OverviewCard {
  /// What stands in the box besides its figures.
  enum Extra: Hashable {
    case nothing
    case throughput
    case running
  }

  var title: String
  var figures: [OverviewFigure]
  var extra = Extra.nothing
  /// Said where there are no figures.
  var placeholder = ""

  /// The rows that it needs, its box included.
  var height: Int { max(1, figures.count) + 2 }
}

/// Where everything stands on the Overview: a pure function of the figures and the room.
struct OverviewLayout {
  /// Something that the focus can stand on.
  struct Place: Hashable {
    var id: String
    var area: Rect
  }

  /// A figure in a box of its own.
  struct TilePlace {
    var figure: OverviewFigure
    var area: Rect
  }

  static let actions: [(id: String, title: String)] = [
    ("action.backup", "+ Backup"), ("action.restore", "Restore"), ("action.policy", "+ Policy"),
    ("action.vault", "+ Vault"),
  ]

  private(set) var headings: [(title: String, area: Rect)] = []
  private(set) var tiles: [TilePlace] = []
  private(set) var cards: [(card: OverviewCard, area: Rect)] = []
  /// What the focus visits, in order.
  private(set) var places: [Place] = []
  /// The row of the offer to install the service; nil when there is nothing to offer.
  private(set) var notice: Rect?

  init(_ overview: Overview, lacksService: Bool, now: Date, zone: TimeZone, in area: Rect) {
    var room = area
    var x = area.minX
    for action in Self.actions {
      let width = CellWidth.of(action.title) + 4
      places.append(Place(id: action.id, area: Rect(x: x, y: area.minY, width: width, height: 1).intersection(area)))
      x += width + 1
    }
    room = room.split(top: 1).rest
    if lacksService {
      let (row, rest) = room.split(top: 1)
      (notice, room) = (row, rest)
      places.append(Place(id: "action.service", area: row))
    }
    if area.height >= 32 { room = room.split(top: 1).rest }
    let jobs = OverviewCard(title: "Jobs in the last 24 hours", figures: overview.jobFigures(now: now))
    let alerts = OverviewCard(title: "Open alerts", figures: overview.alertFigures)
    let items = OverviewCard(
      title: "Backup instances", figures: overview.instanceFigures + [overview.unprotectedFigure])
    let storage = OverviewCard(title: "Vault storage", figures: overview.storageFigures)
    let runs = OverviewCard(
      title: "Next runs", figures: overview.runFigures(now: now, zone), placeholder: "No backup is scheduled.")
    let throughput = OverviewCard(title: "Throughput", figures: [], extra: .throughput)
    if room.width >= 150, room.height >= 30 {
      var (top, rest) = room.split(top: 7)
      top = top.split(bottom: 1).rest
      placeTiles([jobs, alerts], in: top)
      let (middle, bottom) = rest.split(top: max(items.height, storage.height, runs.height) + 1)
      let row = middle.split(bottom: 1).rest
      let width = row.width / 3
      place(column: [items], in: row.split(left: width).left.inset(right: 1))
      place(column: [storage], in: row.split(left: width).rest.split(left: width).left.inset(right: 1))
      place(column: [runs], in: row.split(left: 2 * width).rest)
      let foot = bottom.split(top: 22).top.split(left: 2 * width)
      place(column: [throughput], in: foot.left.inset(right: 1))
      place(column: [OverviewCard(title: "In progress", figures: [], extra: .running)], in: foot.rest)
    } else {
      let (left, right) = room.split(left: room.width / 2)
      place(column: [jobs, alerts, throughput], in: left.inset(right: room.width > 90 ? 1 : 0))
      place(column: [items, storage, runs], in: right)
    }
  }

  /// Groups of figures beside each other, each figure in a box of the same width.
  private mutating func placeTiles(_ groups: [OverviewCard], in area: Rect) {
    let count = max(1, groups.reduce(0) { $0 + $1.figures.count })
    let width = (area.width - (groups.count - 1) * 2) / count
    var x = area.minX
    for group in groups {
      headings.append(
        (group.title, Rect(x: x, y: area.minY, width: width * group.figures.count, height: 1).intersection(area)))
      for figure in group.figures {
        let box = Rect(x: x, y: area.minY + 1, width: width - 1, height: area.height - 1).intersection(area)
        tiles.append(TilePlace(figure: figure, area: box))
        places.append(Place(id: figure.id, area: box))
        x += width
      }
      x += 2
    }
  }

  /// Boxes below each other; the last one takes what is left.
  private mutating func place(column: [OverviewCard], in area: Rect) {
    var rest = area
    for (index, card) in column.enumerated() {
      let isLast = index == column.count - 1
      let parts = rest.split(top: isLast ? rest.height : card.height)
      rest = parts.rest
      guard parts.top.height >= 3 else { continue }
      cards.append((card, parts.top))
      let inside = parts.top.inset(horizontal: 1, vertical: 1)
      if card.extra == .throughput { places.append(Place(id: "throughput", area: inside)) }
      for (row, figure) in card.figures.enumerated() where row < inside.height {
        places.append(Place(id: figure.id, area: inside.row(row)))
      }
    }
  }

  /// The link behind a place; nil: it is an action.
  func figure(_ id: String) -> OverviewFigure? {
    tiles.lazy.map(\.figure).first { $0.id == id } ?? cards.lazy.flatMap(\.card.figures).first { $0.id == id }
  }

  /// The next place from `id` in a direction: the nearest one whose middle lies that way.
  func place(from id: String?, toward direction: Direction) -> String? {
    guard let here = places.first(where: { $0.id == id }) else { return places.first?.id }
    let from = here.area.middle
    let found = places.filter { $0.id != here.id && direction.leads(from: here.area, to: $0.area) }
      .min { direction.distance(from: from, to: $0.area.middle) < direction.distance(from: from, to: $1.area.middle) }
    return found?.id
  }

  /// The place before or after `id`, round and round.
  func place(after id: String?, by step: Int) -> String? {
    guard !places.isEmpty else { return nil }
    let index = places.firstIndex { $0.id == id } ?? -1
    return places[(index + step + places.count) % places.count].id
  }

  /// A way to go.
  enum Direction {
    case up, down, left, right

    fileprivate func leads(from: Rect, to: Rect) -> Bool {
      switch self {
      case .up: to.maxY <= from.minY
      case .down: to.minY >= from.maxY
      case .left: to.maxX <= from.minX
      case .right: to.minX >= from.maxX
      }
    }

    /// What lies straight ahead is nearer than what lies aside.
    fileprivate func distance(from: Point, to: Point) -> Int {
      let (x, y) = (abs(from.x - to.x), abs(from.y - to.y))
      return switch self {
      case .up, .down: y * 4 + x
      case .left, .right: x + y * 8
      }
    }
  }
}

extension Rect {
  fileprivate var middle: Point { Point(x: minX + width / 2, y: minY + height / 2) }

  /// Without so many columns at the right.
  fileprivate func inset(right columns: Int) -> Rect { split(right: columns).rest }
}
