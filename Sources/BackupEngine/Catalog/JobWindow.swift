import BackupModel
import Foundation
import GRDB

/// A window of the list of jobs, newest first, anchored by a job and not by a count, so that its cost does not grow
/// with the length of the list.
enum JobWindow {
  static func matching(_ query: JobQuery, in db: Database) throws -> [JobListing] {
    guard (1...10_000).contains(query.limit) else {
      throw BackupError(
        .invalidArgument, "A list of jobs can't have \(query.limit) rows.", recommendedAction: "Ask for 1–10,000.")
    }
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func require(_ condition: String, _ values: StatementArguments) {
      conditions.append(condition)
      arguments += values
    }
    let vault = try query.vault.map { try VaultTable.named($0, in: db) }
    if let vault { require("job.vaultID = ?", [vault.id.rawValue]) }
    if let item = query.item {
      let (condition, values) = try self.item(item, in: vault, db)
      require(condition, values)
    }
    if let operation = query.operation { require("operation = ?", [operation.rawValue]) }
    if let from = query.from { require("queuedAt >= ?", [from.milliseconds]) }
    if let to = query.to { require("queuedAt <= ?", [to.milliseconds]) }
    if let after = query.after {
      _ = try JobTable.existing(after, in: db)
      require("job.seq < (SELECT seq FROM job WHERE id = ?)", [after.rawValue])
    }
    // Each status by itself, because an index has its jobs in order: sorting all jobs of several takes seconds at a million.
    let statuses = query.statuses.isEmpty ? [nil] : query.statuses.map(Optional.some)
    var windows: [String] = []
    var all: StatementArguments = []
    for status in statuses {
      let filter = (conditions + (status == nil ? [] : ["status = ?"])).joined(separator: " AND ")
      windows.append(
        "SELECT seq FROM (SELECT seq FROM job\(filter.isEmpty ? "" : " WHERE \(filter)") ORDER BY seq DESC LIMIT ?)")
      all += arguments
      if let status { all += [status.rawValue] }
      all += [query.limit]
    }
    all += [query.limit]
    let sql =
      "\(JobTable.select) WHERE job.seq IN (\(windows.joined(separator: " UNION ALL "))) ORDER BY job.seq DESC LIMIT ?"
    return try Row.fetchAll(db, sql: sql, arguments: all).map(JobTable.listing)
  }

  /// Jobs of the item that `name` means; of a machine that is no item (yet) by the name that the jobs carry.
  private static func item(_ name: String, in vault: Vault?, _ db: Database) throws -> (String, StatementArguments) {
    let plain = NameResolution.split(name).name
    let items = try InstanceTable.candidates(named: name, inVault: vault?.id, db)
    switch items.count {
    case 1:
      return (
        "(instanceID = ? OR (instanceID IS NULL AND machineID = ?))",
        [items[0].id.rawValue, items[0].machineID.rawValue]
      )
    case 0:
      let known = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE itemName IN (?, ?))", arguments: [name, plain])
      guard known == true else {
        throw BackupError(
          .itemNotFound, "No backup item and no job is named «\(PrintableText.line(name, limit: 120))».",
          recommendedAction: "List the items with `backup-center item list`.")
      }
      return ("itemName IN (?, ?)", [name, plain])
    default:
      throw NameResolution.ambiguous(name, items: items)
    }
  }
}
