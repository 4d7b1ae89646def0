import BackupModel
import Foundation

/// A clock for tests of the whole program: the machine's, moved by what a file says. It works only in a state directory
/// that was made with a test clock.
///
/// The file holds one or two numbers of seconds: by how much time has passed beyond the machine's, and by how much the
/// clock was set without that time having passed.
public struct ShiftedClock: WallClock {
  /// The variable that names the file.
  public static let variable = "BACKUP_CENTER_TEST_CLOCK"

  private let path: String
  private let machine = SystemClock()

  /// A clock that reads `path` each time it is asked.
  public init(path: String) { self.path = path }

  /// The clock that the environment asks for: a shifted one if it names a file, else the machine's.
  public static func chosen(by environment: [String: String]) -> any WallClock {
    guard let path = environment[variable], !path.isEmpty else { return SystemClock() }
    return ShiftedClock(path: path)
  }

  /// Always: the time is made up.
  public var isTestClock: Bool { true }

  /// The machine's time, moved.
  public var now: Date { machine.now + shifts.reduce(0, +) }

  /// The machine's clocks, moved; the uptime only by time that passed.
  public var reading: ClockReading {
    let shifts = shifts
    var reading = machine.reading
    reading.time += shifts.reduce(0, +)
    reading.uptime += shifts.first ?? 0
    return reading
  }

  private var shifts: [TimeInterval] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(whereSeparator: \.isWhitespace).prefix(2).compactMap { TimeInterval($0) }.filter(\.isFinite)
  }
}
