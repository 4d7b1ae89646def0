import BackupEngine
import BackupModel
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("The executor")
struct ExecutorTests {
  @Test("there is one at a time")
  func election() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let first = Task { try await estate.work() }
    await gate.reached()
    await refusal(.executorRunning) { try await estate.work() }
    // A job that is queued while one runs is done by it.
    try await estate.service().cancelJob(id: job.id)
    gate.open()
    try await first.value
    #expect(try await service.job(id: job.id).job.status == .cancelled)
  }

  @Test("a running backup can be cancelled until its validation starts, and then nothing is listed")
  func cancellation() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let executor = Task { try await estate.work() }
    await gate.reached()
    #expect(try await service.job(id: job.id).job.status == .inProgress)
    try await service.cancelJob(id: job.id)
    #expect(try await service.job(id: job.id).job.status == .cancelling)
    gate.open()
    try await executor.value
    let ended = try await service.job(id: job.id).job
    #expect(ended.status == .cancelled)
    #expect(ended.error?.code == .jobCancelled)
    #expect(ended.tasks.first?.status == .completed)
    #expect(ended.tasks.last?.status == .cancelled)
    let points = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    #expect(points.isEmpty)
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await Restic(vault: "complex", service, in: estate).run("check", "--read-data").status == 0)
  }

  @Test("one that is stopped interrupts its jobs and says so")
  func stop() async throws {
    let gate = Gate(isHeldUntilCancelled: true)
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception"], service)
    let running = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    _ = try await service.updateSettings { $0.concurrentTransfers = 1 }
    let waiting = try await service.backupNow(item: "reception", vault: "complex", retainUntil: nil)
    let executor = estate.executor()
    let run = Task { try await executor.run(untilIdle: false) }
    await gate.reached()
    executor.stop()
    try await run.value
    gate.open()
    let ended = try await service.job(id: running.id).job
    #expect(ended.status == .failed)
    #expect(ended.error?.code == .jobInterrupted)
    #expect(try await service.job(id: waiting.id).job.status == .queued)
    #expect(try await service.item(named: "myVM", inVault: "complex").protectionState == .protectionError)
    try await estate.work()
    #expect(try await service.job(id: waiting.id).job.status == .completed)
  }

  @Test("jobs of one that died end as interrupted, its leftovers go, and the next run works")
  func orphans() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let backup = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let target = estate.root + "/out"
    let restore = try await service.restoreDisks(
      RestoreRequest(vault: "complex", item: "myVM", targetDirectory: target))
    let catalog = try DatabaseQueue(path: estate.state.path + "/catalog.sqlite")
    try await catalog.write { db in
      try db.execute(sql: "UPDATE job SET status = 'InProgress', startTime = queuedAt WHERE status = 'Queued'")
    }
    try catalog.close()
    let draft = target + "/.restoring-" + restore.id.rawValue
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
    let vault = try await service.vault(named: "complex").vault.repository
    let temporary = vault + "/data/00/" + String(repeating: "0", count: 64) + "-tmp-1"
    try FileManager.default.createDirectory(atPath: vault + "/data/00", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: temporary))

    try await estate.work()
    for id in [backup.id, restore.id] {
      let ended = try await service.job(id: id).job
      #expect(ended.status == .failed)
      #expect(ended.error?.code == .jobInterrupted)
    }
    #expect(!FileManager.default.fileExists(atPath: draft))
    #expect(!FileManager.default.fileExists(atPath: temporary))
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }

  @Test("as many transfers run at a time as the settings say")
  func lanes() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception", "arena"], service)
    await refusal(.invalidArgument) { try await service.updateSettings { $0.concurrentTransfers = 0 } }
    for item in ["myVM", "reception", "arena"] {
      _ = try await service.backupNow(item: item, vault: "complex", retainUntil: nil)
    }
    let executor = Task { try await estate.work() }
    await gate.reached()
    var most = 0
    for try await jobs in service.jobUpdates(matching: JobQuery(operation: .backup)) {
      most = max(most, jobs.count { $0.job.status == .inProgress })
      if most == 2 { gate.open() }
      if jobs.allSatisfy(\.job.status.isFinal) { break }
    }
    try await executor.value
    #expect(most == 2)
    let jobs = try await service.jobs(matching: JobQuery(operation: .backup))
    #expect(jobs.map(\.job.status) == [.completed, .completed, .completed])
  }

  @Test("one that leaves when idle does leave, however many changes came while it waited", .timeLimit(.minutes(10)))
  func leaving() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    let jobs = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: "DefaultPolicy", machines: ["myVM", "arena"]))
    async let leaving: Void = estate.executor(idleGrace: .milliseconds(400)).run(untilIdle: true)
    for try await update in service.jobUpdates(id: jobs[1].id) where update.job.status.isFinal { break }
    for level in 1...3 {
      _ = try await service.updateSettings { $0.compressionLevel = level }
    }
    try await leaving
  }

  @Test("whoever queues work starts one, unless one runs")
  func launching() async throws {
    let estate = try Estate()
    let starts = Mutex(0)
    let launcher = ExecutorLauncher { _ in starts.withLock { $0 += 1 } }
    let service = try estate.service(startExecutor: launcher)
    try await estate.furnish(service)
    #expect(starts.withLock { $0 } == 0)
    try await service.ensureExecutor()
    #expect(starts.withLock { $0 } == 0)
    try await estate.protect(["myVM"], service)
    #expect(starts.withLock { $0 } == 1)
  }

  @Test("a machine that started, an image that changed, a disk that can't be read: nothing is listed")
  func spoiledRuns() async throws {
    let gate = Gate(isOpen: true)
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    for code in [BackupError.Code.startedDuringBackup, .imageChanged] {
      gate.spoil(BackupError(code, "spoiled", recommendedAction: "Try again."))
      let job = try await estate.backUp("myVM", service)
      #expect(job.status == .failed)
      #expect(job.error?.code == code)
      #expect(job.tasks.map(\.status) == [.completed, .completed, .failed])
    }
    gate.spoil(nil)
    gate.open(failing: CancellationError())
    let unasked = try await estate.backUp("myVM", service)
    #expect(unasked.status == .failed)
    #expect(unasked.error?.code == .internalError)
    gate.open(failing: BackupError(.imageUnreadable, "a bad sector", recommendedAction: "Replace the disk."))
    #expect(try await estate.backUp("myVM", service).error?.code == .imageUnreadable)
    let item = try await service.item(named: "myVM", inVault: "complex")
    #expect(item.recoveryPointCount == 0)
    #expect(item.protectionState == .protectionError)
    #expect(item.lastError?.code == .imageUnreadable)
    gate.open()
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await service.item(named: "myVM", inVault: "complex").protectionState == .protected)
  }

  @Test("a machine whose image is gone fails its backup and is shown as not found")
  func vanishedMachine() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    try FileManager.default.moveItem(atPath: estate.images + "/hotel/myVM.raw", toPath: estate.root + "/kept.raw")
    #expect(try await estate.backUp("myVM", service).error?.code == .machineNotFound)
    #expect(try await service.item(named: "myVM", inVault: "complex").protectionState == .datasourceNotFound)
    let folder = try await estate.restore("myVM", service)
    #expect(FileManager.default.contentsEqual(atPath: folder + "/myVM/myVM.raw", andPath: estate.root + "/kept.raw"))
    try FileManager.default.moveItem(atPath: estate.root + "/kept.raw", toPath: estate.images + "/hotel/myVM.raw")
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }
}
