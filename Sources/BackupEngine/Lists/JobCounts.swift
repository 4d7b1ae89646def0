import BackupModel
import Foundation
import GRDB

/// Counts jobs from the counts that are kept for blocks of them; only blocks that are cut by a bound are looked into.
struct JobCounts {
  var vaultID: VaultID?
  /// Empty: every status.
  var statuses: Set<JobStatus> = []
  var operation: JobOperation?
  var from: Date?

  /// The jobs that the block of a job's sequence number begins with.
  private static func block(of seq: Int64) -> Int64 { seq / Int64(KeptCounts.blockSize) }

  var conditions: [Condition] {
    var all: [Condition] = []
    if let vaultID { all.append(Condition("vaultID = ?", [vaultID.rawValue])) }
    if let operation { all.append(Condition("operation = ?", [operation.rawValue])) }
    if !statuses.isEmpty {
      let marks = statuses.map { _ in "?" }.joined(separator: ", ")
      all.append(Condition("status IN (\(marks))", StatementArguments(statuses.map(\.rawValue).sorted())))
    }
    return all
  }

  /// How many jobs there are in `range` of sequence numbers.
  func count(in range: Range<Int64> = 0..<Int64.max, _ db: Database) throws -> Int {
    guard !range.isEmpty else { return 0 }
    if range == 0..<Int64.max, from == nil {
      let condition = Condition.all(conditions)
      return try Int.fetchOne(
        db, sql: "SELECT coalesce(sum(jobs), 0) FROM jobTotal WHERE \(condition.sql)", arguments: condition.arguments)
        ?? 0
    }
    let (whole, cut) = try blocks(in: range, db)
    var count = 0
    for blocks in whole {
      let condition = Condition("block BETWEEN ? AND ?", [blocks.lowerBound, blocks.upperBound]).and(conditions)
      count +=
        try Int.fetchOne(
          db, sql: "SELECT coalesce(sum(jobs), 0) FROM jobCount WHERE \(condition.sql)", arguments: condition.arguments)
        ?? 0
    }
    let size = Int64(KeptCounts.blockSize)
    for block in cut {
      let part = range.clamped(to: block * size..<(block + 1) * size)
      count += try countRows(in: part, db)
    }
    return count
  }

  private func countRows(in range: Range<Int64>, _ db: Database) throws -> Int {
    var condition = Condition("seq >= ? AND seq < ?", [range.lowerBound, range.upperBound]).and(conditions)
    if let from { condition = condition.and([Condition("queuedAt >= ?", [from.milliseconds])]) }
    return try Int.fetchOne(
      db, sql: "SELECT count(*) FROM job NOT INDEXED WHERE \(condition.sql)", arguments: condition.arguments) ?? 0
  }

  /// Runs of blocks all of whose jobs count, and blocks only some of whose jobs may.
  private func blocks(in range: Range<Int64>, _ db: Database) throws -> (whole: [ClosedRange<Int64>], cut: [Int64]) {
    let size = Int64(KeptCounts.blockSize)
    let rows = try Row.fetchAll(
      db, sql: "SELECT block, firstQueued FROM jobBlock WHERE block BETWEEN ? AND ? AND lastQueued >= ? ORDER BY block",
      arguments: [
        Self.block(of: range.lowerBound), Self.block(of: range.upperBound - 1), from?.milliseconds ?? Int64.min,
      ])
    var whole: [ClosedRange<Int64>] = []
    var cut: [Int64] = []
    for row in rows {
      let block: Int64 = row["block"]
      let isInside = block * size >= range.lowerBound && (block + 1) * size <= range.upperBound
      let isLateEnough = try from.map { try row.date("firstQueued") >= $0 } ?? true
      if !isInside || !isLateEnough {
        cut.append(block)
      } else if let last = whole.last, last.upperBound == block - 1 {
        whole[whole.count - 1] = last.lowerBound...block
      } else {
        whole.append(block...block)
      }
    }
    return (whole, cut)
  }

  /// A sequence number before which no job was queued at `date` or later.
  static func firstSequence(from date: Date, _ db: Database) throws -> Int64 {
    let block = try Int64.fetchOne(
      db, sql: "SELECT min(block) FROM jobBlock WHERE lastQueued >= ?", arguments: [date.milliseconds])
    return block.map { $0 * Int64(KeptCounts.blockSize) } ?? Int64.max
  }

  /// Jobs queued since `date`, by status.
  static func byStatus(since date: Date, _ db: Database) throws -> [JobStatus: Int] {
    let (whole, cut) = try JobCounts(from: date).blocks(in: 0..<Int64.max, db)
    var counts: [JobStatus: Int] = [:]
    func add(_ sql: String, _ arguments: StatementArguments) throws {
      for row in try Row.fetchAll(db, sql: sql, arguments: arguments) {
        let status: JobStatus = try row.word("status")
        counts[status, default: 0] += try row.decode(Int.self, forColumn: "jobs")
      }
    }
    for blocks in whole {
      try add(
        "SELECT status, sum(jobs) AS jobs FROM jobCount WHERE block BETWEEN ? AND ? GROUP BY status",
        [blocks.lowerBound, blocks.upperBound])
    }
    let size = Int64(KeptCounts.blockSize)
    for block in cut {
      try add(
        """
        SELECT status, count(*) AS jobs FROM job NOT INDEXED WHERE seq >= ? AND seq < ? AND queuedAt >= ? GROUP BY status
        """, [block * size, (block + 1) * size, date.milliseconds])
    }
    return counts.filter { $0.value != 0 }
  }
}
