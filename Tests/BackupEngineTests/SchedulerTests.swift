import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("The schedule")
struct SchedulerTests {
  private func estate(_ machines: [String], gate: Gate? = nil) async throws -> (Estate, EngineService) {
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(machines, service)
    return (estate, service)
  }

  private func next(_ item: String, _ service: EngineService) async throws -> Date {
    try #require(try await service.item(named: item, inVault: "complex").nextBackupTime)
  }

  private func backups(_ service: EngineService, of item: String? = nil) async throws -> [Job] {
    try await service.jobs(matching: JobQuery(item: item, operation: .backup)).map(\.job)
  }

  private func run(of job: Job) throws -> ScheduledRun {
    guard case .scheduledBackup(let run) = job.request else { throw CancellationError() }
    return run
  }

  @Test("a backup starts when it is due, once, and its point counts for that time")
  func due() async throws {
    let (estate, service) = try await estate(["myVM"])
    let slot = try await next("myVM", service)
    #expect(slot > estate.clock.now)
    estate.clock.advance(to: slot - 1)
    try await estate.work()
    #expect(try await backups(service).isEmpty)
    estate.clock.advance(by: 30)
    #expect(try await next("myVM", service) == slot)
    try await estate.work()
    try await estate.work()
    let jobs = try await backups(service)
    #expect(jobs.map(\.status) == [.completed])
    #expect(try run(of: #require(jobs.first)) == ScheduledRun(slot: slot))
    let point = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery()).first?.point
    #expect(point?.scheduledFor == slot)
    #expect(point?.retainUntil == nil)
    #expect(try await next("myVM", service) > slot)
  }

  @Test("runs that were missed are made up by one, and the job says how many")
  func missed() async throws {
    let (estate, service) = try await estate(["myVM"])
    let first = try await next("myVM", service)
    estate.clock.advance(to: first + 3 * 86_400 + 3_600)
    try await estate.work()
    let jobs = try await backups(service)
    #expect(jobs.map(\.status) == [.completed])
    #expect(try run(of: #require(jobs.first)).missedRuns == 4)
    try await estate.work()
    #expect(try await backups(service).count == 1)
  }

  @Test("items of one time begin one after the other within the start window")
  func spread() async throws {
    let (estate, service) = try await estate(["myVM", "reception", "arena"])
    estate.clock.advance(to: try await next("myVM", service))
    var counts: [Int] = []
    for _ in 1...3 {
      try await estate.work()
      counts.append(try await backups(service).count)
      estate.clock.advance(by: 60)
    }
    #expect(counts == [1, 2, 3])
    #expect(try await backups(service).allSatisfy { try !run(of: $0).isMadeUp })
    estate.clock.advance(by: 86_400 - 180)
    _ = try await service.updateSettings { $0.scheduling.startWindowMinutes = 0 }
    try await estate.work()
    #expect(try await backups(service).count == 6)
  }

  @Test("no run begins while another backup of the item is queued or runs; it follows when that has ended")
  func oneAtATime() async throws {
    let (estate, service) = try await estate(["myVM"])
    let wanted = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    estate.clock.advance(to: try await next("myVM", service))
    try await estate.work()
    #expect(try await backups(service).map(\.id) == [wanted.id])
    try await estate.work()
    let jobs = try await backups(service)
    #expect(jobs.count == 2)
    #expect(jobs.allSatisfy { $0.status == .completed })
  }

  @Test("a source is read, and a vault written, by no more backups at a time than the settings say")
  func limits() async throws {
    for limitsVault in [true, false] {
      let gate = Gate()
      let (estate, service) = try await estate(["myVM", "reception"], gate: gate)
      _ = try await service.updateSettings {
        $0.scheduling.backupsPerSource = limitsVault ? 16 : 1
        $0.scheduling.transfersPerVault = limitsVault ? 1 : 16
      }
      for item in ["myVM", "reception"] {
        _ = try await service.backupNow(item: item, vault: "complex", retainUntil: nil)
      }
      let executor = Task { try await estate.work() }
      await gate.reached()
      #expect(try await backups(service).map(\.status) == [.queued, .inProgress])
      gate.open()
      try await executor.value
      #expect(try await backups(service).map(\.status) == [.completed, .completed])
    }
  }

  @Test("an executor that leaves when idle stays for a retry that is due soon")
  func retryAwaited() async throws {
    let (estate, service) = try await estate(["myVM"])
    estate.clock.advance(to: try await next("myVM", service))
    try FileManager.default.moveItem(atPath: estate.images, toPath: estate.root + "/away")
    let run = Task { try await estate.executor(retryPatience: 1_800).run(untilIdle: true) }
    var id: JobID?
    for try await jobs in service.jobUpdates(matching: JobQuery(operation: .backup))
    where jobs.first?.job.retries.nextAttempt != nil {
      id = jobs.first?.job.id
      break
    }
    try FileManager.default.moveItem(atPath: estate.root + "/away", toPath: estate.images)
    estate.clock.advance(by: 60)
    var last: JobStatus?
    for try await listing in service.jobUpdates(id: try #require(id)) { last = listing.job.status }
    #expect(last == .completed)
    try await run.value
  }

  @Test("what failed for a passing reason is tried again, later each time, and the job tells of every attempt")
  func retry() async throws {
    let (estate, service) = try await estate(["myVM"])
    estate.clock.advance(to: try await next("myVM", service))
    try FileManager.default.moveItem(atPath: estate.images, toPath: estate.root + "/away")
    try await estate.work()
    var job = try #require(try await backups(service).first)
    #expect(job.status == .queued)
    #expect(job.error == nil)
    #expect(job.retries.attempt == 2)
    #expect(job.retries.failures.first?.error.code == .sourceUnreachable)
    #expect(job.retries.nextAttempt == estate.clock.moment + 60)
    try await estate.work()
    #expect(try await service.job(id: job.id).job.retries.attempt == 2)
    #expect(try await service.item(named: "myVM", inVault: "complex").lastBackupStatus == nil)

    try FileManager.default.moveItem(atPath: estate.root + "/away", toPath: estate.images)
    estate.clock.advance(by: 60)
    try await estate.work()
    job = try #require(try await backups(service).first)
    #expect(job.status == .completed)
    #expect(job.retries.failures.count == 1)
    #expect(job.retries.nextAttempt == nil)
    #expect(try await backups(service).count == 1)
  }

  @Test("after five attempts a run has failed; one that was asked for by hand fails at once")
  func givingUp() async throws {
    let (estate, service) = try await estate(["myVM"])
    estate.clock.advance(to: try await next("myVM", service))
    try FileManager.default.moveItem(atPath: estate.images, toPath: estate.root + "/away")
    for _ in 1...5 {
      try await estate.work()
      estate.clock.advance(by: 1_800)
    }
    let job = try #require(try await backups(service).first)
    #expect(job.status == .failed)
    #expect(job.retries.attempt == 5)
    #expect(job.error?.code == .sourceUnreachable)
    #expect(try await service.item(named: "myVM", inVault: "complex").protectionState == .protectionError)
    let byHand = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    try await estate.work()
    #expect(try await service.job(id: byHand.id).job.status == .failed)
  }

  @Test("a run that waits for its next attempt can be cancelled")
  func cancelWaiting() async throws {
    let (estate, service) = try await estate(["myVM"])
    estate.clock.advance(to: try await next("myVM", service))
    try FileManager.default.moveItem(atPath: estate.images, toPath: estate.root + "/away")
    try await estate.work()
    let job = try #require(try await backups(service).first)
    try await service.cancelJob(id: job.id)
    estate.clock.advance(by: 3_600)
    try await estate.work()
    #expect(try await backups(service).map(\.status) == [.cancelled])
    #expect(try await service.job(id: job.id).job.retries.nextAttempt == nil)
  }

  @Test("a run that died with its executor is queued again, but not for ever")
  func interruption() async throws {
    let (estate, service) = try await estate(["myVM"])
    estate.clock.advance(to: try await next("myVM", service))
    try FileManager.default.moveItem(atPath: estate.images, toPath: estate.root + "/away")
    try await estate.work()
    for _ in 1...6 {
      let catalog = try DatabaseQueue(path: estate.state.path + "/catalog.sqlite")
      try await catalog.write { db in
        try db.execute(
          sql: "UPDATE job SET status = 'InProgress', startTime = queuedAt, notBefore = NULL WHERE status = 'Queued'")
      }
      try catalog.close()
      try await estate.work()
    }
    let jobs = try await backups(service)
    #expect(jobs.allSatisfy { $0.status == .failed })
    #expect(jobs.first?.retries.attempt == 5)
    #expect(jobs.contains { $0.error?.code == .jobInterrupted })
    #expect(Set(try jobs.map { try run(of: $0).slot }).count == 1)
  }
}

extension WallClock {
  /// To the millisecond, as the catalog keeps it.
  var moment: Date { Date(timeIntervalSince1970: (now.timeIntervalSince1970 * 1_000).rounded() / 1_000) }
}
