import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// The fields of a policy: as rows of a form, and back.
@MainActor
struct PolicyFormRows {
  let model: PolicyFormModel
  let form: Form
  private let problems: [PolicyDraft.Field: BackupError]
  private var draft: PolicyDraft { model.draft }

  init(model: PolicyFormModel, form: Form) {
    self.model = model
    self.form = form
    problems = model.problems
  }

  var rows: [Form.Row] {
    var rows = about + schedule + retention
    if let problem = model.submission.refusal ?? model.changeProblem {
      rows += [.gap, .note(StyledLine("✗ \(problem.message) \(problem.recommendedAction)", Style(.danger)))]
    }
    return rows
  }

  // MARK: Name, vault, type

  private var about: [Form.Row] {
    var rows: [Form.Row] = []
    if let original = model.original {
      rows.append(Form.told("name", "Name", [StyledLine("\(original.policy.name), vault \(original.vaultName)")]))
    } else {
      rows.append(
        field(
          "name", "Name", .text(TextField(draft.name, placeholder: "gold", maximumLength: 200)),
          hint: "3–150 characters: a letter first, then letters, digits and hyphens.",
          error: draft.name.isEmpty ? nil : .name))
      if model.hasFixedVault {
        rows.append(Form.told("vaultName", "Vault", [StyledLine(model.vault ?? "")]))
      } else {
        let vaults = (model.vaults ?? []).map { Choice(id: $0.vault.name, title: $0.vault.name, detail: $0.regionName) }
        rows.append(
          field("vault", "Vault", .picker(Picker(vaults, chosen: model.vault, placeholder: "Choose a vault"))))
      }
    }
    let isEnhanced = model.original?.policy.kind == .enhanced
    let kinds = [
      Choice(
        id: BackupPolicy.Kind.standard.rawValue, title: "Standard", detail: "once a day, or weekly",
        disabledReason: isEnhanced ? "An Enhanced policy can't become Standard again." : nil),
      Choice(
        id: BackupPolicy.Kind.enhanced.rawValue, title: "Enhanced",
        detail: model.original?.policy.kind == .standard && draft.kind == .enhanced
          ? "there is no way back to Standard" : "several times a day, too"),
    ]
    rows.append(choice("kind", "Type", kinds, chosen: draft.kind.rawValue))
    return rows
  }

  // MARK: Schedule

  private var schedule: [Form.Row] {
    let frequencies = [
      Choice(id: "daily", title: "Daily"), Choice(id: "weekly", title: "Weekly"),
      Choice(
        id: "hourly", title: "Hourly",
        disabledReason: draft.kind == .standard ? "Only Enhanced policies back up several times a day." : nil),
    ]
    var rows: [Form.Row] = [
      .heading("Schedule"), choice("frequency", "Frequency", frequencies, chosen: draft.frequency.rawValue),
    ]
    if draft.frequency == .hourly {
      rows += [
        picker("every", "Every", [4, 6, 8, 12].map { ("\($0)", "\($0) hours") }, chosen: "\(draft.everyHours)"),
        picker("window", "Within", draft.windows.map { ("\($0)", "\($0) hours") }, chosen: "\(draft.windowHours)"),
      ]
    }
    if draft.frequency == .weekly {
      rows.append(weekdays("weekdays", "On", draft.weekdays, error: .weekdays))
    }
    rows += [
      field(
        "time", draft.frequency == .hourly ? "From" : "At",
        .text(TextField(draft.time, placeholder: "02:00", maximumLength: 8)), hint: "HH:MM on the wall clock.",
        error: .time),
      field(
        "timeZone", "Time zone", .picker(Picker(Self.zones, chosen: draft.timeZone, placeholder: draft.timeZone)),
        hint: "Times stay what they are when daylight saving begins or ends.", error: .timeZone),
      number(
        "snapshots", "Snapshots", draft.snapshotDays, draft.snapshotLimits, "days",
        hint: "How long instant-recovery snapshots are kept.", error: .snapshots),
    ]
    return rows
  }

