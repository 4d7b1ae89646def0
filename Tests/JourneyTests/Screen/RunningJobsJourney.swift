import Foundation
import Testing

extension Journeys {
  /// The screen while backups run in the executor.
  @Suite("The screen while backups run")
  struct RunningJobs {
    /// Two protected machines whose backups take many seconds.
    private func place() async throws -> Installation {
      let place = try Installation()
      for name in ["hotel/db01", "stadium/web01"] { try await place.makeSlowImage(at: name + ".raw") }
      try await place.setUp()
      for name in ["db01", "web01"] { try await place.protect(name) }
      try await place.do("config", "set", "--compression-level", "19")
      return place
    }

    private func startBackups(_ place: Installation) async throws {
      for name in ["db01", "web01"] {
        try await place.do("protection", "backup-now", "--vault-name", "myVault", "--item-name", name)
      }
    }

    private func statuses(_ place: Installation) async throws -> Set<String> {
      Set(try await place.list("job", "list", "--operation", "Backup").compactMap { $0["status"] as? String })
    }

    @Test("every pane can be visited, and tells of both")
    func panes() async throws {
      let place = try await place()
      try await startBackups(place)
      let driver = try await ScreenDriver.screen(of: place)
      try await driver.shows("2 in progress")
      let panes = [
        ("1", "› Overview"), ("2", "› Backup instances"), ("3", "› Backup jobs"), ("4", "› Vaults"),
        ("5", "› Backup policies"), ("6", "› Alerts"), ("7", "› Notifications"), ("8", "› Regions and sources"),
      ]
      for _ in 1...2 {
        for (key, title) in panes {
          try await driver.press(key)
          try await driver.shows(title, "2 in progress")
        }
      }
      try await driver.press("0")
      try await driver.wait("two bars with figures") { frame in
        ["db01", "web01"].allSatisfy { frame.line(with: $0).contains(/[▰▱]+ +\d+ %/) }
      }
      try await driver.press("Enter")
      try await driver.shows("Tasks", "Transfer data to vault", "MiB")
      try await driver.press("2")
      try await driver.shows(/(db01|web01).*[▰▱]+ +\d+ %/)
      #expect(try await statuses(place) == ["InProgress"])
      try await driver.press("q")
      try await driver.shows("2 jobs are in progress", "Leave running")
      try await driver.press("Enter")
      #expect(try await driver.closed().status == 0)
    }

    @Test("q asks: stay, leave running, cancel; what runs is seen again at the next start")
    func quit() async throws {
      let place = try await place()
      try await startBackups(place)
      let driver = try await ScreenDriver.screen(of: place)
      try await driver.shows("2 in progress")

      try await driver.press("q")
      try await driver.shows("Leave running", "Cancel the jobs", "Stay")
      try await driver.press("Right", "Right", "Enter")
      try await driver.hides("Leave running")
      try await driver.press("q")
      try await driver.shows("Leave running")
      try await driver.press("Escape")
      try await driver.hides("Leave running")
      try await driver.press("3")
      try await driver.shows("› Backup jobs", "2 in progress")

      try await driver.press("q")
      try await driver.shows("Leave running")
      try await driver.press("Enter")
      #expect(try await driver.closed().status == 0)
      #expect(try await statuses(place) == ["InProgress"])

      try await driver.open()
      try await driver.shows("2 in progress")
      try await driver.press("q")
      try await driver.shows("Cancel the jobs")
      try await driver.press("Right", "Enter")
      #expect(try await driver.closed().status == 0)
      for job in try await place.list("job", "list", "--operation", "Backup") {
        _ = try await place.run(["job", "wait", "--name", try #require(job["name"] as? String)])
      }
      #expect(try await statuses(place) == ["Cancelled"])
    }
  }
}
