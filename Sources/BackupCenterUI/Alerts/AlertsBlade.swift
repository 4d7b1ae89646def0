import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// *Alerts*: what needs attention.
@MainActor
final class AlertsBlade: ListBlade {
  let title = "Alerts"
  let listName = "alerts"
  let model: AlertsModel
  let navigator: any Navigator
  var view = ListView()

  init(query: AlertQuery = AlertsModel.open, _ navigator: any Navigator) {
    model = AlertsModel(context: navigator.context, query: query)
    self.navigator = navigator
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns = AlertSheet.columns

  func cells(of row: Alert, _ scene: Scene) -> [TableCell] {
    AlertSheet.cells(of: row, vaultName: vaultName(of: row), zone: scene.zone)
  }

  func name(of row: Alert) -> String { row.id.rawValue }
  func isDimmed(_ row: Alert) -> Bool { row.state == .closed }

  let placeholder = [StyledLine("✓ Nothing needs attention.", Style(.success))]

  func details(of row: Alert, _ scene: Scene) -> [StyledLine] {
    AlertSheet.lines(
      row, vaultName: vaultName(of: row), zone: scene.zone, width: max(20, min(60, view.area.width / 3) - 4))
  }

  private func vaultName(of alert: Alert) -> String? { alert.vaultID.flatMap { model.vaultNames[$0] } }

  var rowOffers: [Offer] { AlertActions.offers(model.list.selected, model.vaultNames) }

  func open() {
    if let alert = model.list.selected { navigator.push(AlertDetailBlade(alert, model, navigator)) }
  }

  func run(_ command: CommandID) {
    if let alert = model.list.selected { AlertActions.perform(command, alert, model, navigator) }
  }
}
