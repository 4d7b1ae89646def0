import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// The fields of a policy: as rows of a form, and back.
@MainActor
struct PolicyFormRows {
  let model: PolicyFormModel
  let form: Form
  let problems: [PolicyDraft.Field: BackupError]
  private var draft: PolicyDraft { model.draft }

  init(model: PolicyFormModel, form: Form) {
    self.model = model
    self.form = form
    problems = model.problems
  }

  var rows: [Form.Row] {
    var rows = about + schedule + retention
    rows += Form.refused(model.submission.refusal ?? model.changeProblem)
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
          "name", "Name", .text(TextField(draft.name, placeholder: "for example gold", maximumLength: 200)),
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
          key + ".days", "",
          .text(TextField(pick.daysText, placeholder: "for example 1, 15, last", maximumLength: 120)),
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
