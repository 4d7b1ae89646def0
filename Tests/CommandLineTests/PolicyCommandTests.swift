import BackupModel
import Foundation
import Testing

@testable import backup_center

@Suite struct PolicyCommandTests {
  private static let create = ["policy", "create", "--vault-name", "v", "--name", "Gold"]

  private func made(_ options: String...) async throws -> BackupPolicy {
    let bench = Bench(Sample.service())
    try await bench.run(Self.create + options)
    return try #require(bench.service.look { $0.policies.last?.policy })
  }

  @Test("without options a policy is as DefaultPolicy is")
  func plain() async throws {
    let policy = try await made()
    #expect(policy.summary == "every day at 02:00 Europe/Prague; daily 30 days")
    #expect(policy.kind == .standard)
    #expect(policy.snapshotRetentionDays == 2)
  }

  @Test("options say a weekly schedule with every kind of retention")
  func weekly() async throws {
    let policy = try await made(
      "--schedule", "weekly", "--weekdays", "sun,Wednesday", "--time", "03:30", "--weekly-retention", "12",
      "--weekly-on", "Sunday", "--monthly-retention", "60", "--monthly-on", "1,15,Last", "--yearly-retention", "10",
      "--yearly-in", "January,7", "--yearly-on", "First,Last Sunday", "--time-zone", "UTC")
    #expect(policy.schedule == .weekly(on: [.sunday, .wednesday], at: WallTime(hour: 3, minute: 30)))
    #expect(
      policy.retention
        == RetentionRules(
          dailyDays: nil, weekly: .init(on: [.sunday], weeks: 12),
          monthly: .init(pick: .days([1, 15], last: true), months: 60),
          yearly: .init(months: [1, 7], pick: .weekdays(weeks: [1], last: true, on: [.sunday]), years: 10)))
    #expect(policy.snapshotRetentionDays == 5)
  }

  @Test("an hourly schedule makes the policy Enhanced")
  func hourly() async throws {
    let policy = try await made(
      "--schedule", "hourly", "--time", "8:00", "--every-hours", "4", "--window-hours", "12", "--daily-retention", "14")
    #expect(policy.kind == .enhanced)
    #expect(
      policy.schedule == .hourly(everyHours: 4, from: WallTime(hour: 8, minute: 0), windowHours: 12))
    #expect(policy.snapshotRetentionDays == 7)
  }

  @Test("options that don't go together, or say nothing, are refused")
  func refused() async throws {
    for options in [
      ["--schedule", "weekly"], ["--weekdays", "Sunday"], ["--weekly-on", "Sunday"], ["--monthly-on", "Sunday"],
      ["--yearly-retention", "none", "--yearly-in", "May"], ["--policy", "x.json", "--time", "01:00"],
      ["--time", "24:00"], ["--schedule", "daily", "--every-hours", "4"],
    ] {
      await #expect(throws: (any Error).self, "\(options)") {
        try await Bench(Sample.service()).run(Self.create + options)
      }
    }
    await #expect(throws: (any Error).self) {
      try await Bench(Sample.service()).run(["policy", "set", "--vault-name", "v", "--name", "DefaultPolicy"])
    }
  }

  @Test("set changes what is named, leaves the rest, and tells of shorter retention")
  func set() async throws {
    let bench = Bench(Sample.service())
    let set = ["policy", "set", "--vault-name", "v", "--name", "DefaultPolicy"]
    try await bench.run(set + ["--weekly-retention", "8"])
    try await bench.run(set + ["--daily-retention", "10"])
    let policy = try #require(bench.service.look { $0.policies.first?.policy })
    #expect(policy.retention == RetentionRules(dailyDays: 10, weekly: .init(on: [.sunday], weeks: 8)))
    #expect(policy.schedule == Sample.policy.schedule)
    #expect(bench.errors.contains("10 days instead of 30"))
    #expect(bench.errors.contains("3 existing recovery points"))
    try await bench.run(set + ["--weekly-retention", "none"])
    #expect(bench.service.look { $0.policies.first?.policy.retention.weekly } == nil)
  }

  @Test("what show prints as JSON, create reads again")
  func roundTrip() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["policy", "show", "--vault-name", "v", "--name", "DefaultPolicy", "--output", "json"])
    let file = NSTemporaryDirectory() + "policy-" + UUID().uuidString + ".json"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try bench.output.write(toFile: file, atomically: true, encoding: .utf8)
    try await bench.run(["policy", "create", "--vault-name", "v", "--name", "Copy", "--policy", file])
    let copy = try #require(bench.service.look { $0.policies.last?.policy })
    #expect(copy.name == "Copy")
    #expect(copy.summary == Sample.policy.summary)
    #expect(copy.kind == Sample.policy.kind)
  }

  @Test("preview lists the points that a policy would keep on a date, and why")
  func preview() async throws {
    let points = try #require(
      try await Bench(Sample.service()).json([
        "policy", "preview", "--vault-name", "v", "--start-date", "2026-01-01", "--date", "2026-06-30",
        "--weekly-retention", "12",
      ]) as? [[String: Any]])
    // 30 days back from the end of the day, and the eight Sundays before that are not 12 weeks old.
    #expect(points.count == 38)
    #expect(points.first?["keptBy"] as? [String] == ["Weekly"])
    #expect((points.last?["keptBy"] as? [String])?.contains("Latest") == true)
    #expect(points.last?["expiryTime"] is NSNull)
    let bench = Bench(Sample.service())
    try await bench.run(["policy", "preview", "--vault-name", "v", "--date", "2027-01-01"])
    #expect(bench.errors.contains("it would keep 30 recovery points"))
  }

  @Test("preview looks a year ahead unless told otherwise, and says why a date is no use")
  func previewDates() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["policy", "preview", "--vault-name", "v", "--start-date", "2026-01-01"])
    #expect(bench.errors.contains("On 2027-01-02 it would keep"))
    for (date, reason) in [
      ("2020-01-01", "is before the first backup"), ("9999-12-31", "is more than 200 years after"),
    ] {
      let error = await #expect(throws: BackupError.self) {
        try await Bench(Sample.service()).run(["policy", "preview", "--vault-name", "v", "--date", date])
      }
      #expect(error?.message.contains("\(date) \(reason)") == true)
    }
  }

  @Test("an empty policy file is no valid JSON, rather than a file that can't be read")
  func emptyFile() async throws {
    let error = await #expect(throws: BackupError.self) {
      try await Bench(Sample.service()).run(
        ["policy", "create", "--vault-name", "v", "--name", "Copy", "--policy", "/dev/null"])
    }
    #expect(error?.code == .invalidPolicy)
  }

  @Test("an item gets another policy by either name of the command")
  func item() async throws {
    for words in [["item", "set-policy"], ["protection", "update-for-vm"]] {
      let bench = Bench(Sample.service())
      try await bench.run(words + ["--vault-name", "v", "--item-name", "hotel-db01", "--policy-name", "Gold"])
      #expect(bench.output.contains("hotel-db01 is under policy Gold"))
    }
  }

  @Test("clock show says what a jump suspends, and confirm that it goes on")
  func clock() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["clock", "show"])
    #expect(bench.output.contains("suspended: the clock was set forward by 10 d"))
    let document = try #require(try await Bench(Sample.service()).json(["clock", "confirm"]) as? [String: Any])
    #expect(document["expirySuspended"] as? Bool == false)
    #expect(document["jumpSeconds"] is NSNull)
  }

  @Test("a job tells of its schedule and its attempts")
  func job() async throws {
    var listing = Sample.job(
      .queued, operation: .scheduledBackup(ScheduledRun(slot: Bench.now.addingTimeInterval(-7_200), missedRuns: 2)))
    listing.job.retries = JobRetries(
      failures: [
        .init(
          time: Bench.now,
          error: BackupError(.sourceUnreachable, "The folder is away.", recommendedAction: "Mount it."))
      ], nextAttempt: Bench.now.addingTimeInterval(60))
    let bench = Bench(FakeService { $0.jobs = [listing] })
    try await bench.run(["job", "show", "--name", "j1"])
    #expect(bench.output.contains("2 runs did not begin in time"))
    #expect(bench.output.contains("2 of at most 5, begins at 2026-11-22 17:46:00"))
    #expect(bench.output.contains("SourceUnreachable: The folder is away."))
    let json = try #require(
      try await Bench(FakeService { $0.jobs = [listing] }).json(["job", "show", "--name", "j1"]) as? [String: Any])
    #expect(json["attempt"] as? Int == 2)
    #expect(json["missedRuns"] as? Int == 2)
    #expect(json["nextAttemptTime"] as? String == "2026-11-22T17:46:00.000Z")
    #expect(!bench.output.contains("Waits for"))
  }
}
