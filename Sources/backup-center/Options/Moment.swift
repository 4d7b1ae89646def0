import ArgumentParser
import BackupModel
import Foundation

/// A day, or an instant, as `--start-date` and `--end-date` take it.
enum Moment: Hashable, Sendable, ExpressibleByArgument {
  case day(CalendarDay)
  case instant(Date)

  init?(argument: String) {
    if let day = CalendarDay(argument) {
      self = .day(day)
    } else if let instant = Self.instant(argument) {
      self = .instant(instant)
    } else {
      return nil
    }
  }

  /// The first moment meant: a day begins at midnight in `zone`.
  func start(in zone: TimeZone) -> Date {
    switch self {
    case .day(let day): day.adding(days: -1).end(in: zone).addingTimeInterval(1)
    case .instant(let date): date
    }
  }

  /// The last moment meant: the whole day counts.
  func end(in zone: TimeZone) -> Date {
    switch self {
    case .day(let day): day.end(in: zone).addingTimeInterval(0.999)
    case .instant(let date): date
    }
  }

  private static func instant(_ text: String) -> Date? {
    (try? Date(text, strategy: .iso8601))
      ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
  }
}

/// `--start-date` and `--end-date`.
struct PeriodOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Nothing before this day, or time (YYYY-MM-DD, or ISO 8601 with a zone).", valueName: "date"))
  var startDate: Moment?

  @Option(help: ArgumentHelp("Nothing after this day, or time.", valueName: "date"))
  var endDate: Moment?

  func validate() throws {
    let utc = TimeZone.gmt
    if let startDate, let endDate, startDate.start(in: utc) > endDate.end(in: utc) {
      throw ValidationError("--start-date is after --end-date.")
    }
  }
}

extension CalendarDay: ExpressibleByArgument {
  /// Reads `YYYY-MM-DD`.
  public init?(argument: String) { self.init(argument) }
}
