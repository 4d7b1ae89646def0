import BackupModel
import Foundation
import GRDB

/// Jobs that a filter asks for, in an order, read in windows. The keys are the jobs' sequence numbers.
struct JobList {
  let db: Database
  let order: ListOrder<JobSortKey>
  /// What the kept counts know of.
  let counts: JobCounts
  private let instance: InstanceID?
  private let ids: Set<JobID>?
  let search: NameSearch?
  /// How many jobs bear a name that is searched for, whatever else the filter asks.
  private let namedJobs: Int
  let firstSequence: Int64

  private let fewJobs: Int

  /// - Parameter fewJobs: a list of so many jobs or fewer is put together whole.
  /// - Throws: `UserErrorVaultNotFound`.
  init(_ filter: JobFilter, sortedBy order: ListOrder<JobSortKey>, in db: Database, fewJobs: Int = 20_000) throws {
    self.fewJobs = fewJobs
    self.db = db
    self.order = order
    counts = JobCounts(
      vaultID: try filter.vault.map { try VaultTable.named($0, in: db).id }, statuses: filter.statuses,
      operation: filter.operation, from: filter.from)
    instance = filter.instance
    ids = filter.ids
    search = NameSearch(filter.text)
    namedJobs = try search?.jobCount(db) ?? 0
    firstSequence = try filter.from.map { try JobCounts.firstSequence(from: $0, db) } ?? 0
  }

  func window(_ request: WindowRequest<JobID>) throws -> KeyWindow<Int64> {
    try request.checkLimit()
    let place = try place(of: request.anchor)
    if let few = try fewSource() {
      return KeyWindow(of: try sequences(in: few, isWide: false), around: place, limit: request.limit)
    }
    // To look at each name of fewer jobs twice, to count and to choose, would take longer.
    if search != nil, try counts.count(in: firstSequence..<Int64.max, db) <= 2 * fewJobs {
      return KeyWindow(of: try sequences(in: source(counts), isWide: true), around: place, limit: request.limit)
    }
    let total = try total()
    if total == 0 { return KeyWindow() }
    return try window(place, limit: request.limit, total: total)
  }

  /// The place of the anchor, if the list holds it.
  private func place(of anchor: WindowRequest<JobID>.Anchor) throws -> WindowPlace<Int64> {
    try WindowPlace(of: anchor) { id in
      let condition = Condition("id = ?", [id.rawValue]).and(conditions(isWide: true))
      return try Int64.fetchOne(
        db, sql: "SELECT seq FROM job WHERE \(condition.sql)", arguments: condition.arguments)
    }
  }

  private func conditions(isWide: Bool) -> [Condition] {
    var all = counts.conditions
    if let from = counts.from {
      all.append(Condition("seq >= ? AND queuedAt >= ?", [firstSequence, from.milliseconds]))
    }
    if let instance { all.append(Condition("instanceID = ?", [instance.rawValue])) }
    if let ids { all.append(Self.isOne(of: ids)) }
    if let search { all.append(search.matches("itemName", isWide: isWide)) }
    return all
  }

  private static func isOne(of ids: Set<JobID>) -> Condition {
    Condition("id IN (SELECT value FROM json_each(?))", [StoredJSON.list(ids.map(\.rawValue))])
  }
}

// MARK: - Short lists

extension JobList {
  /// The index that leads to few jobs, among them all of the list; nil when none does.
  private func fewSource() throws -> String? {
    if ids != nil { return "job" }
    if instance != nil { return "job INDEXED BY jobByInstance" }
    if search != nil, namedJobs <= fewJobs { return "job INDEXED BY jobByName" }
    return nil
  }

  private func sequences(in source: String, isWide: Bool) throws -> [Int64] {
    let condition = Condition.all(conditions(isWide: isWide))
    return try Int64.fetchAll(
      db, sql: "SELECT seq FROM \(source) WHERE \(condition.sql) ORDER BY \(Keyset(terms: terms).order(forward: true))",
      arguments: condition.arguments)
  }

  private var terms: [SortTerm] {
    let newestFirst = SortTerm("seq", descending: true)
    return switch order.key {
    case .time: [SortTerm("seq", descending: order.descending)]
    case .itemName: [SortTerm("itemName COLLATE NOCASE", descending: order.descending), newestFirst]
    case .operation: [SortTerm("operation", descending: order.descending), newestFirst]
    case .status: [SortTerm("status", descending: order.descending), newestFirst]
    case .duration: [SortTerm("duration", descending: order.descending), newestFirst]
    }
  }
}

// MARK: - Long lists

