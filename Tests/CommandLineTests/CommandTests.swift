import BackupViewModels
import ArgumentParser
import BackupModel
import Foundation
import Testing

@testable import backup_center

@Suite struct CommandTests {
  @Test(
    "with nothing configured, a list says in two lines what to run",
    arguments: [["vm", "list"], ["vault", "list"], ["item", "list"], ["region", "list"], ["source", "list"]])
  func firstUse(arguments: [String]) async throws {
    let bench = Bench()
    try await bench.run(arguments)
    #expect(bench.output.isEmpty)
    #expect(
      bench.errors == """
        No region is configured yet: backup-center region create --name europe-west --storage /srv/backup
        To try everything on a sample estate first: backup-center demo

        """)
  }

  @Test("with nothing configured, the program alone says the same on standard output")
  func alone() async throws {
    let bench = Bench()
    try await bench.run(["overview"])
    #expect(bench.output.split(separator: "\n").count == 2)
  }

  @Test("with nothing configured, an action is refused with what to run")
  func firstAction() async throws {
    let error = await #expect(throws: BackupError.self) {
      try await Bench().run(["--state", "/x y", "vault", "show", "--vault-name", "V"])
    }
    #expect(error?.code == .nothingConfigured)
    #expect(error?.recommendedAction.contains("--storage /srv/backup --state '/x y'") == true)
  }

  @Test("with a region and no source, the next thing to run is source add")
  func noSource() async throws {
    let bench = Bench(FakeService { $0.regions = [Sample.region] })
    try await bench.run(["vm", "list"])
    #expect(
      bench.errors
        == "No source is configured yet: backup-center source add --region europe-west --images /srv/images\n")
  }

  @Test(
    "usage errors are ArgumentParser's, with exit code 64",
    arguments: [
      ["vault", "create"], ["nonsense"], ["vm", "list", "--output", "xml"], ["job", "list", "--status", "Sleeping"],
      ["job", "list", "--limit", "0"], ["job", "list", "--start-date", "yesterday"],
      ["job", "list", "--start-date", "2026-02-02", "--end-date", "2026-02-01"],
      ["protection", "backup-now", "--vault-name", "v", "--item-name", "i", "--retain-until", "2026-02-30"],
      ["protection", "enable-for-vm", "--vault-name", "v", "--policy-name", "p"],
      ["protection", "enable-for-vm", "--vault-name", "v", "--policy-name", "p", "--vm", "a", "--diskslist", "vda"],
      [
        "protection", "enable-for-vm", "--vault-name", "v", "--policy-name", "p", "--vm", "a", "--disk-list-setting",
        "include",
      ],
      ["restore", "restore-disks", "--vault-name", "v", "--item-name", "i", "--target-dir", "d", "--format", "vmdk"],
      ["config", "set"], ["job", "wait", "--name", "j", "--timeout", "-1"],
    ])
  func usage(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try BackupCenter.parseAsRoot(arguments) }
    #expect(error.map(BackupCenter.exitCode(for:)) == .validationFailure)
  }

  @Test("--state and --output may stand before the command or after it")
  func globalOptions() throws {
    for arguments in [
      ["--state", "/s", "--output", "json", "vm", "list"], ["vm", "list", "--output", "json", "--state", "/s"],
    ] {
      let command = try #require(try BackupCenter.parseAsRoot(arguments) as? VirtualMachineList)
      #expect(command.global.state == "/s")
      #expect(command.global.output == .json)
    }
  }

  @Test("statuses and operations are read in any case, and days are whole days of the wall clock")
  func jobFilters() async throws {
    let bench = Bench(Sample.service())
    try await bench.run([
      "job", "list", "--status", "inprogress", "--status", "Failed", "--operation", "BACKUP", "--start-date",
      "2026-11-20", "--end-date", "2026-11-21",
    ])
    let query = try #require(bench.service.look { $0.jobQueries.first })
    #expect(query.statuses == [.inProgress, .failed])
    #expect(query.operation == .backup)
    #expect(query.from.map(TimeText.iso) == "2026-11-20T00:00:00.000Z")
    #expect(query.to.map(TimeText.iso) == "2026-11-21T23:59:59.999Z")
  }

  @Test("paths are made absolute before they reach the service, and an empty one is refused")
  func paths() async throws {
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(.queued)] })
    try await bench.run(["region", "create", "--name", "north", "--storage", "backup/../b"])
    #expect(bench.service.look { $0.createdRegions.first?.storage } == "/work/backup/../b")
    let restore = ["restore", "restore-disks", "--vault-name", "v", "--item-name", "i", "--target-dir"]
    try await bench.run(restore + ["out", "--format", "qcow2", "--restore-only-osdisk"])
    let request = try #require(bench.service.look { $0.restoreRequests.first })
    #expect(request.targetDirectory == "/work/out")
    #expect(request.format == .qcow2)
    #expect(request.osDiskOnly)
    let error = await #expect(throws: BackupError.self) { try await bench.run(restore + [""]) }
    #expect(error?.code == .invalidPath)
  }

  @Test("machines may be listed after one --vm or after several, and disks chosen as az does")
  func enable() async throws {
    let bench = Bench(Sample.service())
    let enable = ["protection", "enable-for-vm", "--vault-name", "v", "--policy-name", "p"]
    try await bench.run(
      enable + ["--vm", "a", "hotel/b", "--vm", "c", "--diskslist", "vdb", "--disk-list-setting", "exclude"])
    try await bench.run(enable + ["--vm", "a", "--exclude-all-data-disks"])
    let requests = bench.service.look { $0.enableRequests }
    #expect(requests.map(\.machines) == [["a", "hotel/b", "c"], ["a"]])
    #expect(requests.map(\.diskSelection) == [.exclude(["vdb"]), .osDiskOnly])
  }

  @Test("several items are backed up by one command, whose JSON is an array then")
  func backupNow() async throws {
    let backup = ["protection", "backup-now", "--vault-name", "v", "--item-name", "a"]
    let service = Sample.service { $0.jobs = [Sample.job(.queued), Sample.job(.queued, id: "j2")] }
    let several = try await Bench(service).json(backup + ["--item-name", "b"]) as? [[String: Any]]
    #expect(several?.compactMap { $0["name"] as? String } == ["j1", "j2"])
    #expect(try await Bench(service).json(backup) is [String: Any])
  }

  @Test("check-vm says that a machine can be protected, and vm list why one can't be read, protected or not")
  func machineWords() async throws {
    var unreadable = Sample.machine("broken", vault: Sample.vault.name)
    unreadable.machine.disks[0].sizeBytes = 0
    unreadable.machine.unreadable = BackupError(
      .imageUnreadable, "The image is no qcow2.", recommendedAction: "Look at it.")
    let service = FakeService { [unreadable] in $0.machines = [unreadable, Sample.machine("myVM")] }
    let bench = Bench(service)
    try await bench.run(["protection", "check-vm", "--vm", "myVM"])
    #expect(bench.output.contains("Can be protected"))
    try await bench.run(["vm", "list"])
    #expect(bench.output.contains("! myRecoveryServicesVault: The image is no qcow2."))
    #expect(!bench.output.contains("0 B"))
    #expect(bench.errors == "hotel/broken: The image is no qcow2.\n")
  }

  @Test("export-key prints the password and nothing else")
  func exportKey() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["vault", "export-key", "--vault-name", Sample.vault.name])
    #expect(bench.output == String(repeating: "0f", count: 32) + "\n")
    #expect(bench.errors.isEmpty)
  }

  @Test("settings that aren't named stay as they are")
  func settings() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["config", "set", "--compression-level", "3"])
    #expect(bench.service.look { $0.settings } == EngineSettings(concurrentTransfers: 2, compressionLevel: 3))
  }

  @Test("the demo sets up what is absent, twice the same, and shows what to try next")
  func demo() async throws {
    let service = FakeService { $0.machines = [Sample.machine("hotel-db01"), Sample.machine("myVM")] }
    for _ in 1...2 {
      let preparing = Bench(service)
      try await preparing.run(["demo", "--prepare-only", "--dir", "/home/anna/demo"])
      #expect(preparing.errors == "Making hotel-db01\n")
      #expect(preparing.output.contains("1 region · 2 VMs, none protected · 0 vaults"))
      let bench = Bench(service)
      try await bench.run(["overview", "--state", "/home/anna/demo/state"])
      #expect(
        bench.output == """
          Backup Center  1 region · 2 VMs, none protected · 0 vaults

          Name        Resource group  Region       Disks     Size  Allocated  Protection
          hotel-db01  hotel           europe-west      1  1.0 GiB   40.0 MiB  Not protected
          myVM        hotel           europe-west      1  1.0 GiB   40.0 MiB  Not protected

          Next
          # Create a vault:
          backup-center --state ~/demo/state vault create --name myRecoveryServicesVault --region europe-west
          # Protect some of its machines, all at once:
          backup-center --state ~/demo/state protection enable-for-vm --vault-name myRecoveryServicesVault --policy-name DefaultPolicy --vm myVM hotel-db01 --wait
          # Back one up now:
          backup-center --state ~/demo/state protection backup-now --vault-name myRecoveryServicesVault --item-name myVM --wait
          # See what can be restored:
          backup-center --state ~/demo/state recoverypoint list --vault-name myRecoveryServicesVault --item-name myVM
          # Get every byte back:
          backup-center --state ~/demo/state restore restore-disks --vault-name myRecoveryServicesVault --item-name myVM --target-dir restored --wait

          """)
    }
    #expect(service.look { $0.regions.count } == 1)
    #expect(service.look { $0.sources.count } == 1)
  }
}
