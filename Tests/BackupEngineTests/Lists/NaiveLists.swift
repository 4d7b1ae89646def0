import BackupModel
import Foundation
import GRDB

/// Everything in the catalog, read from what the first schema knew, and listed the simplest way.
struct NaiveLists {
  struct Item {
    var id: String
    var name: String
    var group: String
    var vault: String
    var policy: String
    var status: String
    var latestPoint: Int64
    var state: BackupInstance.ProtectionState
  }

  struct Job {
    var id: String
    var seq: Int64
    var name: String
    var vault: String
    var instance: String
    var operation: String
    var status: String
    var queuedAt: Int64
    var duration: Int64
  }

  let items: [Item]
  let jobs: [Job]

  init(_ database: DatabaseQueue) throws {
    (items, jobs) = try database.read { db in (try Self.items(db), try Self.jobs(db)) }
  }

  private static func items(_ db: Database) throws -> [Item] {
    let missing = try Bool.fetchDictionary(db, keyed: "SELECT id AS k, missing AS v FROM machine")
    let policies = try String.fetchDictionary(db, keyed: "SELECT id AS k, name AS v FROM policy")
    let points = Dictionary(
      grouping: try Row.fetchAll(db, sql: "SELECT instanceID, time FROM point"), by: { $0["instanceID"] as String })
    let sql = "SELECT id, name, resourceGroup, vaultID, machineID, protection, policyID, lastBackupStatus FROM instance"
    return try Row.fetchAll(db, sql: sql).map { row in
      let times = points[row["id"]]?.map { $0["time"] as Int64 } ?? []
      let status: String? = row["lastBackupStatus"]
      let policy: String? = row["policyID"]
      let protection: BackupInstance.Protection =
        switch row["protection"] as String {
        case "active": .active(policyID: PolicyID(rawValue: ""))
        case "stopped": .stopped(retainAsPerPolicy: nil)
        default: .softDeleted(at: .distantPast, purgeAt: .distantPast)
        }
      return Item(
        id: row["id"], name: row["name"], group: row["resourceGroup"], vault: row["vaultID"],
        policy: policy.flatMap { policies[$0] } ?? "", status: status ?? "", latestPoint: times.max() ?? -1,
        state: ProtectionRules.state(
          of: protection, hasRecoveryPoint: !times.isEmpty, lastBackup: status.flatMap(JobStatus.init(rawValue:)),
          machineFound: missing[row["machineID"]] == false))
    }
  }

  private static func jobs(_ db: Database) throws -> [Job] {
    try Row.fetchAll(db, sql: "SELECT * FROM job").map { row in
      let start: Int64? = row["startTime"]
      let end: Int64? = row["endTime"]
      let duration: Int64 =
        if let start, let end { max(0, end - start) } else if let start { .max / 2 - start } else { -1 }
      return Job(
        id: row["id"], seq: row["seq"], name: row["itemName"], vault: row["vaultID"], instance: row["instanceID"] ?? "",
        operation: row["operation"], status: row["status"], queuedAt: row["queuedAt"], duration: duration)
    }
  }

  func items(_ query: ItemQuery, _ order: ListOrder<ItemSortKey>) -> [Item] {
    let kept = items.filter { item in
      (query.vault == nil || item.vault == query.vault)
        && (query.protectionState == nil || item.state == query.protectionState)
        && (query.lastBackupStatus == nil || item.status == query.lastBackupStatus?.rawValue)
        && (query.resourceGroup == nil || Self.folded(item.group) == Self.folded(query.resourceGroup ?? ""))
        && (Self.holds(item.name, query.text) || Self.holds(item.group, query.text))
    }
    func key(_ item: Item) -> [UInt8] {
      switch order.key {
      case .name: Self.folded(item.name)
      case .resourceGroup: Self.folded(item.group)
      case .vault: Self.folded(item.vault)
      case .policy: Self.folded(item.policy)
      case .lastBackupStatus: Array(item.status.utf8)
      case .latestRecoveryPoint: Array(String(format: "%012lld", item.latestPoint + 1).utf8)
      case .protectionState: Array(item.state.rawValue.utf8)
      }
    }
    return Self.sorted(kept, descending: order.descending, by: key) { left, right in
      let (one, other) = (Self.folded(left.name), Self.folded(right.name))
      return one == other ? left.id < right.id : one.lexicographicallyPrecedes(other)
    }
  }

  func jobs(_ filter: JobFilter, _ order: ListOrder<JobSortKey>) -> [Job] {
    let kept = jobs.filter { job in
      (filter.vault == nil || job.vault == filter.vault)
        && (filter.instance == nil || job.instance == filter.instance?.rawValue)
        && (filter.statuses.isEmpty || filter.statuses.map(\.rawValue).contains(job.status))
        && (filter.operation == nil || job.operation == filter.operation?.rawValue)
        && (filter.from.map { Double(job.queuedAt) >= $0.timeIntervalSince1970 * 1_000 } ?? true)
        && (filter.ids?.contains(JobID(rawValue: job.id)) ?? true) && Self.holds(job.name, filter.text)
    }
    func key(_ job: Job) -> [UInt8] {
      switch order.key {
      case .time: Array(String(format: "%020lld", job.seq).utf8)
      case .itemName: Self.folded(job.name)
      case .operation: Array(job.operation.utf8)
      case .status: Array(job.status.utf8)
      case .duration: Array(String(format: "%020lld", job.duration + 1).utf8)
      }
    }
    return Self.sorted(kept, descending: order.descending, by: key) { $0.seq > $1.seq }
  }

  private static func sorted<Element>(
    _ elements: [Element], descending: Bool, by key: (Element) -> [UInt8], then isBefore: (Element, Element) -> Bool
  ) -> [Element] {
    elements.map { (key($0), $0) }.sorted { one, other in
      if one.0 == other.0 { return isBefore(one.1, other.1) }
      return one.0.lexicographicallyPrecedes(other.0) != descending
    }.map(\.1)
  }

  private static func holds(_ name: String, _ text: String) -> Bool {
    // By scalars: a search for half of an emoji finds it, as the catalog's does.
    let (all, part) = (Array(name.lowercased().unicodeScalars), Array(text.lowercased().unicodeScalars))
    if part.isEmpty { return true }
    return all.indices.contains { all[$0...].starts(with: part) }
  }

  private static func folded(_ text: String) -> [UInt8] {
    text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
  }

  /// The part of `all` that `window` asks for, and where it begins.
  static func part<Row, ID>(_ all: [Row], _ window: WindowRequest<ID>, id: (Row) -> ID) -> ([Row], preceding: Int) {
    let start =
      switch window.anchor {
      case .first: 0
      case .last: all.count - window.limit
      case .around(let anchor): (all.firstIndex { id($0) == anchor } ?? 0) - window.limit / 2
      }
    let first = max(0, min(start, all.count - window.limit))
    return (Array(all[first...].prefix(window.limit)), first)
  }
}

extension DatabaseValueConvertible {
  fileprivate static func fetchDictionary(_ db: Database, keyed sql: String) throws -> [String: Self] {
    Dictionary(uniqueKeysWithValues: try Row.fetchAll(db, sql: sql).map { ($0["k"], $0["v"]) })
  }
}
