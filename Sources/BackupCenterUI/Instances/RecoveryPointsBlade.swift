import BackupModel
import BackupViewModels
import TerminalUI

/// The recovery points of a backup instance.
@MainActor
final class RecoveryPointsBlade: ListBlade {
  let listName = "points"
  let model: PointsModel
  let navigator: any Navigator
  var view = ListView()
  private var retention: [RecoveryPointID: String] = [:]
  private let item: ItemListing

  init(_ item: ItemListing, _ navigator: any Navigator) {
    self.item = item
    self.navigator = navigator
    model = PointsModel(context: navigator.context, item: item.id)
  }

  var title: String { "Recovery points of \(PrintableText.line(item.instance.name))" }
  let columns = PointColumns.all

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    // Once a frame, however many rows ask for it.
    retention = model.retention
    drawList(on: &canvas, in: area, scene)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  func cells(of listing: PointListing, _ scene: Scene) -> [TableCell] {
    PointColumns.cells(listing, retention: retention[listing.id], scene)
  }

  func name(of listing: PointListing) -> String { listing.id.rawValue }

  func details(of listing: PointListing, _ scene: Scene) -> [StyledLine] {
    PointColumns.facts(listing, retention: retention[listing.id], scene)
  }

  var placeholder: [StyledLine] { Self.placeholder }

  static var placeholder: [StyledLine] {
    let key = CommandTable.command(.backupNow).keys.first?.name ?? ""
    return [
      StyledLine("There is no recovery point yet.", Style(.heading, bold: true)),
      StyledLine(parts: [
        ("The first backup runs on schedule; ", .plain), (key, Style(.accent, bold: true)),
        (" on the backup instance makes a recovery point at once.", .plain),
      ]),
    ]
  }

  var rowOffers: [Offer] {
    [Offer(.restore, unless: model.list.selected == nil ? OnDemandRules.noPoint(of: item.instance).advice : nil)]
  }

  func open() {
    if let point = model.list.selected {
      navigator.push(PointBlade(point, retention: model.retention[point.id], of: item, navigator))
    }
  }

  func run(_ command: CommandID) {
    guard command == .restore, let point = model.list.selected else { return }
    navigator.push(RestoreBlade(item: item, point: point.id, navigator))
  }
}

/// One recovery point.
@MainActor
final class PointBlade: Blade {
  private let listing: PointListing
  private let retention: String?
  private let item: ItemListing
  private let navigator: any Navigator
  private var pager = Pager()
  private var size = Size(width: 0, height: 0)

  init(_ listing: PointListing, retention: String?, of item: ItemListing, _ navigator: any Navigator) {
    self.listing = listing
    self.retention = retention
    self.item = item
    self.navigator = navigator
  }

  let title = "Recovery point"
  var presentation: Presentation { .popup(Size(width: 90, height: 20)) }
  var offers: [Offer] { [Offer(.restore), Offer(.copyName)] }

  func perform(_ command: CommandID) {
    switch command {
    case .restore:
      navigator.close(self)
      navigator.push(RestoreBlade(item: item, point: listing.id, navigator))
    case .copyName: navigator.copy(listing.id.rawValue)
    default: break
    }
  }

  func arrange(in area: Rect) { size = area.size }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    var pager = pager
    pager.lines = PointColumns.facts(listing, retention: retention, scene)
    pager.draw(on: &canvas, in: area, name: "point")
  }

  func handle(_ key: Key) -> Bool {
    let scene = Scene(now: navigator.context.now(), zone: navigator.context.zone)
    pager.lines = PointColumns.facts(listing, retention: retention, scene)
    return pager.handle(key, in: size)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch mouse.action {
    case .wheelUp: handle(Key(.up))
    case .wheelDown: handle(Key(.down))
    default: false
    }
  }
}
