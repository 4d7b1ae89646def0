import BackupViewModels
import ArgumentParser
import BackupModel
import Foundation
import Logging

/// The levels that `--log-level` knows.
enum LogLevelChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
  case debug, info, notice, warning, error

  var level: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}

/// Writes log lines to standard error: for journald with its level in front (`<6>…`, see sd-daemon(3)) and without a
/// time, which the journal has; otherwise with both in words.
struct ServiceLog: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  let isJournal: Bool
  let write: @Sendable (String) -> Void

  /// From now on everything is logged this way. Once per process.
  static func begin(level: Logger.Level, environment: [String: String]) {
    let isJournal = environment["JOURNAL_STREAM"] != nil
    LoggingSystem.bootstrap { _ in
      ServiceLog(logLevel: level, isJournal: isJournal) { line in
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
      }
    }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    write(line(event.level, event.message.description, event.metadata ?? [:], at: Date()))
  }

  /// One line; whatever was logged, nothing in it ends the line or moves a terminal's cursor.
  func line(_ level: Logger.Level, _ message: String, _ more: Logger.Metadata, at time: Date) -> String {
    let pairs = metadata.merging(more) { $1 }.sorted { $0.key < $1.key }.map {
      "\($0.key)=\(Self.value("\($0.value)"))"
    }
    let text = PrintableText.line(([message] + pairs).joined(separator: " "), limit: 4_000)
    if isJournal { return "<\(Self.priority(of: level))>\(text)\n" }
    return "\(TimeText.iso(time)) \(level.rawValue): \(text)\n"
  }

  private static func value(_ text: String) -> String {
    text.contains { $0 == " " || $0 == "\"" } || text.isEmpty
      ? "\"\(text.replacing("\"", with: "'"))\"" : text
  }

  /// syslog's numbers.
  private static func priority(of level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
