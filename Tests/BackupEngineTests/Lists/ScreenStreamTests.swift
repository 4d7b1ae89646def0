import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("What a screen watches")
struct ScreenStreamTests {
  @Test("a window follows what another connection changes, and keeps its place")
  func followsOthers() async throws {
    let estate = try Estate()
    let service = try estate.service()
    var catalog = try RandomCatalog(estate, seed: 11)
    try catalog.addJobs(50)
    let naive = try NaiveLists(catalog.database).jobs(JobFilter(), ListOrder(.time))
    let anchor = JobID(rawValue: naive[25].id)
    var windows = service.jobUpdates(
      matching: JobFilter(), sortedBy: ListOrder(.time), window: WindowRequest(anchor: .around(anchor), limit: 11)
    ).makeAsyncIterator()
    let before = try #require(try await windows.next())
    #expect(before.rows[5].id == anchor && before.precedingCount == 20)
    try await catalog.database.write { try $0.execute(sql: "DELETE FROM job WHERE seq = ?", arguments: [naive[3].seq]) }
    let after = try #require(try await windows.next())
    #expect(after.rows == before.rows && after.precedingCount == 19 && after.totalCount == 49)
  }

  @Test("while only counters move, the window shows them and is not looked for anew")
  func progress() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let catalog = try RandomCatalog(estate, seed: 12)
    try await catalog.database.write { db in
      for number in 1...3 {
        try db.execute(
          sql: """
            INSERT INTO job (id, operation, request, itemName, vaultID, vaultName, status, queuedAt, startTime, tasks,
              warnings) VALUES (?, 'Backup', '{"backup":{}}', 'myVM', 'annex', 'annex', 'InProgress', 1, 1, '[]', '[]')
            """, arguments: ["job \(number)"])
      }
    }
    var windows = service.jobUpdates(
      matching: JobFilter(statuses: [.inProgress]), sortedBy: ListOrder(.time), window: WindowRequest()
    ).makeAsyncIterator()
    #expect(try await windows.next()?.totalCount == 3)
    // A count that is wrong would be seen if anything was counted.
    try await catalog.database.write { db in
      try db.execute(sql: "UPDATE jobCount SET jobs = 99")
      try db.execute(
        sql:
          "INSERT INTO jobProgress (seq, total, processed, read, stored) SELECT seq, 10, 4, 3, 2 FROM job WHERE id = 'job 2'"
      )
    }
    let window = try #require(try await windows.next())
    #expect(window.rows.map(\.job.progress.processed) == [0, 4, 0])
    #expect(window.totalCount == 3)
  }

  @Test("an item's stream ends when the item is gone")
  func oneItem() async throws {
    let estate = try Estate()
    let service = try estate.service()
    var catalog = try RandomCatalog(estate, seed: 13)
    try catalog.addItems(1)
    let item = try NaiveLists(catalog.database).items[0]
    let updates = service.itemUpdates(id: InstanceID(rawValue: item.id))
    var names: [String] = []
    for try await listing in updates {
      names.append(listing.instance.name)
      try await catalog.database.write { [count = names.count] db in
        try db.execute(
          sql: count == 1 ? "UPDATE instance SET name = 'renamed'" : "DELETE FROM instance")
      }
    }
    #expect(names == [item.name, "renamed"])
  }

  @Test("machines are offered to a vault with their refusals, and soft-deleted ones are not")
  func machines() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    _ = try await service.createVault(CreateVaultRequest(name: "other", region: "prague"))
    try await estate.protect(["myVM", "reception"], service)
    try await estate.backUp("reception", service)
    try await estate.delete("reception", service)
    func offered(_ vault: String?, protectableOnly: Bool = false) async throws -> [String: BackupError.Code?] {
      let query = MachineQuery(region: "prague", protectableOnly: protectableOnly)
      var updates = service.machineUpdates(matching: query, forVault: vault).makeAsyncIterator()
      let all = try #require(try await updates.next())
      return Dictionary(uniqueKeysWithValues: all.map { ($0.machine.name, $0.refusal?.code) })
    }
    #expect(try await offered("other") == ["myVM": .alreadyProtected, "arena": nil])
    #expect(try await offered("other", protectableOnly: true) == ["arena": nil])
    #expect(try await offered(nil) == ["myVM": .alreadyProtected, "arena": nil, "reception": .softDeletedItem])
    await refusal(.vaultNotFound) { try await offered("nothing") }
  }

  @Test("the overview tells what runs, what is open and what comes next")
  func overview() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception"], service)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    var updates = service.overviewUpdates().makeAsyncIterator()
    let overview = try #require(try await updates.next())
    #expect(overview.jobsInLastDay == [.completed: 2, .queued: 1])
    #expect(overview.runningJobs == 0)
    let items = try await service.items(matching: ItemQuery())
    #expect(overview.nextRuns.map(\.time) == items.compactMap(\.nextBackupTime))
    #expect(Set(overview.nextRuns.map(\.itemName)) == ["myVM", "reception"])
    #expect(overview.openAlerts.values.reduce(0, +) == overview.newAlerts)
    estate.clock.advance(by: 86_401)
    try await service.cancelJob(id: job.id)
    var later = service.overviewUpdates().makeAsyncIterator()
    #expect(try await later.next()?.jobsInLastDay == [:])
  }

  @Test("regions, sources, policies, recovery points and alerts are told of as they come")
  func lists() async throws {
    let estate = try Estate()
    let service = try estate.service()
    var regions = service.regionUpdates().makeAsyncIterator()
    #expect(try await regions.next()?.isEmpty == true)
    try await estate.furnish(estate.service())
    #expect(try await regions.next()?.map(\.name) == ["prague"])
    var sources = service.sourceUpdates().makeAsyncIterator()
    #expect(try await sources.next()?.map(\.regionName) == ["prague"])
    var policies = service.policyUpdates(inVault: nil).makeAsyncIterator()
    #expect(try await policies.next()?.map(\.policy.name) == [BackupPolicy.defaultName])
    try await estate.protect(["myVM"], service)
    let item = try await service.item(named: "myVM", inVault: "complex")
    var points = service.recoveryPointUpdates(ofItem: item.id).makeAsyncIterator()
    #expect(try await points.next()?.isEmpty == true)
    try await estate.backUp("myVM", service)
    #expect(try await points.next()?.map(\.itemName) == ["myVM"])
    #expect(try await service.resourceGroups() == ["hotel"])
    var alerts = service.alertUpdates(matching: AlertQuery(states: [.closed])).makeAsyncIterator()
    #expect(try await alerts.next()?.isEmpty == true)
  }
}
