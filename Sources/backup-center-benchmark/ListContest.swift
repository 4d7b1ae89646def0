import ArgumentParser
import BackupEngine
import BackupModel
import Foundation

/// Measures how long a screen waits for parts of long lists.
struct ListContest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lists", abstract: "Measures the lists of a state directory that the command catalog has filled.")

  @Option(help: "The state directory.")
  var state: String

  @Option(help: "How often each list is asked for.")
  var rounds = 40

  func run() async throws {
    let service = try EngineService.open(stateDirectory: StateDirectory(path: state), startExecutor: .none)
    print("what".padding(toLength: 58, withPad: " ", startingAt: 0) + "   p50 ms   p99 ms   rows      total")
    try await overview(service)
    for (name, query, order, window) in Self.items {
      let deep = try await middle(of: service, query, order)
      try await measure("items \(name)") {
        try await Self.first(service.itemUpdates(matching: query, sortedBy: order, window: window(deep)))
          .map { ($0.rows.count, $0.totalCount) }
      }
    }
    for (name, filter, order, window) in Self.jobs {
      let deep = try await middle(of: service, filter, order)
      try await measure("jobs \(name)") {
        try await Self.first(service.jobUpdates(matching: filter, sortedBy: order, window: window(deep)))
          .map { ($0.rows.count, $0.totalCount) }
      }
    }
  }

  private func overview(_ service: EngineService) async throws {
    try await measure("overview") {
      try await Self.first(service.overviewUpdates()).map { ($0.nextRuns.count, $0.itemsByState.values.reduce(0, +)) }
    }
    try await measure("vaults") { try await Self.first(service.vaultUpdates()).map { ($0.count, $0.count) } }
  }

  private static func first<Value>(_ stream: AsyncThrowingStream<Value, any Error>) async throws -> Value? {
    for try await value in stream { return value }
    return nil
  }

  private func measure(_ name: String, _ work: () async throws -> (rows: Int, total: Int)?) async throws {
    var times: [Double] = []
    var size: (rows: Int, total: Int)?
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      size = try await work()
      times.append(seconds(ContinuousClock.now - start) * 1_000)
    }
    times.sort()
    let last = times[min(times.count - 1, times.count * 99 / 100)]
    print(
      name.padding(toLength: 58, withPad: " ", startingAt: 0)
        + String(format: " %8.1f %8.1f %6d %10d", times[times.count / 2], last, size?.rows ?? 0, size?.total ?? 0))
  }

  /// A row far down the list, found by going there from its end in steps.
  private func middle(of service: EngineService, _ query: ItemQuery, _ order: ListOrder<ItemSortKey>) async throws
    -> InstanceID?
  {
    let turned = ListOrder(order.key, descending: !order.descending)
    let window = WindowRequest<InstanceID>(limit: 1_000)
    return try await Self.first(service.itemUpdates(matching: query, sortedBy: turned, window: window))?.rows.last?.id
  }

  private func middle(of service: EngineService, _ filter: JobFilter, _ order: ListOrder<JobSortKey>) async throws
    -> JobID?
  {
    let turned = ListOrder(order.key, descending: !order.descending)
    let window = WindowRequest<JobID>(limit: 1_000)
    return try await Self.first(service.jobUpdates(matching: filter, sortedBy: turned, window: window))?.rows.last?.id
  }
}

extension ListContest {
  private typealias Place<ID: Hashable & Sendable> = (ID?) -> WindowRequest<ID>

  private static func start<ID>(_: ID?) -> WindowRequest<ID> { WindowRequest() }
  private static func end<ID>(_: ID?) -> WindowRequest<ID> { WindowRequest(anchor: .last) }
  private static func deep<ID>(_ id: ID?) -> WindowRequest<ID> {
    WindowRequest(anchor: id.map { .around($0) } ?? .last)
  }

  private static var items: [(String, ItemQuery, ListOrder<ItemSortKey>, Place<InstanceID>)] {
    var all: [(String, ItemQuery, ListOrder<ItemSortKey>, Place<InstanceID>)] = []
    for key in ItemSortKey.allCases {
      for descending in [false, true] {
        all.append(
          (
            "by \(key.rawValue)\(descending ? ", descending" : "")", ItemQuery(),
            ListOrder(key, descending: descending), start
          ))
      }
      all.append(("by \(key.rawValue), end", ItemQuery(), ListOrder(key), end))
      all.append(("by \(key.rawValue), deep", ItemQuery(), ListOrder(key), deep))
    }
    for text in ["w", "we", "web", "web-1", "web-12340", "hotel", "-"] {
      all.append(("with «\(text)»", ItemQuery(text: text), ListOrder(.name), start))
    }
    all.append(("protected, by name", ItemQuery(protectionState: .protected), ListOrder(.name), start))
    all.append(
      (
        "protected, by latest point, deep", ItemQuery(protectionState: .protected), ListOrder(.latestRecoveryPoint),
        deep
      ))
    all.append(("failed, by point", ItemQuery(lastBackupStatus: .failed), ListOrder(.latestRecoveryPoint), start))
    all.append(("of a vault", ItemQuery(vault: "vault-0"), ListOrder(.name), start))
    all.append(("of a group, by status", ItemQuery(resourceGroup: "hotel"), ListOrder(.lastBackupStatus), start))
    return all
  }

  private static var jobs: [(String, JobFilter, ListOrder<JobSortKey>, Place<JobID>)] {
    var all: [(String, JobFilter, ListOrder<JobSortKey>, Place<JobID>)] = []
    for key in JobSortKey.allCases {
      for descending in [false, true] {
        all.append(
          (
            "by \(key.rawValue)\(descending ? ", descending" : "")", JobFilter(),
            ListOrder(key, descending: descending), start
          ))
      }
      all.append(("by \(key.rawValue), end", JobFilter(), ListOrder(key), end))
      all.append(("by \(key.rawValue), deep", JobFilter(), ListOrder(key), deep))
    }
    let newest = ListOrder(JobSortKey.time, descending: true)
    let day = Date(timeIntervalSinceNow: -86_400)
    for text in ["w", "we", "web", "web-1", "web-12340", "-"] {
      all.append(("with «\(text)»", JobFilter(text: text), newest, start))
    }
    all.append(("in progress", JobFilter(statuses: [.inProgress]), newest, start))
    all.append(("failed", JobFilter(statuses: [.failed]), newest, start))
    all.append(("failed, deep", JobFilter(statuses: [.failed]), newest, deep))
    all.append(("failed, by name", JobFilter(statuses: [.failed]), ListOrder(.itemName), start))
    all.append(
      ("failed or warned, of 24 h", JobFilter(statuses: [.failed, .completedWithWarnings], from: day), newest, start))
    all.append(("of 24 h", JobFilter(from: day), newest, start))
    all.append(("of 24 h, by duration", JobFilter(from: day), ListOrder(.duration, descending: true), start))
    all.append(("of 24 h with «web»", JobFilter(from: day, text: "web"), newest, start))
    all.append(("failed with «web»", JobFilter(statuses: [.failed], text: "web"), newest, start))
    all.append(("of a vault", JobFilter(vault: "vault-0"), newest, start))
    all.append(("failed of a vault", JobFilter(vault: "vault-0", statuses: [.failed]), newest, start))
    all.append(("configure backup", JobFilter(operation: .configureBackup), newest, start))
    return all
  }
}
