import BackupModel
import Foundation
import GRDB
import Testing

@testable import BackupEngine

@Suite("Windows of long lists")
struct ListWindowTests {
  static let texts = [
    "", "", "", "", "w", "EB", "web", "%", "_", "0%o", "a_b", "\"", "\\", "quoted\"", "k\\s", "仮", "仮想", "想マシン", "📦",
    "📦BO",
    "👩‍💻", "🇨🇿", "ä", "Är", "ärg", "žižk", "Ωme", "-1", "vm-1", "nothing", "*", "a OR b", "NEAR(", "-", "' --", "hot",
    "RÁ", "100%",
  ]

  @Test("items: every filter, order and place shows what a whole sorted list would", arguments: [3 as UInt64])
  func items(seed: UInt64) async throws {
    let estate = try Estate()
    let service = try estate.service()
    var catalog = try RandomCatalog(estate, seed: seed)
    // More than what is put together whole.
    try catalog.addItems(7_000)
    let naive = try NaiveLists(catalog.database)
    for _ in 0..<150 {
      let query = ItemQuery(
        vault: catalog.chance(25) ? catalog.pick(RandomCatalog.vaults) : nil, text: catalog.pick(Self.texts),
        protectionState: catalog.chance(30) ? catalog.pick(BackupInstance.ProtectionState.allCases) : nil,
        resourceGroup: catalog.chance(15) ? catalog.pick(RandomCatalog.groups) : nil,
        lastBackupStatus: catalog.chance(20) ? catalog.pick([.completed, .failed]) : nil)
      let order = ListOrder(catalog.pick(ItemSortKey.allCases), descending: catalog.chance(50))
      let all = naive.items(query, order)
      let anchor = (catalog.chance(90) ? all : naive.items).randomElement(using: &catalog.random)
      let window = WindowRequest<InstanceID>(
        anchor: anchor.map { catalog.pick([.first, .last, .around(InstanceID(rawValue: $0.id))]) } ?? .first,
        limit: catalog.pick([1, 2, 7, 50, 200]))
      let (rows, preceding) = NaiveLists.part(all, window) { InstanceID(rawValue: $0.id) }
      var updates = service.itemUpdates(matching: query, sortedBy: order, window: window).makeAsyncIterator()
      let seen = try #require(try await updates.next())
      let what = "\(query) \(order) \(window)"
      #expect(seen.totalCount == all.count, "\(what)")
      #expect(seen.precedingCount == preceding, "\(what)")
      #expect(seen.rows.map(\.id.rawValue) == rows.map(\.id), "\(what)")
      #expect(seen.rows.map(\.protectionState) == rows.map(\.state), "\(what)")
      #expect(seen.rows.map { $0.policyName ?? "" } == rows.map(\.policy), "\(what)")
      if all.count < 500 {
        let whole = try await service.items(matching: query)
        #expect(Set(whole.map(\.id.rawValue)) == Set(all.map(\.id)), "\(what)")
      }
    }
  }

  @Test("jobs: every filter, order and place shows what a whole sorted list would", arguments: [5 as UInt64])
  func jobs(seed: UInt64) async throws {
    let estate = try Estate()
    let service = try estate.service()
    var catalog = try RandomCatalog(estate, seed: seed)
    // Several of the blocks that jobs are counted in.
    try catalog.addJobs(20_000)
    let naive = try NaiveLists(catalog.database)
    for _ in 0..<150 {
      let some = catalog.pick(naive.jobs)
      let filter = JobFilter(
        vault: catalog.chance(25) ? catalog.pick(RandomCatalog.vaults) : nil,
        instance: catalog.chance(10) ? InstanceID(rawValue: some.instance) : nil,
        statuses: catalog.chance(40)
          ? Set((0..<catalog.pick([1, 3])).map { _ in catalog.pick(JobStatus.allCases) }) : [],
        operation: catalog.chance(30) ? catalog.pick([.backup, .restore, .verify]) : nil,
        from: catalog.chance(30) ? Date(timeIntervalSince1970: Double(some.queuedAt) / 1_000) : nil,
        text: catalog.pick(Self.texts),
        ids: catalog.chance(10) ? Set(naive.jobs.prefix(30).map { JobID(rawValue: $0.id) }) : nil)
      let order = ListOrder(catalog.pick(JobSortKey.allCases), descending: catalog.chance(50))
      let all = naive.jobs(filter, order)
      let anchor = (catalog.chance(90) ? all : naive.jobs).randomElement(using: &catalog.random)
      let window = WindowRequest<JobID>(
        anchor: anchor.map { catalog.pick([.first, .last, .around(JobID(rawValue: $0.id))]) } ?? .first,
        limit: catalog.pick([1, 2, 7, 50, 200]))
      let (rows, preceding) = NaiveLists.part(all, window) { JobID(rawValue: $0.id) }
      var updates = service.jobUpdates(matching: filter, sortedBy: order, window: window).makeAsyncIterator()
      let seen = try #require(try await updates.next())
      let what = "\(filter) \(order) \(window)"
      #expect(seen.totalCount == all.count, "\(what)")
      #expect(seen.precedingCount == preceding, "\(what)")
      #expect(seen.rows.map(\.id.rawValue) == rows.map(\.id), "\(what)")
      // The same when every job is one of too many to be put together.
      let walked = try await catalog.database.read {
        try JobList(filter, sortedBy: order, in: $0, fewJobs: 50).window(window)
      }
      #expect(walked.keys == rows.map(\.seq) && walked.precedingCount == preceding, "\(what)")
      #expect(walked.totalCount == all.count, "\(what)")
    }
  }

  @Test("a window of no rows, or of too many, is refused")
  func limits() async throws {
    let estate = try Estate()
    let service = try estate.service()
    for limit in [0, 1_001, -5] {
      await refusal(.invalidArgument) {
        let window = WindowRequest<JobID>(limit: limit)
        for try await _ in service.jobUpdates(matching: JobFilter(), sortedBy: ListOrder(.time), window: window) {}
      }
    }
    await refusal(.vaultNotFound) {
      let updates = service.itemUpdates(
        matching: ItemQuery(vault: "nothing"), sortedBy: ListOrder(.name), window: WindowRequest())
      for try await _ in updates {}
    }
  }
}
