import BackupEngine
import BackupModel
import Dispatch
import Foundation
import GRDB
import ResticRepository
import Synchronization
import Testing

@Suite("Bad days of catalog, locks and mounts")
struct BadDaysTests {
  @Test("jobs that can't be claimed, and ends that can't be written, are tried again", .timeLimit(.minutes(10)))
  func catalogFails() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let log = LogListener()
    let executor = estate.executor(log: log.handler)
    var patient = Configuration()
    patient.busyMode = .timeout(20)
    let catalog = try DatabaseQueue(path: estate.state.path + "/catalog.sqlite", configuration: patient)
    func refuse(_ status: JobStatus) async throws {
      try await catalog.write { db in
        try db.execute(
          sql: """
            CREATE TRIGGER refusal BEFORE UPDATE OF status ON job WHEN NEW.status = '\(status.rawValue)' BEGIN
              SELECT RAISE(ABORT, 'not today');
            END
            """)
      }
    }
    try await refuse(.inProgress)
    let run = Task { try await executor.run(untilIdle: true) }
    await log.said("the catalog failed")
    try await catalog.write { try $0.execute(sql: "DROP TRIGGER refusal") }
    try await refuse(.completed)
    await log.said("end could not be written")
    #expect(try await service.job(id: job.id).job.status == .inProgress)
    try await catalog.write { try $0.execute(sql: "DROP TRIGGER refusal") }
    try await run.value
    #expect(try await service.job(id: job.id).job.status == .completed)
    #expect(try await service.item(named: "myVM", inVault: "complex").recoveryPointCount == 1)
  }

  @Test("a backup whose lock on the vault is taken away lists nothing")
  func lostLock() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault.repository
    try await estate.protect(["myVM"], service)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let run = Task { try await estate.work() }
    await gate.reached()
    for lock in estate.names(in: vault + "/locks") {
      try FileManager.default.removeItem(atPath: vault + "/locks/" + lock)
    }
    gate.open()
    try await run.value
    #expect(try await service.job(id: job.id).job.error?.code == .vaultLocked)
    #expect(estate.names(in: vault + "/snapshots").isEmpty)
    #expect(try await service.item(named: "myVM", inVault: "complex").recoveryPointCount == 0)
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await Restic(vault: "complex", service, in: estate).run("check", "--read-data").status == 0)
  }

  @Test("what a failed backup stored is known to the next one, and to others")
  func settledIndex() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault.repository
    try await estate.protect(["myVM"], service)
    let failures = Mutex(1)
    estate.weather.set { step in
      guard step.action == .save, step.object?.kind == .index else { return nil }
      let fails = failures.withLock { left in
        defer { left -= 1 }
        return left > 0
      }
      return fails ? RepositoryError(.noSpace, "no space left") : nil
    }
    #expect(try await estate.backUp("myVM", service).error?.code == .storageFull)
    #expect(!estate.names(in: vault + "/index").isEmpty)
    let next = try await estate.backUp("myVM", service)
    #expect(next.status == .completed)
    #expect(next.progress.stored < next.progress.read / 10)
  }

  @Test("a storage that goes away under a running executor is not taken for an empty one", .timeLimit(.minutes(10)))
  func unmounted() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault.repository
    try await estate.protect(["myVM"], service)
    let executor = estate.executor()
    let run = Task { try await executor.run(untilIdle: false) }
    func end(of job: Job) async throws -> Job? {
      var last: Job?
      for try await update in service.jobUpdates(id: job.id) { last = update.job }
      return last
    }
    let first = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    #expect(try await end(of: first)?.status == .completed)
    try FileManager.default.moveItem(atPath: vault, toPath: vault + ".away")
    let job = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: "DefaultPolicy", machines: ["arena"]))[0]
    #expect(try await end(of: job)?.error?.code == .storageUnavailable)
    #expect(!FileManager.default.fileExists(atPath: vault))
    // Something else is mounted there.
    let other = try await service.createVault(CreateVaultRequest(name: "simple", region: "prague")).vault.repository
    try FileManager.default.moveItem(atPath: other, toPath: vault)
    let second = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: "DefaultPolicy", machines: ["arena"]))[0]
    #expect(try await end(of: second)?.error?.code == .storageUnavailable)
    try FileManager.default.moveItem(atPath: vault, toPath: other)
    #expect(try await service.items(matching: ItemQuery()).count == 1)
    executor.stop()
    try await run.value
    try FileManager.default.moveItem(atPath: vault + ".away", toPath: vault)
  }

  @Test("points are not taken for vanished when the folder of snapshots is not there")
  func missingSnapshotsFolder() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault.repository
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    try FileManager.default.moveItem(atPath: vault + "/snapshots", toPath: estate.root + "/away")
    try await estate.work()
    #expect(try await service.item(named: "myVM", inVault: "complex").recoveryPointCount == 1)
    let alerts = try await service.alerts().map(\.cause)
    #expect(alerts.map(\.code) == [.storageUnavailable], "\(alerts)")
    try FileManager.default.moveItem(atPath: estate.root + "/away", toPath: vault + "/snapshots")
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }

  @Test("a vanished snapshot that comes back after other backups is the point that it was")
  func returningSnapshot() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault.repository
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    func points() async throws -> [RecoveryPoint] {
      try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery()).map(\.point)
    }
    let point = try #require(try await points().first)
    #expect(point.retainUntil != nil)
    let snapshot = vault + "/snapshots/" + point.snapshot
    try FileManager.default.moveItem(atPath: snapshot, toPath: estate.root + "/snapshot")
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await points().count == 1)
    try await estate.backUp("myVM", service)
    try FileManager.default.moveItem(atPath: estate.root + "/snapshot", toPath: snapshot)
    try await estate.work()
    #expect(try await points().last == point)
  }

  @Test("a vault is made only where the region's storage is, and its folder is not made anew")
  func unmountedRegion() async throws {
    let estate = try Estate()
    let service = try estate.service()
    _ = try await service.createRegion(name: "prague", storage: estate.storage, pairedRegion: nil)
    let request = CreateVaultRequest(name: "complex", region: "prague")
    let away = estate.root + "/away"
    try FileManager.default.moveItem(atPath: estate.storage, toPath: away)
    await refusal(.storageUnavailable) { try await service.createVault(request) }
    #expect(!FileManager.default.fileExists(atPath: estate.storage))
    // The mount point.
    try FileManager.default.createDirectory(atPath: estate.storage, withIntermediateDirectories: false)
    await refusal(.storageUnavailable) { try await service.createVault(request) }
    #expect(estate.names(in: estate.storage).isEmpty)
    try FileManager.default.removeItem(atPath: estate.storage)
    try FileManager.default.moveItem(atPath: away, toPath: estate.storage)
    _ = try await service.createVault(request)
    _ = try await service.createVault(CreateVaultRequest(name: "other", region: "prague"))
  }

  @Test("the room on a storage that is not mounted, or hangs, is not told", .timeLimit(.minutes(10)))
  func unreachableStorage() async throws {
    let estate = try Estate()
    let hang = DispatchSemaphore(value: 0)
    let hangs = Mutex(false)
    let service = try estate.service(isReachable: { path in
      if hangs.withLock({ $0 }) { hang.wait() }
      return access(path + "/config", F_OK) == 0
    })
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let present = try await service.vault(named: "complex").health
    #expect(present.isStorageReachable && present.space != nil)
    let away = estate.root + "/away"
    try FileManager.default.moveItem(atPath: estate.storage, toPath: away)
    try FileManager.default.createDirectory(atPath: estate.storage, withIntermediateDirectories: false)
    for listing in [try await service.vault(named: "complex"), try await service.vaults()[0]] {
      #expect(!listing.health.isStorageReachable && listing.health.space == nil)
    }
    var updates = service.vaultUpdates().makeAsyncIterator()
    #expect(try await updates.next()?.first?.health.isStorageReachable == false)
    try FileManager.default.removeItem(atPath: estate.storage)
    try FileManager.default.moveItem(atPath: away, toPath: estate.storage)
    #expect(try await service.vault(named: "complex").health == present)
    hangs.withLock { $0 = true }
    #expect(try await service.vaults()[0].health.isStorageReachable == false)
    hangs.withLock { $0 = false }
    hang.signal()
    // Whoever asks while the answer is under way waits for that.
    #expect(try await service.vaults()[0].health == present)
  }

  @Test("an adoption that is refused leaves the key as it was, and takes vaults in the adopted region afterwards")
  func refusedAdoption() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    let kept = estate.state.path + "/keys/" + vault.id.rawValue
    let right = try estate.bytes(kept)
    let recovery = estate.root + "/recovery-key"
    try right.write(to: URL(filePath: recovery))
    let adoption = AdoptVaultRequest(repository: vault.repository, keyFile: recovery)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let former = Data("what was there before\n".utf8)
    try former.write(to: URL(filePath: kept))
    await refusal(.vaultLocked) { try await service.adoptVault(adoption) }
    #expect(try estate.bytes(kept) == former)
    try await service.cancelJob(id: job.id)
    estate.weather.fillUp(for: .document)
    await refusal(.storageFull) { try await service.adoptVault(adoption) }
    #expect(try estate.bytes(kept) == former)
    estate.weather.set(nil)
    _ = try await service.adoptVault(adoption)
    #expect(try estate.bytes(kept) == right)
    #expect(estate.names(in: estate.state.path + "/keys") == [vault.id.rawValue])

    let other = try estate.otherService("other-state")
    _ = try await other.adoptVault(adoption)
    _ = try await other.createVault(CreateVaultRequest(name: "simple", region: "prague"))
  }
}
