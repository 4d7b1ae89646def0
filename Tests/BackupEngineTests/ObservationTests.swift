import BackupModel
import Foundation
import GRDB
import Testing

@testable import BackupEngine

@Suite("Streams")
struct ObservationTests {
  @Test("a change made through one service is seen through another")
  func acrossServices() async throws {
    let estate = try Estate()
    let watcher = try estate.service()
    let changer = try estate.service()
    var vaults = watcher.vaultUpdates().makeAsyncIterator()
    #expect(try await vaults.next()?.isEmpty == true)
    try await estate.furnish(changer)
    #expect(try await vaults.next()?.map(\.vault.name) == ["complex"])
    var overviews = watcher.overviewUpdates().makeAsyncIterator()
    #expect(try await overviews.next()?.unprotectedMachines == 3)
    try await estate.protect(["myVM"], changer)
    var overview = try await overviews.next()
    while overview?.itemsByState != [.initialBackupPending: 1] { overview = try await overviews.next() }
    #expect(overview?.unprotectedMachines == 2)
  }

  @Test("a query that the catalog can't answer ends its own stream and no other")
  func oneBadQuery() async throws {
    let estate = try Estate()
    let service = try estate.service()
    var vaults = service.vaultUpdates().makeAsyncIterator()
    #expect(try await vaults.next()?.isEmpty == true)
    let bad = service.context.catalog.values(of: [.vault]) { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM nothing") ?? 0
    }
    await #expect(throws: BackupError.self) { for try await _ in bad {} }
    try await estate.furnish(try estate.service())
    #expect(try await vaults.next()?.map(\.vault.name) == ["complex"])
  }

  @Test("what moves with time is told of although nothing is written")
  func movesWithTime() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let clock = estate.clock
    var moments = service.context.catalog.values(of: [.job], every: .milliseconds(10)) { _ in clock.now }
      .makeAsyncIterator()
    let first = try #require(try await moments.next())
    clock.advance(by: 3_600)
    #expect(try await moments.next() == first.addingTimeInterval(3_600))
  }

  @Test("a job's stream shows its way and ends with it")
  func oneJob() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let updates = service.jobUpdates(id: job.id)
    let executor = Task { try await estate.work() }
    var last: JobListing?
    for try await update in updates {
      #expect(update != last)
      last = update
    }
    try await executor.value
    #expect(last?.job.status == .completed)
    await refusal(.jobNotFound) {
      for try await _ in service.jobUpdates(id: JobID(rawValue: "nothing")) {}
    }
  }

  @Test("every job that ends is notified, in order, and nothing from before")
  func notifications() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let notifications = try estate.service().notifications()
    var expected: [JobID] = []
    for _ in 1...3 { expected.append(try await estate.backUp("myVM", service).id) }
    var seen: [JobID] = []
    for try await notification in notifications {
      if case .jobEnded(let listing) = notification { seen.append(listing.id) }
      if seen.count == 3 { break }
    }
    #expect(seen == expected)
  }

  @Test("a stream over what does not exist ends with the refusal")
  func refusals() async throws {
    let estate = try Estate()
    let service = try estate.service()
    await refusal(.vaultNotFound) {
      for try await _ in service.itemUpdates(matching: ItemQuery(vault: "nothing")) {}
    }
  }
}
