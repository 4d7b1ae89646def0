import BackupModel
import TerminalUI

extension CivilDate {
  /// The same day as the model has it.
  var calendarDay: CalendarDay? { CalendarDay(year: year, month: month, day: day) }

  /// The same day as calendars draw it.
  init(_ day: CalendarDay) { self.init(year: day.year, month: day.month, day: day.day) }
}
