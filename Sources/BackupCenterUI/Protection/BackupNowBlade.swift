import BackupModel
import BackupViewModels
import TerminalUI

/// *Backup now*: a calendar for the last day to keep the recovery point.
@MainActor
final class BackupNowBlade: ConfirmationForm {
  let title = "Backup now"
  let confirmTitle = "OK"
  let navigator: any Navigator
  var form = Form([], buttons: [])
  private let model: BackupNowModel
  private var loading: Task<Void, Never>?

  init(_ items: [ItemListing], _ navigator: any Navigator) {
    self.navigator = navigator
    model = BackupNowModel(context: navigator.context, items: items)
    refreshForm()
  }

  var submission: Submission { model.submission }
  var disabledReason: String? { model.disabledReason }
  var presentation: Presentation { .popup(Size(width: 66, height: 17)) }

  func appear() { loading = Task { [model] in await model.load() } }
  func disappear() { loading?.cancel() }

  func refresh(_ form: inout Form) {
    let names = model.items.map { PrintableText.line($0.instance.name) }.joined(separator: ", ")
    var rows: [Form.Row] = [.field(FormField("item", "Backup instance", .value([StyledLine(names)])))]
    if let days = model.days, let day = model.day {
      var calendar = MonthCalendar(
        selected: CivilDate(day), today: CivilDate(days.lowerBound), first: CivilDate(days.lowerBound),
        last: CivilDate(days.upperBound))
      if case .date(let shown)? = form["until"]?.control { calendar = shown }
      let wasThere = form["until"] != nil
      rows.append(.field(FormField("until", "Retain until", .date(calendar), hint: hint)))
      form.update(rows: rows + refusalRows, buttons: buttons)
      if !wasThere { form.focus(on: "until") }
    } else {
      rows.append(.note(StyledLine(model.problem?.advice ?? "Reading the policy…", Style(.muted))))
      form.update(rows: rows, buttons: buttons)
    }
  }

  private var hint: String {
    guard let day = model.day else { return "" }
    return "The recovery point is kept until the end of \(day) (\(model.timeZone)), "
      + "\(Words.count(model.dayCount, "day")) from today."
  }

  func changed(_ key: String) {
    guard case .date(let calendar)? = form["until"]?.control, let day = calendar.selected.calendarDay else { return }
    model.choose(day)
  }

  func confirm() {
    model.confirm { [weak self, navigator] in
      navigator.runQueuedJobs()
      if let self { navigator.close(self) }
    }
  }
}
