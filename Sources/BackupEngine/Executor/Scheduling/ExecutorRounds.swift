import Foundation
import Logging

/// What an executor does at its start and from time to time, whatever is queued. Blocks.
struct ExecutorRounds {
  /// How often the rounds are made.
  static let interval = Duration.seconds(15)

  let context: EngineContext
  let logger: Logger

  func make() throws {
    try ClockWatch(context: context, logger: logger).look()
    try BackupScheduler(context: context, logger: logger).queueDueBackups()
    try ExpirySchedule(context: context, logger: logger).queueDue()
  }
}
