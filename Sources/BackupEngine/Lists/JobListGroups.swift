import BackupModel
import GRDB

// Orders in which jobs lie in groups: within each, an index has them in the order in which they were queued.
extension JobList {
  /// The groups from the one that holds the job `seq` on, or all; whether the first one holds it.
  func groups(beyond seq: Int64?, forward: Bool) throws -> ([JobCounts], Bool) {
    var all: [(word: String, counts: JobCounts)]
    switch order.key {
    case .status:
      let statuses = counts.statuses.isEmpty ? Set(JobStatus.allCases) : counts.statuses
      all = statuses.map { status in
        var group = counts
        group.statuses = [status]
        return (status.rawValue, group)
      }
    case .operation:
      all = (counts.operation.map { [$0] } ?? JobOperation.allCases).map { operation in
        var group = counts
        group.operation = operation
        return (operation.rawValue, group)
      }
    default: return ([counts], seq != nil)
    }
    all.sort { $0.word < $1.word }
    if order.descending == forward { all.reverse() }
    guard let seq else { return (all.map(\.counts), false) }
    let word = try String.fromDatabaseValue(value(of: order.key == .status ? "status" : "operation", seq))
    let rest = all.drop { $0.word != word }
    return (rest.map(\.counts), true)
  }

  func keysInGroups(beyond seq: Int64?, forward: Bool, limit: Int) throws -> [Int64] {
    let (groups, isInFirst) = try groups(beyond: seq, forward: forward)
    var found: [Int64] = []
    for (index, group) in groups.enumerated() where found.count < limit {
      let range = if index == 0, isInFirst, let seq { beyond(seq, forward: forward) } else { everything }
      found += try keys(of: group, in: range, newestFirst: newestFirst == forward, limit: limit - found.count)
    }
    return found
  }

  private func keys(of group: JobCounts, in range: Range<Int64>, newestFirst: Bool, limit: Int) throws -> [Int64] {
    // An index has the jobs of one status in their order; those of several are merged.
    let parts: [JobCounts] =
      group.statuses.count < 2
      ? [group]
      : group.statuses.map { status in
        var part = group
        part.statuses = [status]
        return part
      }
    var found: [Int64] = []
    for part in parts where try part.count(in: everything, db) > 0 {
      let condition = Condition("seq >= ? AND seq < ?", [range.lowerBound, range.upperBound])
        .and(part.conditions + narrower)
      found += try Int64.fetchAll(
        db,
        sql: """
          SELECT seq FROM \(source(part)) WHERE \(condition.sql) ORDER BY seq \(newestFirst ? "DESC" : "ASC") LIMIT ?
          """, arguments: condition.arguments + [limit])
    }
    if parts.count > 1 { found.sort { newestFirst ? $0 > $1 : $0 < $1 } }
    return Array(found.prefix(limit))
  }

  /// What the kept counts don't know of.
  private var narrower: [Condition] {
    var all: [Condition] = []
    if let from = counts.from { all.append(Condition("queuedAt >= ?", [from.milliseconds])) }
    if let search { all.append(search.matches("itemName", isWide: true)) }
    return all
  }

  func count(_ group: JobCounts, in range: Range<Int64>) throws -> Int {
    guard search != nil else { return try group.count(in: range, db) }
    let condition = Condition("seq >= ? AND seq < ?", [range.lowerBound, range.upperBound])
      .and(group.conditions + narrower)
    return try countRows(condition, in: source(group))
  }

  /// The table with the index that leads to the fewest jobs.
  func source(_ part: JobCounts) throws -> String {
    var best = (jobs: Int.max, source: "job NOT INDEXED")
    func consider(_ counts: JobCounts, _ index: String) throws {
      let jobs = try counts.count(in: firstSequence..<Int64.max, db)
      if jobs < best.jobs { best = (jobs, "job INDEXED BY \(index)") }
    }
    let from = counts.from
    let isAlone = [part.vaultID != nil, part.operation != nil, part.statuses.count == 1].count { $0 } == 1
    if let vaultID = part.vaultID {
      if isAlone { return "job INDEXED BY jobByVault" }
      try consider(JobCounts(vaultID: vaultID, from: from), "jobByVault")
    }
    if let operation = part.operation {
      if isAlone { return "job INDEXED BY jobByOperation" }
      try consider(JobCounts(operation: operation, from: from), "jobByOperation")
    }
    if part.statuses.count == 1 {
      if isAlone { return "job INDEXED BY jobByStatus" }
      try consider(JobCounts(statuses: part.statuses, from: from), "jobByStatus")
    }
    return best.source
  }
}
