import BackupModel
import BackupViewModels
import TerminalUI

/// *Regions and sources*: where VMs are found, and where vaults are kept.
@MainActor
final class SourcesBlade: ListBlade {
  let title = "Regions and sources"
  let listName = "sources"
  let model: SourcesModel
  let navigator: any Navigator
  var view = ListView()

  init(_ navigator: any Navigator) {
    self.navigator = navigator
    model = SourcesModel(context: navigator.context)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns: [TableColumn] = [
    TableColumn("name", "Name", minimum: 18, ideal: 26, weight: 1),
    TableColumn("kind", "Kind", minimum: 12, priority: 1),
    TableColumn("place", "Location", minimum: 20, ideal: 40, weight: 2),
    TableColumn("state", "State", minimum: 20, ideal: 30, weight: 1),
  ]

  func cells(of row: SourceRow, _ scene: Scene) -> [TableCell] {
    switch row {
    case .region(let region, let sources, let vaults):
      [
        TableCell(region.name, Style(.heading, bold: true)), TableCell("Region", .muted), TableCell(region.storage),
        TableCell("\(Words.count(sources, "source")), \(Words.count(vaults, "vault"))", .muted),
      ]
    case .source(let listing):
      [
        TableCell("  " + listing.source.name), TableCell(listing.source.location.kindTitle, .muted),
        TableCell(listing.source.location.text),
        listing.problem.map { TableCell("✗ \($0.message)", .danger) } ?? TableCell("✓ Readable", .success),
      ]
    }
  }

  func name(of row: SourceRow) -> String { row.name }

  let placeholder = [
    StyledLine("There is no region yet."),
    StyledLine("A region is a place: storage for vaults, and sources of virtual machines.", Style(.muted)),
    StyledLine(parts: [("A", Style(.accent, bold: true)), (" makes one.", Style(.muted))]),
  ]

  func details(of row: SourceRow, _ scene: Scene) -> [StyledLine] {
    switch row {
    case .region(let region, let sources, let vaults):
      return [
        StyledLine("Vaults are kept under \(region.storage)."),
        StyledLine(region.pairedRegion.map { "Paired with \($0)." } ?? "No paired region.", Style(.muted)),
        StyledLine("\(Words.count(sources, "source")), \(Words.count(vaults, "vault"))"),
      ]
    case .source(let listing):
      let place = StyledLine("\(listing.source.location.text), region \(listing.regionName)")
      guard let problem = listing.problem else { return [place, StyledLine("✓ Readable", Style(.success))] }
      return [
        place, "", StyledLine("✗ \(problem.message)", Style(.danger)),
        StyledLine(problem.recommendedAction, Style(.muted)),
      ]
    }
  }

  var rowOffers: [Offer] {
    let row = model.list.selected
    let noRegion = model.list.isLoaded && row == nil && !model.isNarrowed ? "Make a region first." : nil
    var offers = [Offer(.addSource, unless: noRegion), Offer(.createRegion)]
    if let row {
      let isRegion = if case .region = row { true } else { false }
      offers.append(
        Offer(.removeSource, title: isRegion ? "Remove region" : "Remove source", unless: row.removalObstacle))
    }
    return offers
  }

  /// A row with a problem says more about it.
  func open() {
    guard let row = model.list.selected else { return }
    let lines = details(of: row, Scene(now: navigator.context.now(), zone: navigator.context.zone))
    navigator.ask(
      Question(row.name, lines.map(\.text).joined(separator: "\n"), answers: [.init("Close")]), answered: { _ in })
  }

  func run(_ command: CommandID) {
    switch command {
    case .addSource: navigator.push(AddSourceBlade(region: model.list.selected?.regionName, navigator))
    case .createRegion: navigator.push(CreateRegionBlade(navigator))
    case .removeSource: if let row = model.list.selected { remove(row) }
    default: break
    }
  }

  private func remove(_ row: SourceRow) {
    let message: String
    switch row {
    case .region(let region, _, _):
      message = "Remove region \(region.name)? Its folder \(region.storage) stays as it is."
    case .source(let listing):
      message = "Remove source \(listing.source.name)? The images in \(listing.source.location.text) stay as they are."
    }
    let question = Question("Remove", message, answers: [.init("Cancel"), .init("Remove", isDestructive: true)])
    navigator.ask(question) { [model] in
      guard $0 == 1 else { return }
      Task { @MainActor in await model.remove(row) }
    }
  }
}

extension Source.Location {
  /// What kind of place it is.
  var kindTitle: String {
    switch self {
    case .images: "Image folder"
    case .libvirt: "libvirt"
    }
  }
}
