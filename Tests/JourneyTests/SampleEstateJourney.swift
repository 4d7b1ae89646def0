import Foundation
import Testing

extension Journeys {
  @Suite struct SampleEstateLife {
    @Test("ten machines are protected and backed up at once, and every disk comes back, sparse")
    func tenAtOnce() async throws {
      let folder = try Folder()
      let demo = folder.path + "/a demo"
      let place = try Installation(folder: folder, state: "a demo/state")
      let prepared = try await Tool.run(Installation.program, ["demo", "--prepare-only", "--dir", demo])
      try #require(prepared.status == 0, "\(prepared.errors)")
      let made = try await Tool.run(Installation.program, ["overview", "--state", demo + "/state"])
      try #require(made.status == 0, "\(made.errors)")
      #expect(made.output.contains("--state '\(demo)/state' vault create --name myRecoveryServicesVault"))
      let again = try await Tool.run(Installation.program, ["demo", "--prepare-only", "--dir", demo])
      #expect(again.status == 0, "\(again.errors)")
      #expect(try await place.list("region", "list").count == 2)
      #expect(try await place.list("source", "list").count == 2)

      // The first command that the demo suggests, pasted into a shell as it stands.
      let create = try #require(made.output.split(separator: "\n").first { $0.contains(" vault create ") })
      try await Tool.bash(#"cd "$1"; eval "$2""#, FileManager.default.currentDirectoryPath, String(create))

      let all = try await place.list("vm", "list")
      let near = try await place.list("vm", "list", "--region", "europe-west", "--protectable")
      #expect(all.count > near.count)
      #expect(near.count >= 9)
      let names = try near.map {
        "\(try #require($0["resourceGroup"] as? String))/\(try #require($0["name"] as? String))"
      }
      #expect(names.contains { $0.hasSuffix("/myVM") })
      let vault = ["--vault-name", "myRecoveryServicesVault"]
      let far = try #require(all.first { $0["region"] as? String == "europe-north" }?["name"] as? String)
      let enable = ["protection", "enable-for-vm"] + vault + ["--policy-name", "DefaultPolicy", "--vm"]
      #expect(try await place.refusal(enable + names + [far]) == "UserErrorVmNotInVaultRegion")
      #expect(try await place.list("item", "list").isEmpty)
      let enabled = try await place.run(enable + names + ["--wait"])
      #expect(enabled.status == 0, "\(enabled.errors)")

      var jobs: [String] = []
      for name in names {
        let job = try await place.object("protection", "backup-now", vault[0], vault[1], "--item-name", name)
        jobs.append(try #require(job["name"] as? String))
      }
      let waited = try await place.run(["job", "wait", "--name"] + jobs)
      #expect(waited.status == 0, "\(waited.errors)")
      let ended = try await place.list("job", "list", "--operation", "Backup")
      #expect(ended.count == names.count)
      #expect(ended.allSatisfy { $0["status"] as? String == "Completed" })
      try expectAtMostTwoAtOnce(ended)

      let target = folder.path + "/restored"
      for name in names {
        try await place.expectRestorable(name, below: target, vault: "myRecoveryServicesVault")
        for disk in try await place.disks(of: name) where disk.format == "raw" {
          try await Tool.bash(
            #"original=$(stat -c %b "$1"); restored=$(stat -c %b "$2"); [ $restored -le $(( original + 2048 )) ]"#,
            disk.path, "\(target)/\(name.split(separator: "/").last ?? "")/\(disk.name).raw")
        }
      }
      try await place.expectCleanRepository("myRecoveryServicesVault")
    }

    private func expectAtMostTwoAtOnce(_ jobs: [[String: Any]]) throws {
      let spans = try jobs.map {
        (start: try #require($0["startTime"] as? String), end: try #require($0["endTime"] as? String))
      }
      // ISO 8601 times of one zone compare as text.
      for span in spans {
        #expect(spans.filter { $0.start <= span.start && span.start < $0.end }.count <= 2)
      }
    }
  }
}
