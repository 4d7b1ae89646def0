import BackupModel
import BackupViewModels
import TerminalUI

/// One backup instance: its facts, what is wrong with it, and its recovery points. Tab changes between the two.
@MainActor
final class InstanceBlade: ListBlade {
  let listName = "points"
  let navigator: any Navigator
  var view = ListView()
  private var retention: [RecoveryPointID: String] = [:]
  private let instance: InstanceModel
  private var facts = Pager()
  private var factsSize = Size(width: 0, height: 0)
  private var readsFacts = false

  init(_ id: InstanceID, _ navigator: any Navigator) {
    self.navigator = navigator
    instance = InstanceModel(context: navigator.context, id: id)
  }

  var title: String { instance.item.map { PrintableText.line($0.instance.name) } ?? "Backup instance" }
  var model: PointsModel { instance.points }
  let columns = PointColumns.all

  func appear() { instance.start() }
  func disappear() { instance.stop() }

  func cells(of listing: PointListing, _ scene: Scene) -> [TableCell] {
    PointColumns.cells(listing, retention: retention[listing.id], scene)
  }
  func name(of listing: PointListing) -> String { listing.id.rawValue }
  var placeholder: [StyledLine] { RecoveryPointsBlade.placeholder }

  var rowOffers: [Offer] {
    let item = instance.isGone ? nil : instance.item
    return InstanceCommands.offers(for: item) { instance.refusal(of: $0) }
  }

  func open() {
    guard let item = instance.item, let point = model.list.selected else { return }
    navigator.push(PointBlade(point, retention: model.retention[point.id], of: item, navigator))
  }

  func run(_ command: CommandID) { InstanceCommands.run(command, for: instance.item, navigator) }

  // MARK: Layout

  private struct Parts {
    let facts: Rect
    let points: Rect

    init(_ area: Rect) {
      if area.width >= 120 {
        let (left, rest) = area.split(left: min(64, area.width / 3))
        (facts, points) = (left, rest.split(left: 1).rest)
      } else {
        (facts, points) = area.split(top: area.height / 2)
      }
    }
  }

  func arrange(in area: Rect) {
    let parts = Parts(area)
    factsSize = parts.facts.inset(horizontal: 2, vertical: 1).size
    let room = parts.points.inset(horizontal: 1, vertical: 1)
    view.area = room
    model.list.fit(height: Table.bodyHeight(in: ListLayout(room, hasDetails: false).table))
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let parts = Parts(area)
    let inFacts = readsFacts && scene.hasFocus
    let facts = canvas.panel("Details", in: parts.facts, focused: inFacts).inset(horizontal: 1)
    var pager = self.facts
    pager.lines = factLines(scene)
    pager.draw(on: &canvas, in: facts, name: "facts")
    let points = canvas.panel("Recovery points", in: parts.points, focused: scene.hasFocus && !readsFacts)
    retention = model.retention
    var listScene = scene
    listScene.hasFocus = scene.hasFocus && !readsFacts
    drawList(on: &canvas, in: points, listScene)
  }

  private func factLines(_ scene: Scene) -> [StyledLine] {
    if instance.isGone {
      return [StyledLine("This backup instance is no longer there: its data was purged.", Style(.warning))]
    }
    guard let item = instance.item else {
      return [instance.problem.map { StyledLine($0.advice, Style(.danger)) } ?? StyledLine("Loading…", Style(.muted))]
    }
    return InstanceFacts.lines(item, openBackup: instance.openBackup, scene)
  }

  // MARK: Input

  func handle(_ key: Key) -> Bool {
    if key.code == .tab, !view.isSearching {
      readsFacts.toggle()
      return true
    }
    guard readsFacts, !view.isSearching else { return handleList(key) }
    facts.lines = factLines(Scene(now: navigator.context.now(), zone: navigator.context.zone))
    return facts.handle(key, in: factsSize)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard touch == .area("facts") else {
      if case .press = mouse.action { readsFacts = false }
      return handleList(mouse, on: touch)
    }
    facts.lines = factLines(Scene(now: navigator.context.now(), zone: navigator.context.zone))
    switch mouse.action {
    case .wheelUp: facts.scroll(by: -3, in: factsSize)
    case .wheelDown: facts.scroll(by: 3, in: factsSize)
    case .press: readsFacts = true
    default: return false
    }
    return true
  }
}
