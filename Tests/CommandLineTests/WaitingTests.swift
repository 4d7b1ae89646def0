import BackupModel
import Foundation
import Testing

@testable import backup_center

@Suite struct WaitingTests {
  private static let backup = ["protection", "backup-now", "--vault-name", "v", "--item-name", "hotel-db01"]
  private static let life = [
    Sample.job(.queued), Sample.job(step: .transferData, total: 4096, processed: 1024),
    Sample.job(.completed, total: 4096, processed: 4096),
  ]

  @Test("without --wait the queued job is told, and how to watch it")
  func queued() async throws {
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(.queued)] })
    try await bench.run(Self.backup)
    #expect(bench.output.contains("· Queued"))
    #expect(bench.errors == "Watch it: backup-center job wait --name j1\n")
  }

  @Test("--wait tells each step on standard error and the job as it ended on standard output")
  func waits() async throws {
    let bench = Bench(Sample.service { $0.lives = ["j1": Self.life].keyed })
    try await bench.run(Self.backup + ["--wait"])
    #expect(
      bench.errors == """
        17:45:00  Backup of hotel-db01: Queued
        17:45:00  Backup of hotel-db01: Transfer data to vault
        17:45:00  Backup of hotel-db01: Completed in 4 s; 4.0 KiB read, 1.0 KiB stored

        """)
    #expect(bench.output.contains("✓ Completed"))
  }

  @Test("on a terminal one line is drawn over, and taken away before the end is told")
  func draws() async throws {
    let bench = Bench(Sample.service { $0.lives = ["j1": Self.life].keyed }, terminal: 80)
    try await bench.run(Self.backup + ["--wait"])
    #expect(bench.errors.contains("\rBackup of hotel-db01  Transfer data to vault  ▰▰▱▱▱▱▱▱▱▱   25 %  1.0 of 4.0 KiB"))
    #expect(
      bench.errors.hasSuffix(
        "\r\u{1B}[K17:45:00  Backup of hotel-db01: Completed in 4 s; 4.0 KiB read, 1.0 KiB stored\n"))
  }

  @Test("a job that fails ends the command with its error and exit code 1, after the job was told")
  func fails() async throws {
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(.failed, error: Sample.full)] })
    let failure = await #expect(throws: CommandFailure.self) { try await bench.run(Self.backup + ["--wait"]) }
    #expect(failure?.errors == [Sample.full])
    #expect(failure?.exitCode == 1)
    #expect(bench.output.contains("✗ Failed"))
  }

  @Test("a job that nothing can run ends the waiting with exit code 69")
  func unavailable() async throws {
    let error = BackupError(.executorUnavailable, "No executor can start.", recommendedAction: "Look at its log.")
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(.queued)] }, executor: .failure(error))
    await #expect(throws: error) { try await bench.run(Self.backup + ["--wait"]) }
    #expect(FailureReport.exitCode(for: error) == 69)
  }

  @Test("executors that end as soon as they start are not started for ever")
  func neverStays() async throws {
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(.queued)] }, executor: .success(true))
    let watch = try watch(bench, tick: .milliseconds(1))
    let error = await #expect(throws: BackupError.self) {
      try await watch.end(of: [JobID(rawValue: "j1")], interrupts: nil)
    }
    #expect(error?.code == .executorUnavailable)
    #expect(error?.message.contains("10 times") == true)
  }

  @Test("the first Ctrl-C asks the job to cancel, and its end is waited for")
  func cancels() async throws {
    let service = Sample.service {
      $0.jobs = [Sample.job(step: .transferData)]
      $0.cancelled = ["j1": Sample.job(.cancelled)].keyed
    }
    let bench = Bench(service)
    let (interrupts, feed) = AsyncStream<Void>.makeStream()
    feed.yield()
    let ended = try await watch(bench).end(of: [JobID(rawValue: "j1")], interrupts: interrupts)
    #expect(ended.map(\.job.status) == [.cancelled])
    #expect(service.look { $0.cancellations.map(\.rawValue) } == ["j1"])
    #expect(throws: CommandFailure.self) { try QueuedJobs.fail(ended) }
  }

  @Test("a job that can't be cancelled any more says so; a second Ctrl-C leaves it running")
  func abandons() async throws {
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(step: .validateBackup)] })
    let (interrupts, feed) = AsyncStream<Void>.makeStream()
    feed.yield()
    feed.yield()
    let failure = await #expect(throws: CommandFailure.self) {
      try await watch(bench).end(of: [JobID(rawValue: "j1")], interrupts: interrupts)
    }
    #expect(failure?.exitCode == 130)
    #expect(bench.errors.contains("The job is validating. Wait until it has ended."))
    #expect(bench.errors.contains("The job goes on:"))
  }

  @Test("--timeout ends the waiting and cancels nothing")
  func timesOut() async throws {
    let service = Sample.service()
    let bench = Bench(service)
    let error = await #expect(throws: BackupError.self) {
      try await bench.run(["job", "wait", "--name", "j1", "--timeout", "0"])
    }
    #expect(error?.code == .jobStillRunning)
    #expect(service.look { $0.cancellations.isEmpty })
  }

  @Test("several jobs are waited for together, and each that failed is told")
  func several() async throws {
    let jobs = [
      Sample.job(.completed, id: "a"), Sample.job(.failed, id: "b", error: Sample.full),
      Sample.job(.cancelled, id: "c"),
    ]
    let bench = Bench(Sample.service { $0.jobs = jobs })
    let failure = await #expect(throws: CommandFailure.self) {
      try await bench.run(["job", "wait", "--name", "a", "b", "c", "a"])
    }
    #expect(failure?.errors.map(\.code) == [.storageFull, .jobCancelled])
    #expect(bench.output.split(separator: "\n").count == 4)
  }

  private func watch(_ bench: Bench, tick: Duration = .seconds(1)) throws -> JobWatch {
    JobWatch(
      session: Session(
        opened: bench.opened, options: try GlobalOptions.parse([]), context: bench.context),
      tick: tick)
  }
}

extension Dictionary<String, [JobListing]> {
  /// The same, by job.
  fileprivate var keyed: [JobID: [JobListing]] {
    reduce(into: [:]) { $0[JobID(rawValue: $1.key)] = $1.value }
  }
}

extension Dictionary<String, JobListing> {
  /// The same, by job.
  fileprivate var keyed: [JobID: JobListing] {
    reduce(into: [:]) { $0[JobID(rawValue: $1.key)] = $1.value }
  }
}