extension JobList: WalkedList {
  private func total() throws -> Int {
    guard search != nil else { return try counts.count(in: firstSequence..<Int64.max, db) }
    if counts.vaultID == nil, counts.statuses.isEmpty, counts.operation == nil, counts.from == nil {
      return namedJobs
    }
    return try countRows(Condition.all(conditions(isWide: true)), in: try source(counts))
  }

  func keys(beyond seq: Int64?, forward: Bool, limit: Int) throws -> [Int64] {
    guard limit > 0 else { return [] }
    switch order.key {
    case .time, .operation, .status: return try keysInGroups(beyond: seq, forward: forward, limit: limit)
    case .itemName: return try keysInIndex("jobByName", beyond: seq, forward: forward, limit: limit)
    case .duration: return try keysInIndex("jobByDuration", beyond: seq, forward: forward, limit: limit)
    }
  }

  func count(before seq: Int64) throws -> Int {
    switch order.key {
    case .time, .operation, .status:
      let (groups, place) = try groups(beyond: seq, forward: false)
      var count = 0
      for (index, group) in groups.enumerated() {
        count += try self.count(group, in: index == 0 && place ? beyond(seq, forward: false) : everything)
      }
      return count
    case .itemName where isWhole:
      let name = try value(of: "itemName", seq)
      let others =
        try Int.fetchOne(
          db, sql: "SELECT coalesce(sum(jobs), 0) FROM label NOT INDEXED WHERE text \(order.descending ? ">" : "<") ?",
          arguments: [name]) ?? 0
      return try others
        + countRows(Condition("itemName COLLATE NOCASE = ? AND seq > ?", [name, seq]), in: "job INDEXED BY jobByName")
    case .duration where isWhole:
      let duration = try Int64.fromDatabaseValue(value(of: "duration", seq)) ?? 0
      let second = duration / 1_000
      let others =
        try Int.fetchOne(
          db,
          sql: "SELECT coalesce(sum(jobs), 0) FROM jobDuration WHERE second \(order.descending ? ">" : "<") ?",
          arguments: [second]) ?? 0
      // -1 is of the second 0, too.
      let near = Condition("duration BETWEEN ? AND ?", [second == 0 ? -1 : second * 1_000, second * 1_000 + 999])
      return try Keyset(terms: terms).beyond(position(seq), forward: false)
        .reduce(others) { try $0 + countRows(near.and([$1]), in: "job INDEXED BY jobByDuration") }
    case .itemName, .duration:
      let index = order.key == .duration ? "jobByDuration" : "jobByName"
      let filter = conditions(isWide: true)
      return try Keyset(terms: terms).beyond(position(seq), forward: false)
        .reduce(0) { try $0 + countRows($1.and(filter), in: "job INDEXED BY \(index)") }
    }
  }

  /// Whether the list has every job.
  private var isWhole: Bool {
    counts.vaultID == nil && counts.statuses.isEmpty && counts.operation == nil && counts.from == nil && search == nil
  }

  var everything: Range<Int64> { firstSequence..<Int64.max }

  /// The sequence numbers of a group's jobs that lie beyond the job `seq`.
  func beyond(_ seq: Int64, forward: Bool) -> Range<Int64> {
    newestFirst == forward ? firstSequence..<max(seq, firstSequence) : max(seq + 1, firstSequence)..<Int64.max
  }

  var newestFirst: Bool { order.key == .time ? order.descending : true }

  func value(of column: String, _ seq: Int64) throws -> DatabaseValue {
    try DatabaseValue.fetchOne(db, sql: "SELECT \(column) FROM job WHERE seq = ?", arguments: [seq]) ?? .null
  }

  private func position(_ seq: Int64) throws -> [DatabaseValue] {
    try [value(of: order.key == .duration ? "duration" : "itemName", seq), seq.databaseValue]
  }

  private func keysInIndex(_ index: String, beyond seq: Int64?, forward: Bool, limit: Int) throws -> [Int64] {
    let keyset = Keyset(terms: terms)
    let ranges = try seq.map { try keyset.beyond(position($0), forward: forward) } ?? [Condition("true")]
    let filter = conditions(isWide: true)
    var found: [Int64] = []
    for range in ranges where found.count < limit {
      let condition = range.and(filter)
      found += try Int64.fetchAll(
        db,
        sql: """
          SELECT seq FROM job INDEXED BY \(index) WHERE \(condition.sql) ORDER BY \(keyset.order(forward: forward)) LIMIT ?
          """, arguments: condition.arguments + [limit - found.count])
    }
    return found
  }
}
