import Foundation
import Testing

extension Journeys {
  @Suite("Backups on schedule, under a shifted clock")
  struct ScheduleJourney {
    @Test("a policy is made, its backups start when they are due, and a clock that jumps is noticed until confirmed")
    func schedule() async throws {
      let place = try Installation()
      let clock = place.path("clock")
      func shift(_ seconds: String) throws { try seconds.write(toFile: clock, atomically: true, encoding: .utf8) }
      func run(_ arguments: String...) async throws -> String {
        let ended = try await place.run(arguments, environment: ["BACKUP_CENTER_TEST_CLOCK": clock])
        try #require(ended.status == 0, "\(arguments)\n\(ended.output)\n\(ended.errors)")
        return ended.output
      }
      /// Has an executor do what is due; the one that a command started may still be about to leave.
      func work() async throws {
        for _ in 1...200 {
          let ended = try await place.run(
            ["service", "--until-idle"], environment: ["BACKUP_CENTER_TEST_CLOCK": clock])
          if ended.status == 0 { return }
          try #require(ended.errors.contains("ExecutorAlreadyRunning"), "\(ended.errors)")
        }
        Issue.record("the executor did not leave")
      }
      func json(_ arguments: String...) async throws -> [[String: Any]] {
        let ended = try await place.run(
          arguments + ["--output", "json"], environment: ["BACKUP_CENTER_TEST_CLOCK": clock])
        try #require(ended.status == 0, "\(ended.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
        return try #require(value as? [[String: Any]])
      }

      try shift("0")
      try FileManager.default.createDirectory(atPath: place.images + "/hotel", withIntermediateDirectories: true)
      try Data((0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(
        to: URL(filePath: place.images + "/hotel/myVM.raw"))
      _ = try await run("region", "create", "--name", "west", "--storage", place.storage)
      _ = try await run("source", "add", "--region", "west", "--images", place.images)
      _ = try await run("vault", "create", "--name", "myVault", "--region", "west")
      _ = try await run(
        "policy", "create", "--vault-name", "myVault", "--name", "Gold", "--schedule", "hourly", "--time", "00:00",
        "--every-hours", "4", "--window-hours", "24", "--daily-retention", "14")
      _ = try await run(
        "protection", "enable-for-vm", "--vault-name", "myVault", "--policy-name", "Gold", "--vm", "myVM", "--wait")
      try await work()
      #expect(try await json("job", "list", "--operation", "Backup").isEmpty)

      try shift("30000")
      try await work()
      let jobs = try await json("job", "list", "--operation", "Backup")
      #expect(jobs.count == 1)
      #expect(jobs.first?["status"] as? String == "Completed")
      #expect(jobs.first?["scheduledTime"] is String)
      let points = try await json("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "myVM")
      #expect(points.count == 1)

      try shift("30000 864000")
      try await work()
      #expect(try await run("clock", "show").contains("suspended"))
      #expect(try await json("alert", "list").first?["code"] as? String == "ClockJumped")
      _ = try await run("clock", "confirm")
      #expect(try await !run("clock", "show").contains("suspended"))

      let real = try Installation(folder: place.folder, state: "real")
      try await real.do("region", "create", "--name", "east", "--storage", place.path("east"))
      let refused = try await real.run(["region", "list"], environment: ["BACKUP_CENTER_TEST_CLOCK": clock])
      #expect(refused.status == 1)
      #expect(refused.errors.contains("real clock"))
    }
  }
}
