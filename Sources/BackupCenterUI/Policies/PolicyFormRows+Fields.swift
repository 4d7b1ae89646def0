import BackupModel
import BackupViewModels
import TerminalUI

extension PolicyFormRows {
  func field(
    _ key: String, _ label: String, _ control: FormField.Control, hint: String = "", error: PolicyDraft.Field? = nil
  ) -> Form.Row {
    let problem = error.flatMap { problems[$0] }
    return .field(
      FormField(
        key, label, form.kept(key, control), hint: hint,
        error: problem?.advice))
  }

  /// What the draft made of a choice wins over what was chosen before, as when hours make a policy Enhanced.
  func choice(_ key: String, _ label: String, _ choices: [Choice], chosen: String) -> Form.Row {
    var list = ChoiceList(choices, chosen: chosen)
    if case .choice(let kept) = form.kept(key, .choice(list)) { list = kept }
    if list.chosen != chosen { list.chosen = chosen }
    return .field(FormField(key, label, .choice(list)))
  }

  func picker(_ key: String, _ label: String, _ options: [(String, String)], chosen: String) -> Form.Row {
    var picker = Picker(options.map { Choice(id: $0.0, title: $0.1) }, chosen: chosen)
    if case .picker(let kept) = form.kept(key, .picker(picker)) { picker = kept }
    if picker.chosen != chosen { picker.chosen = chosen }
    return .field(FormField(key, label, .picker(picker)))
  }

  func number(
    _ key: String, _ label: String, _ value: Int, _ range: ClosedRange<Int>, _ unit: String, hint: String = "",
    error: PolicyDraft.Field? = nil
  ) -> Form.Row {
    var stepper = Stepper(value, in: range, unit: unit)
    if case .number(let kept) = form.kept(key, .number(stepper)) { stepper = kept }
    if stepper.value != value { stepper.set(value) }
    let problem = error.flatMap { problems[$0] }
    return .field(FormField(key, label, .number(stepper), hint: hint, error: problem?.message))
  }

  func toggle(_ key: String, _ label: String, _ isOn: Bool) -> Form.Row {
    field(key, label, .toggle(Toggle("are kept longer", isOn: isOn)))
  }

  func weekdays(_ key: String, _ label: String, _ days: Set<Weekday>, error: PolicyDraft.Field) -> Form.Row {
    let choices = Self.week.map { Choice(id: "\($0.rawValue)", title: $0.name) }
    var list = CheckList(choices, chosen: Set(days.map { "\($0.rawValue)" }))
    if case .checks(let kept) = form.kept(key, .checks(list)) {
      let chosen = list.chosen
      list = kept
      if list.chosen != chosen { list.chosen = chosen }
    }
    let problem = problems[error]
    return .field(
      FormField(
        key, label, .checks(list), hint: "Space selects.",
        error: problem?.advice
      ))
  }

  private static let week: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday]

  /// Takes what was filled in a field into a draft.
  static func take(_ key: String, from form: Form, into draft: inout PolicyDraft) {
    switch key {
    case "name": draft.name = form.text(key)
    case "kind": form.chosen(key).flatMap(BackupPolicy.Kind.init(rawValue:)).map { draft.choose($0) }
    case "frequency": form.chosen(key).flatMap(PolicyDraft.Frequency.init(rawValue:)).map { draft.choose($0) }
    case "every": form.chosen(key).flatMap { Int($0) }.map { draft.choose(everyHours: $0) }
    case "window": form.chosen(key).flatMap { Int($0) }.map { draft.windowHours = $0 }
    case "weekdays": draft.weekdays = days(form.checked(key))
    case "time": draft.time = form.text(key)
    case "timeZone": draft.timeZone = form.chosen(key) ?? draft.timeZone
    case "snapshots": draft.snapshotDays = form.number(key)
    case "dailyDays": draft.dailyDays = form.number(key)
    case "keepsWeekly": draft.keepsWeekly = form.isOn(key)
    case "weeklyDays": draft.weeklyDays = days(form.checked(key))
    case "weeks": draft.weeks = form.number(key)
    case "keepsMonthly": draft.keepsMonthly = form.isOn(key)
    case "months": draft.months = form.number(key)
    case "keepsYearly": draft.keepsYearly = form.isOn(key)
    case "yearMonths": draft.yearMonths = Set(form.checked(key).compactMap { Int($0) })
    case "years": draft.years = form.number(key)
    case _ where key.hasPrefix("monthly."): take(String(key.dropFirst(8)), key, from: form, into: &draft.monthlyPick)
    case _ where key.hasPrefix("yearly."): take(String(key.dropFirst(7)), key, from: form, into: &draft.yearlyPick)
    default: break
    }
  }

  private static func take(_ part: String, _ key: String, from form: Form, into pick: inout MonthPickDraft) {
    switch part {
    case "manner": form.chosen(key).flatMap(MonthPickDraft.Manner.init(rawValue:)).map { pick.manner = $0 }
    case "days": pick.daysText = form.text(key)
    case "weeks": pick.weeks = Set(form.checked(key).compactMap { Int($0) })
    case "weekdays": pick.weekdays = days(form.checked(key))
    default: break
    }
  }

  private static func days(_ ids: Set<String>) -> Set<Weekday> {
    Set(ids.compactMap { Int($0).flatMap(Weekday.init(rawValue:)) })
  }
}
