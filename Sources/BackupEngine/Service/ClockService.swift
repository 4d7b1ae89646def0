import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// What the clock says, and whether a jump suspends expiry and purge.
  public func clockStatus() async throws -> ClockStatus {
    let reading = context.clock.reading
    return try await read { db in
      var record = try ClockTable.record(db)
      // A jump that no executor has met yet is told too.
      record?.observe(reading)
      return Self.status(record, now: reading.time)
    }
  }

  /// Accepts the present time; what was due meanwhile expires at the executor's next round.
  public func confirmClock() async throws -> ClockStatus {
    let reading = context.clock.reading
    return try await write { db in
      let record = ClockRecord(reading)
      try ClockTable.save(record, in: db)
      try VaultTable.forgetExpiryChecks(in: db)
      try AlertTable.settle(ClockWatch.subject, in: db)
      return Self.status(record, now: reading.time)
    }
  }

  private static func status(_ record: ClockRecord?, now: Date) -> ClockStatus {
    ClockStatus(now: now, latestSeen: record?.latest.time, suspendedBy: record?.suspendedBy)
  }
}
