import BackupModel
import Foundation
import Logging

/// Remembers the latest time, and suspends expiry and purge when the clock jumps. Blocks.
struct ClockWatch {
  /// What the alert about a jump is about.
  static let subject = "\(BackupError.Code.clockJumped)"

  let context: EngineContext
  let logger: Logger

  func look() throws {
    let reading = context.clock.reading
    guard try context.catalog.read({ try ClockTable.changed(by: reading, $0) }) != nil else { return }
    try context.catalog.write { db in
      let wasSuspended = try ClockTable.suspendsExpiry(db)
      guard let record = try ClockTable.changed(by: reading, db) else { return }
      try ClockTable.save(record, in: db)
      guard let jump = record.suspendedBy, !wasSuspended else { return }
      let cause = Self.jumped(by: jump, from: record.latest.time, to: reading.time)
      logger.error("the clock jumped", metadata: ["seconds": "\(Int(jump))"])
      try AlertTable.raise(
        Alert(severity: .critical, cause: cause, raisedAt: context.clock.moment), about: Self.subject, in: db)
    }
  }

  /// Looks once more, right before something is deleted because of the date.
  ///
  /// - Throws: `ClockJumped`.
  func requireTrust() throws {
    try look()
    guard try context.catalog.read(ClockTable.suspendsExpiry) else { return }
    throw BackupError(
      .clockJumped, "Nothing is expired or purged, because the clock was set by more than a day.",
      recommendedAction: "Set the clock right if it is wrong, then run `backup-center clock confirm`.")
  }

  private static func jumped(by jump: TimeInterval, from latest: Date, to now: Date) -> BackupError {
    let days = (abs(jump) / 86_400).formatted(.number.precision(.fractionLength(0...1)).locale(.init(identifier: "en")))
    return BackupError(
      .clockJumped,
      "The clock was set \(jump < 0 ? "back" : "forward") by \(days) days, from about "
        + "\(latest.formatted(.iso8601)) to \(now.formatted(.iso8601)); nothing is expired or purged until the time is "
        + "confirmed.",
      recommendedAction: "Set the clock right if it is wrong, then run `backup-center clock confirm`.")
  }
}
