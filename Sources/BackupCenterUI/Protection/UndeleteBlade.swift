import BackupModel
import BackupViewModels
import TerminalUI

/// *Undelete*: brings soft-deleted backup data back.
@MainActor
final class UndeleteBlade: ConfirmationForm {
  let navigator: any Navigator
  var form = Form([], buttons: [])
  private let model: UndeleteModel

  init(_ item: ItemListing, _ navigator: any Navigator) {
    self.navigator = navigator
    model = UndeleteModel(context: navigator.context, item: item)
    refreshForm()
  }

  var title: String { "Undelete \(PrintableText.line(model.item.instance.name))" }
  let confirmTitle = "Undelete"
  var submission: Submission { model.submission }
  var disabledReason: String? { nil }
  var presentation: Presentation { .popup(Size(width: 64, height: 10)) }

  func refresh(_ form: inout Form) {
    let item = model.item
    var rows: [Form.Row] = [
      .field(FormField("vault", "Vault", .value([StyledLine(item.vaultName)]))),
      .field(FormField("points", "Recovery points", .value([StyledLine("\(item.recoveryPointCount)")]))),
    ]
    if let date = model.purgeDate {
      let text = TimeText.local(date, navigator.context.zone)
      rows.append(.field(FormField("purge", "Purged on", .value([StyledLine(text)]))))
    }
    rows.append(
      .note("The data comes back with protection stopped and is kept for good; Resume backup goes on with it."))
    form.update(rows: rows + refusalRows, buttons: buttons)
  }

  func confirm() {
    model.confirm { [weak self, navigator] in
      navigator.runQueuedJobs()
      if let self { navigator.close(self) }
    }
  }
}
