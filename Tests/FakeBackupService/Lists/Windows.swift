import BackupModel
import Foundation

extension WindowRequest {
  /// The part of `rows` that is asked for.
  func part<Row: Hashable & Sendable & Identifiable>(of rows: [Row]) -> ListWindow<Row> where Row.ID == ID {
    let limit = min(max(limit, 1), 1_000)
    let latest = max(0, rows.count - limit)
    let begin: Int
    switch anchor {
    case .first: begin = 0
    case .last: begin = latest
    case .around(let id):
      let place = rows.firstIndex { $0.id == id } ?? 0
      begin = min(max(0, place - limit / 2), latest)
    }
    let end = min(rows.count, begin + limit)
    return ListWindow(rows: Array(rows[begin..<end]), precedingCount: begin, totalCount: rows.count)
  }
}

/// How two values compare, -1, 0 or 1.
func comparison<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
  left < right ? -1 : left == right ? 0 : 1
}

extension [ItemListing] {
  /// The items in `order`; equal ones by name, then identity.
  func sorted(by order: ListOrder<ItemSortKey>) -> [ItemListing] {
    sorted { left, right in
      let result = left.compared(to: right, by: order.key)
      if result != 0 { return (result < 0) != order.descending }
      return (left.instance.name, left.id) < (right.instance.name, right.id)
    }
  }
}

extension ItemListing {
  fileprivate func compared(to other: ItemListing, by key: ItemSortKey) -> Int {
    switch key {
    case .name: comparison(instance.name, other.instance.name)
    case .resourceGroup: comparison(instance.resourceGroup, other.instance.resourceGroup)
    case .vault: comparison(vaultName, other.vaultName)
    case .policy: comparison(policyName ?? "", other.policyName ?? "")
    case .lastBackupStatus: comparison(lastBackupStatus?.rawValue ?? "", other.lastBackupStatus?.rawValue ?? "")
    case .latestRecoveryPoint:
      comparison(latestRecoveryPoint ?? .distantPast, other.latestRecoveryPoint ?? .distantPast)
    case .protectionState: comparison(protectionState.rawValue, other.protectionState.rawValue)
    }
  }
}

extension JobListing {
  func compared(to other: JobListing, by key: JobSortKey) -> Int {
    switch key {
    case .time: comparison(job.queuedAt, other.job.queuedAt)
    case .itemName: comparison(job.itemName, other.job.itemName)
    case .operation: comparison(job.operation.rawValue, other.job.operation.rawValue)
    case .status: comparison(job.status.rawValue, other.job.status.rawValue)
    case .duration: comparison(duration, other.duration)
    }
  }

  private var duration: TimeInterval {
    guard let start = job.startTime, let end = job.endTime else { return .infinity }
    return end.timeIntervalSince(start)
  }
}
