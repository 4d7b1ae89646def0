import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("Catalog and state directory")
struct CatalogTests {
  @Test("a catalog of a newer version is refused and left as it is")
  func tooNew() async throws {
    let estate = try Estate()
    _ = try estate.service()
    let path = estate.state.path + "/catalog.sqlite"
    let catalog = try DatabaseQueue(path: path)
    try await catalog.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')") }
    try catalog.close()
    await refusal(.catalogTooNew) { try estate.service() }
    await refusal(.catalogTooNew) { try await estate.work() }
  }

  @Test("a file that is no catalog is refused with a sentence")
  func damaged() async throws {
    let estate = try Estate()
    try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: estate.state.path + "/catalog.sqlite"))
    await refusal(.catalogUnavailable) { try estate.service() }
  }

  @Test("an emptied catalog beside keys is no new installation")
  func emptied() async throws {
    let estate = try Estate()
    do { try await estate.furnish(estate.service()) }
    let path = estate.state.path + "/catalog.sqlite"
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try Data().write(to: URL(filePath: path))
    // Twice: the first look must not make anything of it.
    for _ in 1...2 {
      let error = await refusal(.catalogUnavailable) { try estate.service() }
      #expect(error?.recommendedAction.contains("vault adopt") == true)
    }
    await refusal(.catalogUnavailable) { try await estate.work() }
  }

  @Test("state directory, catalog and keys are for their owner alone")
  func modes() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    func mode(_ path: String) -> mode_t {
      var info = stat()
      return stat(path, &info) == 0 ? info.st_mode & 0o777 : 0
    }
    let state = estate.state.path
    #expect(mode(state) == 0o700)
    #expect(mode(state + "/catalog.sqlite") == 0o600)
    #expect(mode(state + "/catalog.lock") == 0o600)
    #expect(!FileManager.default.fileExists(atPath: state + "/executor.lock"))
    try await estate.work()
    #expect(mode(state + "/executor.lock") == 0o600)
    #expect(mode(state + "/keys") == 0o700)
    #expect(mode(state + "/keys/" + vault.id.rawValue) == 0o600)
    chmod(state, 0o770)
    await refusal(.stateDirectoryNotPrivate) { try StateDirectory(path: state) }
    await refusal(.invalidPath) { try StateDirectory(path: "relative") }
    await refusal(.invalidPath) { try StateDirectory(path: state + "/catalog.sqlite") }
  }

  @Test("the state directory is the option's, else the environment's, else the account's")
  func resolution() throws {
    let estate = try Estate()
    let environment = ["BACKUP_CENTER_STATE": estate.root + "/from-environment"]
    let option = estate.root + "/from-option"
    #expect(try StateDirectory.resolve(option: option, environment: environment).path == option)
    #expect(
      try StateDirectory.resolve(option: nil, environment: environment).path == estate.root + "/from-environment")
  }

  @Test("a test clock works only where the catalog was made with one")
  func testClock() async throws {
    let estate = try Estate()
    _ = try EngineService.open(stateDirectory: estate.state, startExecutor: .none)
    await refusal(.invalidArgument) { try estate.service() }
  }

  @Test("the list of jobs is read in windows, each going on where the last one ended")
  func paging() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception", "arena"], service)
    for item in ["myVM", "reception"] { try await estate.backUp(item, service) }
    let all = try await service.jobs(matching: JobQuery())
    #expect(all.map(\.job.itemName) == ["reception", "myVM", "arena", "reception", "myVM"])
    var walked: [JobListing] = []
    while true {
      let next = try await service.jobs(matching: JobQuery(after: walked.last?.id, limit: 2))
      if next.isEmpty { break }
      walked += next
    }
    #expect(walked == all)
    let ofItem = try await service.jobs(matching: JobQuery(vault: "complex", item: "hotel/myVM"))
    #expect(ofItem.map(\.job.operation) == [.backup, .configureBackup])
    #expect(try await service.jobs(matching: JobQuery(statuses: [.failed])).isEmpty)
    let queued = try await service.backupNow(item: "arena", vault: "complex", retainUntil: nil)
    let several = JobQuery(vault: "complex", statuses: [.completed, .queued], operation: .backup, limit: 2)
    let newest = try await service.jobs(matching: several)
    #expect(newest.map(\.id) == [queued.id, all[0].id])
    try await service.cancelJob(id: queued.id)
    #expect(try await service.jobs(matching: several).map(\.id) == all.prefix(2).map(\.id))
    #expect(try await service.jobs(matching: JobQuery(operation: .backup)).count == 3)
    #expect(try await service.jobs(matching: JobQuery(from: estate.clock.now.addingTimeInterval(1))).isEmpty)
    await refusal(.jobNotFound) { try await service.jobs(matching: JobQuery(after: JobID(rawValue: "x"))) }
    await refusal(.itemNotFound) { try await service.jobs(matching: JobQuery(item: "x")) }
    await refusal(.invalidArgument) { try await service.jobs(matching: JobQuery(limit: 0)) }
  }

  @Test("settings are kept")
  func settings() async throws {
    let estate = try Estate()
    _ = try await estate.service().updateSettings { $0.compressionLevel = 3 }
    #expect(try await estate.service().settings() == EngineSettings(concurrentTransfers: 2, compressionLevel: 3))
  }
}
