import ArgumentParser
import BackupModel
import Foundation
import Testing

@testable import backup_center

@Suite("Commands for the life of protection")
struct LifeCommandTests {
  private func bench(_ items: [ItemListing] = []) -> Bench {
    Bench(
      FakeService {
        $0.regions = [Sample.region]
        $0.sources = [Sample.sourceListing]
        $0.vaults = [Sample.vaultListing]
        $0.items = items
      })
  }

  private let stop = ["protection", "disable", "--vault-name", "v", "--item-name", "hotel-db01"]

  @Test("without an option, disable keeps the data for good; the job that is answered has ended")
  func retain() async throws {
    let bench = bench()
    let job = try #require(try await bench.json(stop) as? [String: Any])
    #expect(bench.service.look { $0.stopChoices } == [.retain])
    #expect(job["status"] as? String == "Completed")
    #expect(job["operation"] as? String == "DisableBackup")
    #expect(job["bytesFreed"] as? Int == 0)
    #expect(job["waitReason"] is NSNull)
  }

  @Test("deleting passes on the typed name, the reason in any letter case, and the comments")
  func delete() async throws {
    let bench = bench()
    try await bench.run(
      stop + ["--delete-backup-data", "--confirm-name", "hotel-db01", "--reason", "testitem", "--comments", "gone"])
    #expect(
      bench.service.look { $0.stopChoices } == [
        .delete(DeletionConfirmation(typedName: "hotel-db01", reason: .testItem, comments: "gone"))
      ])
    let error = await #expect(throws: BackupError.self) {
      try await bench.run(stop + ["--delete-backup-data", "--reason", "Other"])
    }
    #expect(error?.code == .confirmationMismatch)
  }

  @Test(
    "options that contradict each other are usage errors",
    arguments: [
      ["--delete-backup-data", "--retain-as-per-policy"], ["--confirm-name", "x"], ["--reason", "Whim"],
      ["--comments", "x"],
    ])
  func contradictions(_ options: [String]) async {
    let error = await #expect(throws: (any Error).self) { try await bench().run(stop + options) }
    #expect(error.map { BackupCenter.exitCode(for: $0).rawValue } == 64)
  }

  @Test("properties are given by Azure's words or ours, and at least one is needed")
  func properties() async throws {
    let bench = bench()
    let set = ["vault", "backup-properties", "set", "--vault-name", Sample.vault.name]
    try await bench.run(
      set + [
        "--soft-delete-feature-state", "alwayson", "--soft-delete-duration", "30", "--backup-storage-redundancy",
        "LocallyRedundant", "--immutability-state", "enabled", "--cross-region-restore-flag", "false", "--yes",
      ])
    try await bench.run(set + ["--soft-delete-feature-state", "Disable"])
    #expect(
      bench.service.look { $0.propertyChanges } == [
        VaultPropertyChange(
          storageRedundancy: .locallyRedundant, crossRegionRestore: false, softDeleteState: .alwaysOn,
          softDeleteRetentionDays: 30, immutabilityState: .enabled),
        VaultPropertyChange(softDeleteState: .disabled),
      ])
    let error = await #expect(throws: (any Error).self) { try await bench.run(set) }
    #expect(error.map { BackupCenter.exitCode(for: $0).rawValue } == 64)
  }

  @Test(
    "what can never be taken back is confirmed by --yes or by the vault's name typed",
    arguments: [["--immutability-state", "Locked"], ["--soft-delete-feature-state", "AlwaysOn"]])
  func irreversible(_ options: [String]) async throws {
    let set = ["vault", "backup-properties", "set", "--vault-name", Sample.vault.name] + options
    for answer in [nil, "", "yes", Sample.vault.name + " "] as [String?] {
      let bench = bench()
      bench.answer(answer)
      let error = await #expect(throws: BackupError.self) { try await bench.run(set) }
      #expect(error?.code == .confirmationMismatch)
      #expect(bench.service.look { $0.propertyChanges }.isEmpty)
    }
    let typing = bench()
    typing.answer(Sample.vault.name)
    try await typing.run(set)
    let sure = bench()
    try await sure.run(set + ["--yes"])
    for bench in [typing, sure] { #expect(bench.service.look { $0.propertyChanges }.count == 1) }
    // Programs that read JSON are asked nothing.
    let json = bench()
    json.answer(Sample.vault.name)
    await #expect(throws: BackupError.self) { try await json.run(set + ["--output", "json"]) }
  }

  @Test("a vault whose storage is lost is forgotten by its name, and its key is told")
  func forget() async throws {
    let name = Sample.vault.name
    let bench = bench([Sample.item("hotel-db01")])
    let error = await #expect(throws: BackupError.self) {
      try await bench.run(["vault", "delete", "--name", name, "--storage-lost"])
    }
    #expect(error?.code == .confirmationMismatch)
    for wrong in [["--confirm-name", name], ["--storage-lost", "--confirm-name", name, "--yes"]] {
      let error = await #expect(throws: (any Error).self) {
        try await bench.run(["vault", "delete", "--name", name] + wrong)
      }
      #expect(error.map { BackupCenter.exitCode(for: $0).rawValue } == 64)
    }
    try await bench.run(["vault", "delete", "--name", name, "--storage-lost", "--confirm-name", name])
    #expect(bench.output.contains("is forgotten, with 2 items"))
    #expect(bench.errors.contains("vault adopt --storage /srv/west/\(name) --key-file /state/keys/1"))
  }

  @Test("a vault is deleted only with --yes, and its blockers are told without it too")
  func vaultDelete() async throws {
    let full = bench([Sample.item("hotel-db01")])
    for options in [[], ["--yes"]] as [[String]] {
      let error = await #expect(throws: BackupError.self) {
        try await full.run(["vault", "delete", "--name", Sample.vault.name] + options)
      }
      #expect(error?.code == .vaultNotEmpty)
    }
    let empty = bench()
    let error = await #expect(throws: BackupError.self) {
      try await empty.run(["vault", "delete", "--name", Sample.vault.name])
    }
    #expect(error?.code == .confirmationMismatch)
    try await empty.run(["vault", "delete", "--name", Sample.vault.name, "--yes"])
    #expect(empty.service.look { $0.vaults }.isEmpty)
    #expect(empty.output.contains("is deleted"))
    #expect(empty.errors.contains("backup-center vault list"))
  }

  @Test("a dry run of prune tells bytes and queues nothing")
  func dryRun() async throws {
    let bench = bench()
    let answer = try #require(
      try await bench.json(["vault", "prune", "--vault-name", "v", "--dry-run"]) as? [String: Any])
    #expect(answer["bytesFreed"] as? Int == 2 << 20)
    #expect(answer["removedPackCount"] as? Int == 2)
    #expect(bench.service.look { $0.jobs }.isEmpty)
  }

  @Test("undelete names the policy that the item had, if it still exists", arguments: [true, false])
  func undelete(policyExists: Bool) async throws {
    var item = Sample.item()
    var gold = Sample.policyListing
    gold.policy = BackupPolicy.standardDefault(for: Sample.vault.id, timeZone: "UTC")
    gold.policy.name = "Gold"
    item.instance.protection = .stopped(retainAsPerPolicy: nil)
    item.instance.formerPolicyID = gold.policy.id
    let bench = Bench(
      Sample.service { [item, gold] state in
        state.items = [item]
        if policyExists { state.policies.append(gold) }
      })
    try await bench.run(["protection", "undelete", "--vault-name", "v", "--item-name", "hotel-db01"])
    #expect(bench.errors.contains("--policy-name \(policyExists ? "Gold" : "DefaultPolicy")"))
  }

  @Test("a deletion without the typed name says that it is not confirmed")
  func unconfirmed() async throws {
    let error = await #expect(throws: BackupError.self) {
      try await bench().run(stop + ["--delete-backup-data", "--reason", "Other"])
    }
    #expect(error?.message == "The deletion of the backup data of hotel-db01 is not confirmed.")
  }

  @Test("properties never promise a copy in another region that is not there")
  func replication() async throws {
    var listing = Sample.vaultListing
    listing.vault.crossRegionRestore = true
    let bench = Bench(Sample.service { [listing] in $0.vaults = [listing] })
    for words in [["backup-properties", "show", "--vault-name"], ["show", "--name"]] {
      try await bench.run(["vault"] + words + [Sample.vault.name])
    }
    #expect(bench.output.components(separatedBy: "Geo redundant, not replicated yet").count == 3)
    #expect(bench.output.components(separatedBy: "On, once the vault is replicated").count == 3)
  }
}
