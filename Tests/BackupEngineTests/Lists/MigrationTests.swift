import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("Catalogs of former versions")
struct MigrationTests {
  /// A state directory with a catalog that the program wrote when its schema was `version`.
  private func estate(ofVersion version: Int) throws -> Estate {
    let estate = try Estate()
    let stored = try #require(
      Bundle.module.path(forResource: "version-\(version)", ofType: "sqlite", inDirectory: "Catalogs"))
    try FileManager.default.copyItem(atPath: stored, toPath: estate.state.path + "/catalog.sqlite")
    return estate
  }

  @Test("the first schema's items and jobs are listed in windows, and a copy of the catalog is kept")
  func first() async throws {
    let estate = try estate(ofVersion: 1)
    let service = try estate.service()
    var items = service.itemUpdates(
      matching: ItemQuery(), sortedBy: ListOrder(.protectionState), window: WindowRequest()
    ).makeAsyncIterator()
    let window = try #require(try await items.next())
    #expect(window.rows.map(\.instance.name) == ["lost", "reception", "arena", "myVM"])
    #expect(
      window.rows.map(\.protectionState) == [.datasourceNotFound, .datasourceNotFound, .protected, .protected])
    #expect(window.rows.map(\.vaultName) == ["annex", "complex", "annex", "complex"])
    #expect(window.totalCount == 4)
    var jobs = service.jobUpdates(
      matching: JobFilter(text: "CEPT"), sortedBy: ListOrder(.time, descending: true), window: WindowRequest(limit: 2)
    ).makeAsyncIterator()
    let found = try #require(try await jobs.next())
    #expect(found.rows.map(\.job.status) == [.failed, .completed])
    #expect(found.totalCount == 3)
    var overviews = service.overviewUpdates().makeAsyncIterator()
    let overview = try #require(try await overviews.next())
    #expect(overview.itemsByState == [.protected: 2, .datasourceNotFound: 2])
    let vaults = try await service.vaults()
    #expect(vaults.map(\.itemCount) == [2, 2])
    #expect(overview.logicalBytes == vaults.reduce(0) { $0 + $1.logicalBytes } && overview.logicalBytes > 0)
    let copies = try FileManager.default.contentsOfDirectory(atPath: estate.state.path)
      .filter { $0.hasPrefix("catalog.sqlite.before-2-") }
    #expect(copies.count == 1)
    let copy = try DatabaseQueue(path: estate.state.path + "/" + (copies.first ?? ""))
    #expect(try await copy.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM job") } == 8)
  }

  @Test("a catalog is not brought up to date under a running executor of the former version")
  func executorRuns() async throws {
    let estate = try estate(ofVersion: 1)
    let lock = open(estate.state.path + "/executor.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    await refusal(.catalogUnavailable) { try estate.service() }
    flock(lock, LOCK_UN)
    _ = try estate.service()
  }
}
