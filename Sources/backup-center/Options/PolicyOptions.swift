import ArgumentParser
import BackupModel
import Foundation

/// A policy's text: a JSON file, or options that change what is there.
struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The whole policy as JSON, as policy show --output json prints it; no other option with it.",
      valueName: "file"), completion: .file(extensions: ["json"]))
  var policy: String?
  @Option(help: "Standard (daily, weekly), or Enhanced (hourly too).") var type: BackupPolicy.Kind?
  @Option(help: ArgumentHelp("The zone that all times are meant in.", valueName: "Europe/Prague")) var timeZone: String?
  @Option(help: "How often backups run.") var schedule: FrequencyChoice?
  @Option(help: ArgumentHelp("When they run, or when the hourly window begins.", valueName: "hh:mm"))
  var time: TimeOfDay?
  @Option(help: ArgumentHelp("weekly: on which days.", valueName: "Sunday,Wednesday")) var weekdays: WeekdayList?
  @Option(help: ArgumentHelp("hourly: every 4, 6, 8 or 12 hours.", valueName: "hours")) var everyHours: Int?
  @Option(help: ArgumentHelp("hourly: the window's length, at most 24.", valueName: "hours")) var windowHours: Int?
  @Option(help: ArgumentHelp("Days that instant-recovery snapshots are kept.", valueName: "days"))
  var snapshotRetention: Int?
  @Option(help: ArgumentHelp("Keep every point 7–9,999 days; none for a weekly schedule.", valueName: "days"))
  var dailyRetention: RetentionLength?
  @Option(help: ArgumentHelp("Keep a point of each picked weekday 1–5,163 weeks, or none.", valueName: "weeks"))
  var weeklyRetention: RetentionLength?
  @Option(help: ArgumentHelp("The weekdays (default: Sunday, or the scheduled days).", valueName: "Sunday"))
  var weeklyOn: WeekdayList?
  @Option(
    help: ArgumentHelp(
      "Keep a point of each picked day of the month 1–1,188 months, or none.",
      valueName: "months"))
  var monthlyRetention: RetentionLength?
  @Option(
    help: ArgumentHelp(
      "The days: \"1,15,Last\" or \"First,Last Sunday\" (default: First Sunday, or the first "
        + "scheduled day).", valueName: "days"))
  var monthlyOn: MonthDays?
  @Option(help: ArgumentHelp("Keep a point of each picked day of the year 1–99 years, or none.", valueName: "years"))
  var yearlyRetention: RetentionLength?
  @Option(help: ArgumentHelp("The months (default: January).", valueName: "January,July")) var yearlyIn: MonthList?
  @Option(help: ArgumentHelp("The days of those months, as for --monthly-on.", valueName: "days"))
  var yearlyOn: MonthDays?

  /// Whether anything but a file is given.
  var hasOptions: Bool {
    type != nil || timeZone != nil || changesSchedule || snapshotRetention != nil || changesRetention
  }

  private var changesSchedule: Bool {
    schedule != nil || time != nil || weekdays != nil || everyHours != nil || windowHours != nil
  }

  private var changesRetention: Bool {
    [dailyRetention, weeklyRetention, monthlyRetention, yearlyRetention].contains { $0 != nil }
      || weeklyOn != nil || monthlyOn != nil || yearlyIn != nil || yearlyOn != nil
  }

  func validate() throws {
    if policy != nil, hasOptions {
      throw ValidationError("--policy holds the whole policy: give the file, or the other options.")
    }
  }

  /// The document that the file holds, or that the options make of `base`.
  func document(changing base: PolicyDocument, _ context: CommandContext) throws -> PolicyDocument {
    if let policy { return try Self.read(policy, context) }
    var document = base
    if changesSchedule {
      document.schedule = .init(try changed(base.schedule.value))
      if schedule != nil { document.snapshotRetentionDays = nil }
    }
    if let type {
      document.type = type
      document.snapshotRetentionDays = nil
    }
    if let snapshotRetention { document.snapshotRetentionDays = snapshotRetention }
    if let timeZone { document.timeZone = timeZone }
    document.retention = .init(try changed(base.retention.value, schedule: document.schedule.value))
    return document
  }

  /// The document that a new policy begins with: the default policy's, its type and zone left open.
  static var beginning: PolicyDocument {
    var document = PolicyDocument(.standardDefault(for: VaultID(rawValue: ""), timeZone: "UTC"))
    document.name = nil
    document.type = nil
    document.timeZone = nil
    document.snapshotRetentionDays = nil
    return document
  }

  /// Reads a document from a file; of a larger one only as much as shows that it is too large.
  static func read(_ path: String, _ context: CommandContext) throws -> PolicyDocument {
    let path = try context.absolute(path, option: "--policy")
    let unreadable = BackupError(
      .invalidPath, "\(path) can't be read.", recommendedAction: "Name a JSON file that this account may read.")
    guard let file = FileHandle(forReadingAtPath: path) else { throw unreadable }
    let data: Data?
    do { data = try file.read(upToCount: PolicyDocument.sizeLimit + 1) } catch { throw unreadable }
    return try PolicyDocument(json: data ?? Data())
  }
}
