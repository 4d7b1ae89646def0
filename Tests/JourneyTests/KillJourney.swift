import Foundation
import Testing

extension Journeys {
  /// kill -9 of the real program, right before one change in the storage after the other.
  @Suite(.enabled(if: KillingSeam.isAvailable, "no C compiler")) struct Killing {
    /// A vault with points of two machines, of which `kept` stays; nothing but the test starts executors any more.
    private func place() async throws -> Installation {
      let place = try Installation(clockFile: "clock")
      try shift(place, hours: 0)
      try await place.makeFileSystem(at: "hotel/kept.raw", megabytes: 16)
      try await place.makeFileSystem(at: "hotel/doomed.raw", megabytes: 16)
      // What only the one has.
      try await Tool.bash(#"head -c 3000000 /dev/urandom >> "$1""#, place.images + "/hotel/doomed.raw")
      try await place.setUp()
      try await place.do(
        "vault", "backup-properties", "set", "--vault-name", "myVault", "--soft-delete-feature-state", "Disabled")
      for item in ["kept", "doomed"] {
        try await place.protect(item)
        let named = ["--vault-name", "myVault", "--item-name", item]
        #expect(try await place.run(["protection", "backup-now"] + named + ["--wait"]).status == 0)
        // No schedule adds anything.
        #expect(try await place.run(["protection", "disable"] + named).status == 0)
      }
      try await work(place)
      // An executor that can't open its log can't be started by whoever queues a job.
      try await Tool.bash(#"rm -f "$1/executor.log"; mkdir "$1/executor.log""#, place.state)
      return place
    }

    private func shift(_ place: Installation, hours: Int) throws {
      try "\(hours * 3_600)".write(toFile: place.path("clock"), atomically: true, encoding: .utf8)
    }

    /// Has an executor do what is queued; the one that a command started may still be about to leave.
    @discardableResult
    private func work(_ place: Installation, _ environment: [String: String] = [:]) async throws -> Ended {
      while true {
        let ended = try await place.run(["service", "--until-idle"], environment: environment)
        if !ended.errors.contains("ExecutorAlreadyRunning") { return ended }
      }
    }

    private struct Restic {
      let repository: String
      let key: String
      let snapshot: String

      init(_ place: Installation) async throws {
        repository = place.storage + "/myVault"
        key = place.path("key")
        try await place.do("vault", "export-key", "--vault-name", "myVault").write(
          toFile: key, atomically: true, encoding: .utf8)
        snapshot = try await Tool.bash(
          #"restic --no-cache -r "$1" --password-file "$2" snapshots --json | jq -r '.[] | select(.paths[0] | endswith("/kept")) | .id'"#,
          repository, key
        ).trimmingCharacters(in: .whitespacesAndNewlines)
      }

      /// Has restic read everything that is there, and compares the kept machine's disk byte for byte.
      func expectWhole(_ place: Installation) async throws {
        try await Tool.bash(
          """
          restic --no-cache --no-lock -r "$1" --password-file "$2" check --read-data
          restic --no-cache --no-lock -r "$1" --password-file "$2" dump "$3" /west/hotel/kept/kept.raw | cmp - "$4"
          """, repository, key, snapshot, place.images + "/hotel/kept.raw")
      }
    }

    /// Has executors killed at one step after the other until one comes through.
    ///
    /// - Parameters:
    ///   - first: the first step at which one is killed. What was done by then the following ones need not do.
    ///   - ask: what is asked for before each of them.
    private func killOften(_ place: Installation, from first: Int, asking ask: [String]? = nil) async throws {
      let restic = try await Restic(place)
      let seam = try await KillingSeam(below: restic.repository, in: place)
      var kills = 0
      for (round, step) in KillingSeam.steps.filter({ $0 >= first }).enumerated() {
        // What was interrupted is left alone for an hour.
        try shift(place, hours: 2 * (round + 1))
        if let ask { _ = try await place.run(ask) }
        let ended = try await work(place, seam.killing(at: step))
        if ended.status == 0 { break }
        #expect(ended.status == SIGKILL, "\(ended.errors)")
        kills += 1
        try await restic.expectWhole(place)
      }
      #expect(kills > (first == 1 ? 2 : 0))
      // Whatever is still to be done is asked for again.
      try shift(place, hours: 2 * (KillingSeam.steps.count + 2))
      _ = try await place.run(["vault", "prune", "--vault-name", "myVault"])
      #expect(try await work(place).status == 0)
      try await restic.expectWhole(place)
      let preview = try await place.object("vault", "prune", "--vault-name", "myVault", "--dry-run")
      #expect(preview["bytesFreed"] as? Int == 0)
      let inside = try FileManager.default.contentsOfDirectory(atPath: restic.repository + "/locks")
      #expect(inside.isEmpty)
      let points = try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "kept")
      #expect(points.count == 1)
      try await Tool.bash(#"rmdir "$1/executor.log""#, place.state)
      try await place.expectRestorable("kept", below: place.path("restored"))
      try await place.expectCleanRepository()
    }

    @Test(
      "in the middle of a purge: the next executor goes on with it, and nothing that is listed loses a byte",
      arguments: [1, 9])
    func purge(first: Int) async throws {
      let place = try await place()
      _ = try await place.run([
        "protection", "disable", "--vault-name", "myVault", "--item-name", "doomed", "--delete-backup-data",
        "--confirm-name", "doomed", "--reason", "TestItem",
      ])
      try await killOften(place, from: first)
      #expect(try await place.list("item", "list").map { $0["name"] as? String } == ["kept"])
    }

    @Test(
      "in the middle of a prune: nothing that is listed loses a byte, and the next prune frees the rest",
      arguments: [1, 5])
    func prune(first: Int) async throws {
      let place = try await place()
      // Restic removes the other machine's point, so that its data is of no use any more.
      let restic = try await Restic(place)
      try await Tool.bash(
        """
        restic="restic --no-cache -r $1 --password-file $2"
        $restic snapshots --json | jq -r '.[] | select(.paths[0] | endswith("/doomed")) | .id' | xargs $restic forget
        """, restic.repository, restic.key)
      try await killOften(place, from: first, asking: ["vault", "prune", "--vault-name", "myVault"])
    }

    @Test("in the middle of deleting a vault: it is whole, or it is gone with everything once an executor was there")
    func vaultDelete() async throws {
      let place = try await place()
      var whole = 0
      var gone = 0
      let seam = try await KillingSeam(below: place.storage, in: place)
      for step in KillingSeam.steps {
        let name = "doomed\(step)"
        try await place.do("vault", "create", "--name", name, "--region", "west")
        let ended = try await place.run(
          ["vault", "delete", "--name", name, "--yes"], environment: seam.killing(at: step))
        if ended.status == 0 { break }
        #expect(ended.status == SIGKILL, "\(ended.errors)")
        #expect(try await work(place).status == 0)
        if try await place.list("vault", "list").contains(where: { $0["name"] as? String == name }) {
          whole += 1
          try await place.do("vault", "delete", "--name", name, "--yes")
        } else {
          gone += 1
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: place.storage).sorted()
        #expect(left == [".backup-center-region", "myVault"])
        let keys = try FileManager.default.contentsOfDirectory(atPath: place.state + "/keys")
        #expect(keys.count == 1, "after step \(step)")
      }
      #expect(whole > 0 && gone > 0, "\(whole) whole, \(gone) gone")
      try await Restic(place).expectWhole(place)
    }

    @Test("in the middle of a restore: the next executor removes what was made, and nothing else")
    func restore() async throws {
      let place = try Installation()
      try FileManager.default.createDirectory(atPath: place.images + "/hotel", withIntermediateDirectories: true)
      try await Tool.bash(#"head -c 20000000 /dev/urandom > "$1""#, place.images + "/hotel/slow.raw")
      try await place.setUp()
      try await place.protect("slow")
      try await place.do("protection", "backup-now", "--vault-name", "myVault", "--item-name", "slow", "--wait")
      try await place.do("config", "set", "--restore-rate-limit", "1MiB")
      try FileManager.default.createDirectory(atPath: place.path("there"), withIntermediateDirectories: true)
      try "mine".write(toFile: place.path("there/note"), atomically: true, encoding: .utf8)
      let executor = try await Following.executor(of: place)
      try await place.do(
        "restore", "restore-disks", "--vault-name", "myVault", "--item-name", "slow", "--target-dir",
        place.path("there/a/b"))
      // Until something is in the draft.
      try await Tool.bash(
        #"until find "$1" -path '*/.restoring-*/slow/slow.raw' -size +0 | grep -q .; do :; done"#, place.path("there"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("there")).count == 2)
      executor.signal(SIGKILL)
      _ = await executor.status()
      #expect(try await work(place).status == 0)
      let jobs = try await place.list("job", "list", "--operation", "Restore")
      #expect((jobs.first?["error"] as? [String: Any])?["code"] as? String == "JobInterrupted")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("there")) == ["note"])
      try await place.do("config", "set", "--restore-rate-limit", "none")
      try await place.expectRestorable("slow", below: place.path("there/a/b"))
    }
  }
}
