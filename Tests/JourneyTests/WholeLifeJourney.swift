import Foundation
import Testing

extension Journeys {
  @Suite struct WholeLife {
    @Test("from nothing to a restored disk, and every list tells of it on the way")
    func wholeLife() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw")
      try await place.makeFileSystem(at: "hotel/web/system.raw", megabytes: 32)
      try await place.makeFileSystem(at: "hotel/web/data.raw", megabytes: 32)
      try await place.makeFileSystem(at: "plain.raw", megabytes: 32)
      try await Tool.bash(
        #"qemu-img convert -f raw -O qcow2 "$1/plain.raw" "$1/hotel/cow.qcow2"; rm "$1/plain.raw""#, place.images)
      try await place.setUp()

      let machines = try await place.list("vm", "list")
      #expect(Set(machines.compactMap { $0["name"] as? String }) == ["db01", "web", "cow"])
      #expect(machines.allSatisfy { $0["resourceGroup"] as? String == "hotel" && $0["protectable"] as? Bool == true })

      let names = ["db01", "web", "cow"]
      try await place.do(
        "protection", "enable-for-vm", "--vault-name", "myVault", "--policy-name", "DefaultPolicy", "--vm", "db01",
        "hotel/web", "cow", "--wait")
      let items = try await place.list("item", "list", "--vault-name", "myVault")
      #expect(items.count == 3)
      #expect(items.allSatisfy { $0["protectionState"] as? String == "InitialBackupPending" })
      #expect(try await place.list("vm", "list", "--protectable").isEmpty)

      for name in names {
        let job = try await place.object(
          "protection", "backup-now", "--vault-name", "myVault", "--item-name", name, "--wait")
        #expect(job["status"] as? String == "Completed")
        #expect((job["tasks"] as? [[String: Any]])?.allSatisfy { $0["status"] as? String == "Completed" } == true)
        #expect((job["bytesStored"] as? Int ?? 0) > 0)
      }
      let points = try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "web")
      #expect(points.count == 1)
      #expect(points[0]["type"] as? String == "Full")
      #expect(points[0]["consistency"] as? String == "CrashConsistent")
      #expect((points[0]["disks"] as? [Any])?.count == 2)
      let item = try await place.object("item", "show", "--vault-name", "myVault", "--item-name", "db01")
      #expect(item["protectionState"] as? String == "Protected")
      #expect(item["lastBackupStatus"] as? String == "Completed")

      for name in names { try await place.expectRestorable(name, below: place.path("restored")) }
      try await place.expectCleanRepository()
      #expect(try await place.list("job", "list", "--operation", "restore").count == 3)
      #expect(try await place.list("job", "list", "--status", "completed").count == 9)
      let vault = try await place.object("vault", "show", "--vault-name", "myVault")
      #expect(vault["itemCount"] as? Int == 3)
      #expect((vault["storedBytes"] as? Int ?? 0) > 0)
    }

    @Test("a second backup stores the changes only, and both points restore to what the disk was")
    func incremental() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw")
      try await place.setUp()
      try await place.protect("db01")
      let backup = ["protection", "backup-now", "--vault-name", "myVault", "--item-name", "db01", "--wait"]
      #expect(try await place.run(backup).status == 0)
      let (disk, first) = (place.images + "/hotel/db01.raw", place.path("first.raw"))
      try await Tool.bash(
        #"cp --sparse=always "$1" "$2"; printf changed | dd of="$1" bs=1 seek=20000000 conv=notrunc status=none"#, disk,
        first)
      #expect(try await place.run(backup).status == 0)
      let points = try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "db01")
      #expect(points.map { $0["type"] as? String } == ["Incremental", "Full"])
      let (added, before) = (points[0]["storedBytes"] as? Int ?? 0, points[1]["storedBytes"] as? Int ?? 0)
      #expect(added < before / 4)

      try await place.expectRestorable("db01", below: place.path("now"))
      let older = try #require(points[1]["name"] as? String)
      try await place.do(
        "restore", "restore-disks", "--vault-name", "myVault", "--item-name", "hotel/db01", "--rp-name", older,
        "--target-dir", "then", "--wait")
      let restored = try #require((points[1]["disks"] as? [[String: Any]])?.first?["name"] as? String)
      try await Tool.bash(#"cmp "$1" "$2""#, first, place.path("then/db01/\(restored).raw"))
    }

    @Test("disks come back as qcow2 too, and the OS disk alone")
    func formats() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/web/data.raw", megabytes: 32)
      try await place.makeFileSystem(at: "hotel/web/system.raw", megabytes: 32)
      try await place.setUp()
      try await place.protect("web")
      try await place.do("protection", "backup-now", "--vault-name", "myVault", "--item-name", "web", "--wait")
      try await place.do(
        "restore", "restore-disks", "--vault-name", "myVault", "--item-name", "web", "--target-dir", "out", "--format",
        "qcow2", "--restore-only-osdisk", "--wait")
      let machine = try #require(try await place.list("protection", "check-vm", "--vm", "web").first)
      let disk = try #require((machine["disks"] as? [[String: Any]])?.first { $0["isOSDisk"] as? Bool == true })
      let (name, original) = (try #require(disk["name"] as? String), try #require(disk["path"] as? String))
      let files = try FileManager.default.contentsOfDirectory(atPath: place.path("out/web"))
      #expect(files.filter { $0.hasSuffix(".qcow2") } == ["\(name).qcow2"])
      try await Tool.bash(
        #"qemu-img compare -f raw -F qcow2 "$1" "$2"; qemu-img check -q "$2""#, original,
        place.path("out/web/\(name).qcow2"))
    }

    @Test("plain restic restores and dumps the same bytes, with nothing of ours but the key")
    func restic() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw")
      try await place.setUp()
      try await place.protect("db01")
      try await place.do("protection", "backup-now", "--vault-name", "myVault", "--item-name", "db01", "--wait")
      let point = try #require(
        try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "db01").first)
      let repository = try #require(
        try await place.object("vault", "show", "--vault-name", "myVault")["repository"] as? String)
      try await Tool.bash(
        """
        key=$("$1" vault export-key --vault-name myVault --state "$2")
        [[ $key =~ ^[0-9a-f]{64}$ ]]
        repository=$3 snapshot=$4 image=$5 out=$6
        command restic --no-cache -r "$repository" --password-file <(echo "$key") restore "$snapshot" --target "$out" >&2
        found=$(find "$out" -name '*.raw'); cmp "$image" "$found"
        command restic --no-cache -r "$repository" --password-file <(echo "$key") dump "$snapshot" "${found#"$out"}" \\
          | cmp - "$image"
        """, Installation.program, place.state, repository, try #require(point["snapshot"] as? String),
        place.images + "/hotel/db01.raw", place.path("by-restic"))
    }

    @Test("restic adds a snapshot of its own to the vault, and we go on")
    func sharedWithRestic() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw", megabytes: 32)
      try await place.setUp()
      try await place.protect("db01")
      let backup = ["protection", "backup-now", "--vault-name", "myVault", "--item-name", "db01", "--wait"]
      #expect(try await place.run(backup).status == 0)
      let repository = try #require(
        try await place.object("vault", "show", "--vault-name", "myVault")["repository"] as? String)
      try await Tool.bash(
        #"restic --no-cache -r "$3" --password-file <("$1" vault export-key --vault-name myVault --state "$2") backup /etc/hostname"#,
        Installation.program, place.state, repository)
      #expect(try await place.run(backup).status == 0)
      #expect(
        try await place.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "db01").count == 2)
      try await place.expectRestorable("db01", below: place.path("restored"))
      try await place.expectCleanRepository()
    }
  }
}
