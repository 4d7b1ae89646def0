import BackupModel
import BackupViewModels
import TerminalUI

/// The items that a policy is in force for.
@MainActor
final class AssociatedItemsBlade: Blade {
  let title = "Associated items"
  private let model: PolicyModel
  private let navigator: any Navigator
  private static let list = "associated"

  init(_ policy: PolicyListing, _ navigator: any Navigator) {
    self.navigator = navigator
    model = PolicyModel(policy, context: navigator.context)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }
  func arrange(in area: Rect) { model.items.fit(height: Table.bodyHeight(in: area)) }

  var subject: String? { model.items.selectedID?.rawValue }

  var offers: [Offer] {
    let nothing = model.items.selected == nil ? "No row is selected." : nil
    return [Offer(.open, unless: nothing), Offer(.changePolicy, unless: nothing)]
  }

  func perform(_ command: CommandID) {
    guard let item = model.items.selected else { return }
    switch command {
    case .open: navigator.go(to: .instance(item.id))
    case .changePolicy: navigator.go(to: .changePolicy(item))
    default: break
    }
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let visible = model.items.visible
    Table(
      list: Self.list,
      columns: [
        TableColumn("name", "Name", minimum: 16, weight: 2),
        TableColumn("group", "Resource group", minimum: 14, weight: 1),
        TableColumn("state", "Protection", minimum: 20),
      ],
      rows: visible.rows.map {
        TableRow(
          id: $0.id.rawValue,
          cells: [
            TableCell($0.instance.name), TableCell($0.instance.resourceGroup), $0.protectionState.cell,
          ])
      }, selected: model.items.selectedID?.rawValue, precedingCount: visible.first,
      totalCount: model.items.window.totalCount,
      placeholder: [
        StyledLine(
          model.items.isLoaded ? "No item is under policy \(model.listing.policy.name)." : "Loading…", Style(.muted))
      ], hasMenu: true
    ).draw(on: &canvas, in: area, focused: scene.hasFocus)
  }

  func handle(_ key: Key) -> Bool { ListControls.handle(key, in: model.items) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    ListControls.handle(mouse, on: touch, in: model.items, named: Self.list, navigator) { perform(.open) }
  }
}
