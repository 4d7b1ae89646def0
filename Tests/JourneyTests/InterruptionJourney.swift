import Foundation
import Testing

extension Journeys {
  /// What happens when something is killed in the middle of a backup.
  @Suite struct Interruption {
    private static let backup = ["protection", "backup-now", "--vault-name", "myVault", "--item-name", "slow"]

    /// A protected machine whose backup takes many seconds, for as long as the compression level stays what it is.
    private func slowPlace() async throws -> Installation {
      let place = try Installation()
      try await place.makeSlowImage(at: "hotel/slow.raw")
      try await place.setUp()
      try await place.protect("slow")
      try await place.do("config", "set", "--compression-level", "19")
      return place
    }

    private func expectNextRunWorks(_ place: Installation) async throws {
      try await place.do("config", "set", "--compression-level", "1")
      let next = try await place.run(Self.backup + ["--wait"])
      #expect(next.status == 0, "\(next.errors)")
      try await place.expectRestorable("slow", below: place.path("restored"))
      try await place.expectCleanRepository()
      #expect(
        try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "slow").count == 1)
    }

    @Test("kill -9 of the executor: who waits is told JobInterrupted, and the next run works without help")
    func executorKilled() async throws {
      let place = try await slowPlace()
      let executor = try await Following.executor(of: place)
      let waiting = try Following(Self.backup + ["--wait"], of: place)
      try await waiting.line(containing: "Transfer data to vault")
      executor.signal(SIGKILL)
      _ = await executor.status()
      #expect(await waiting.status() == 1)
      #expect(waiting.said.last?.hasPrefix("error: JobInterrupted: ") == true, "\(waiting.said)")
      let jobs = try await place.list("job", "list", "--status", "Failed")
      #expect((jobs.first?["error"] as? [String: Any])?["code"] as? String == "JobInterrupted")
      try await expectNextRunWorks(place)
    }

    @Test("kill -9 of the command that waits leaves the job alone")
    func commandKilled() async throws {
      let place = try await slowPlace()
      let waiting = try Following(Self.backup + ["--wait"], of: place)
      try await waiting.line(containing: "Transfer data to vault")
      waiting.signal(SIGKILL)
      _ = await waiting.status()
      let job = try #require(try await place.list("job", "list", "--operation", "Backup").first)
      #expect(job["status"] as? String == "InProgress")
      let ended = try await place.object("job", "wait", "--name", try #require(job["name"] as? String))
      #expect(ended["status"] as? String == "Completed")
      try await place.expectRestorable("slow", below: place.path("restored"))
      try await place.expectCleanRepository()
    }

    @Test("Ctrl-C cancels the job, waits for its end, and leaves nothing half made")
    func interrupted() async throws {
      let place = try await slowPlace()
      let waiting = try Following(Self.backup + ["--wait"], of: place)
      try await waiting.line(containing: "Transfer data to vault")
      waiting.signal(SIGINT)
      #expect(await waiting.status() == 1)
      #expect(waiting.said.contains { $0.hasPrefix("Cancelling.") })
      #expect(waiting.said.last?.hasPrefix("error: JobCancelled: ") == true, "\(waiting.said)")
      #expect(try await place.list("job", "list", "--status", "Cancelled").count == 1)
      #expect(try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "slow").isEmpty)
      try await expectNextRunWorks(place)
    }

    @Test("job stop cancels, job wait tells it, and a second backup meanwhile is refused")
    func stopped() async throws {
      let place = try await slowPlace()
      let job = try await place.object(
        "protection", "backup-now", "--vault-name", "myVault", "--item-name", "slow")
      let name = try #require(job["name"] as? String)
      let waiting = try Following(["job", "wait", "--name", name], of: place)
      try await waiting.line(containing: "Transfer data to vault")
      #expect(try await place.refusal(Self.backup) == "UserErrorBackupInProgress")
      #expect(try await place.refusal(["job", "wait", "--name", name, "--timeout", "0"]) == "JobStillRunning")
      try await place.do("job", "stop", "--name", name)
      #expect(await waiting.status() == 1)
      #expect(try await place.refusal(["job", "stop", "--name", name]) == "UserErrorJobNotCancellable")
      try await expectNextRunWorks(place)
    }

    @Test("a job whose executor is told to end is interrupted, and SIGTERM ends the service with 0")
    func terminated() async throws {
      let place = try await slowPlace()
      let executor = try await Following.executor(of: place)
      let waiting = try Following(Self.backup + ["--wait"], of: place)
      try await waiting.line(containing: "Transfer data to vault")
      executor.signal(SIGTERM)
      #expect(await executor.status() == 0)
      #expect(await waiting.status() == 1)
      #expect(waiting.said.last?.hasPrefix("error: JobInterrupted: ") == true, "\(waiting.said)")
      try await expectNextRunWorks(place)
    }

    @Test("when nothing can run the job, 69 says so; the job stays queued, and runs when something can")
    func noExecutor() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/slow.raw", megabytes: 16)
      try await place.setUp()
      try await place.protect("slow")
      try await Following.executor(of: place).end(SIGTERM)
      // An executor that can't open its log can't be started.
      try await Tool.bash(#"rm "$1/executor.log"; mkdir "$1/executor.log""#, place.state)
      let refused = try await place.run(Self.backup + ["--wait"])
      #expect(refused.status == 69)
      #expect(refused.errors.contains("error: ExecutorUnavailable: "), "\(refused.errors)")
      let job = try #require(try await place.list("job", "list", "--status", "Queued").first?["name"] as? String)
      let waiting = try await place.run(["job", "wait", "--name", job])
      #expect(waiting.status == 69)
      try await Tool.bash(#"rmdir "$1/executor.log""#, place.state)
      try await place.do("job", "wait", "--name", job)
      try await place.expectRestorable("slow", below: place.path("restored"))
    }

    @Test("on a terminal of 80 columns one line shows the bar, is drawn over, and is gone at the end")
    func terminal() async throws {
      let place = try await slowPlace()
      let script =
        #"export TERM=screen; "$0" protection backup-now --vault-name myVault --item-name slow --wait --state "$1"; tmux -S "$2" wait-for -S ended; exec cat"#
      let socket = place.path("tmux")
      func tmux(_ arguments: [String]) async throws -> String {
        let ended = try await Tool.run("/usr/bin/tmux", ["-S", socket] + arguments)
        #expect(ended.status == 0, "\(ended.errors)")
        return ended.output
      }
      // The server outlives the client: what it inherits, Process would wait for.
      try await Tool.bash(
        """
        for open in /proc/$$/fd/*; do open=${open##*/}; [ "$open" -le 2 ] || eval "exec $open>&-"; done
        tmux -S "$1" -f /dev/null -u new-session -d -x 80 -y 24 bash -c "$2" "$3" "$4" "$1"
        """, socket, script, Installation.program, place.state)
      var screen = ""
      while !screen.contains("▰"), !screen.contains("Completed") { screen = try await tmux(["capture-pane", "-p"]) }
      let lines = screen.split(separator: "\n").filter { $0.contains("Backup of slow") }
      #expect(lines.count == 1 && lines[0].contains(" %") && lines[0].contains("MiB"), "\(screen)")
      _ = try await tmux(["wait-for", "ended"])
      let last = try await tmux(["capture-pane", "-p"])
      #expect(!last.contains("▰") && last.contains("✓ Completed"), "\(last)")
      _ = try await tmux(["kill-server"])
    }
  }
}
