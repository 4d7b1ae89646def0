import BackupModel
import BackupViewModels
import TerminalUI

/// What can be done about an alert, in the list and in its details.
@MainActor
enum AlertActions {
  static func offers(_ alert: Alert?, _ vaultNames: [VaultID: String]) -> [Offer] {
    guard let alert else {
      let none = "No alert is selected."
      return [CommandID.acknowledgeAlert, .closeAlert, .showInstance].map { Offer($0, unless: none) }
    }
    let vault = alert.vaultID.flatMap { vaultNames[$0] }
    return [
      Offer(.acknowledgeAlert, unless: alert.acknowledgementRefusal), Offer(.closeAlert, unless: alert.closingRefusal),
      Offer(.showInstance, unless: alert.instanceID == nil ? "The alert is about no single backup instance." : nil),
      Offer(
        .showVaults, .menu, title: "Show vault",
        unless: vault == nil ? "The alert is about no vault that is there." : nil),
    ]
  }

  static func perform(_ command: CommandID, _ alert: Alert, _ model: AlertsModel, _ navigator: any Navigator) {
    switch command {
    case .acknowledgeAlert: Task { await model.acknowledge(alert) }
    case .closeAlert: Task { await model.close(alert) }
    case .showInstance: if let id = alert.instanceID { navigator.go(to: .instance(id)) }
    case .showVaults: if let name = alert.vaultID.flatMap({ model.vaultNames[$0] }) { navigator.go(to: .vault(name)) }
    default: break
    }
  }
}

/// One alert in full.
@MainActor
final class AlertDetailBlade: Blade {
  /// As it was last seen in the list, which need not show it any more.
  private var known: Alert
  private let model: AlertsModel
  private let navigator: any Navigator
  private var pager = Pager()
  private var size = Size(width: 0, height: 0)

  init(_ alert: Alert, _ model: AlertsModel, _ navigator: any Navigator) {
    known = alert
    self.model = model
    self.navigator = navigator
  }

  let title = "Alert"
  private var alert: Alert { model.alert(known.id) ?? known }
  var offers: [Offer] { AlertActions.offers(alert, model.vaultNames) + [Offer(.menu, .palette)] }

  func perform(_ command: CommandID) {
    if command == .menu { return navigator.showMenu(at: 4, 3) }
    AlertActions.perform(command, alert, model, navigator)
    if command == .closeAlert { navigator.close(self) }
  }

  func arrange(in area: Rect) {
    known = alert
    size = area.size
    pager.lines = lines(width: area.width)
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    pager.draw(on: &canvas, in: area, name: "alert")
  }

  private func lines(width: Int) -> [StyledLine] {
    AlertSheet.lines(
      alert, vaultName: alert.vaultID.flatMap { model.vaultNames[$0] }, zone: navigator.context.zone,
      width: max(10, width - 3))
  }

  func handle(_ key: Key) -> Bool { pager.handle(key, in: size) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool { pager.handle(mouse, in: size) }
}