  private static let zones: [Choice] = (["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0 != "UTC" }).map {
    Choice(id: $0, title: $0)
  }

  // MARK: Retention

  private var retention: [Form.Row] {
    var rows: [Form.Row] = [.heading("Retention")]
    if draft.frequency != .weekly {
      rows.append(number("dailyDays", "Daily points", draft.dailyDays, 7...9_999, "days", error: .daily))
      rows.append(toggle("keepsWeekly", "Weekly points", draft.keepsWeekly))
    }
    if draft.frequency == .weekly || draft.keepsWeekly {
      let label = draft.frequency == .weekly ? "Weekly points" : ""
      rows.append(weekdays("weeklyDays", label, draft.weeklyDays, error: .weekly))
      rows.append(number("weeks", "", draft.weeks, 1...5_163, "weeks"))
    }
    rows.append(toggle("keepsMonthly", "Monthly points", draft.keepsMonthly))
    if draft.keepsMonthly {
      rows += pick("monthly", draft.monthlyPick, error: .monthly)
      rows.append(number("months", "", draft.months, 1...1_188, "months"))
    }
    rows.append(toggle("keepsYearly", "Yearly points", draft.keepsYearly))
    if draft.keepsYearly {
      let names = Calendar(identifier: .gregorian).standaloneMonthSymbols
      let months = names.enumerated().map { Choice(id: "\($0.offset + 1)", title: $0.element) }
      rows.append(
        field("yearMonths", "", .checks(CheckList(months, chosen: Set(draft.yearMonths.map(String.init))))))
      rows += pick("yearly", draft.yearlyPick, error: .yearly)
      rows.append(number("years", "", draft.years, 1...99, "years"))
    }
    return rows
  }

  private func pick(_ key: String, _ pick: MonthPickDraft, error: PolicyDraft.Field) -> [Form.Row] {
    let manners = [
      Choice(id: MonthPickDraft.Manner.weekdays.rawValue, title: "By week and weekday"),
      Choice(id: MonthPickDraft.Manner.days.rawValue, title: "By day of the month"),
    ]
    let manner = choice(key + ".manner", "", manners, chosen: pick.manner.rawValue)
    guard pick.manner == .weekdays else {
      return [
        manner,
        field(
          key + ".days", "", .text(TextField(pick.daysText, placeholder: "1, 15, last", maximumLength: 120)),
          hint: "Days 1–28, or last, with commas.", error: error),
      ]
    }
    let weeks = ["First", "Second", "Third", "Fourth", "Last"].enumerated().map {
      Choice(id: "\($0.offset + 1)", title: $0.element)
    }
    return [
      manner,
      field(key + ".weeks", "", .checks(CheckList(weeks, chosen: Set(pick.weeks.map(String.init))))),
      weekdays(key + ".weekdays", "", pick.weekdays, error: error),
    ]
  }
}

// MARK: Fields

extension PolicyFormRows {
  private func field(
    _ key: String, _ label: String, _ control: FormField.Control, hint: String = "", error: PolicyDraft.Field? = nil
  ) -> Form.Row {
    let problem = error.flatMap { problems[$0] }
    return .field(
      FormField(
        key, label, form.kept(key, control), hint: hint,
        error: problem.map { "\($0.message) \($0.recommendedAction)" }))
  }

  /// What the draft made of a choice wins over what was chosen before, as when hours make a policy Enhanced.
  private func choice(_ key: String, _ label: String, _ choices: [Choice], chosen: String) -> Form.Row {
    var list = ChoiceList(choices, chosen: chosen)
    if case .choice(let kept) = form.kept(key, .choice(list)) { list = kept }
    if list.chosen != chosen { list.chosen = chosen }
    return .field(FormField(key, label, .choice(list)))
  }

  private func picker(_ key: String, _ label: String, _ options: [(String, String)], chosen: String) -> Form.Row {
    var picker = Picker(options.map { Choice(id: $0.0, title: $0.1) }, chosen: chosen)
    if case .picker(let kept) = form.kept(key, .picker(picker)) { picker = kept }
    if picker.chosen != chosen { picker.chosen = chosen }
    return .field(FormField(key, label, .picker(picker)))
  }

  private func number(
    _ key: String, _ label: String, _ value: Int, _ range: ClosedRange<Int>, _ unit: String, hint: String = "",
    error: PolicyDraft.Field? = nil
  ) -> Form.Row {
    var stepper = Stepper(value, in: range, unit: unit)
    if case .number(let kept) = form.kept(key, .number(stepper)) { stepper = kept }
    if stepper.value != value { stepper.set(value) }
    let problem = error.flatMap { problems[$0] }
    return .field(FormField(key, label, .number(stepper), hint: hint, error: problem?.message))
  }

  private func toggle(_ key: String, _ label: String, _ isOn: Bool) -> Form.Row {
    field(key, label, .toggle(Toggle("are kept longer", isOn: isOn)))
  }

  private func weekdays(_ key: String, _ label: String, _ days: Set<Weekday>, error: PolicyDraft.Field) -> Form.Row {
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
        error: problem.map { "\($0.message) \($0.recommendedAction)" }
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
