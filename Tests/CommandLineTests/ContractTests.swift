import BackupModel
import Foundation
import Testing

@testable import backup_center

/// The fields that scripts rely on: more may be added, these stay.
@Suite struct ContractTests {
  private static let vm = [
    "id", "name", "resourceGroup", "region", "source", "powerState", "sizeBytes", "allocatedBytes", "disks",
    "protectable", "reason", "vaultName",
  ]
  private static let vault = [
    "id", "name", "region", "storageRedundancy", "softDeleteState", "softDeleteRetentionDays", "immutabilityState",
    "repository", "itemCount", "softDeletedItemCount", "logicalBytes", "storedBytes",
  ]
  private static let policy = [
    "name", "vaultName", "type", "schedule", "retention", "snapshotRetentionDays", "timeZone", "itemCount", "summary",
  ]
  private static let item = [
    "id", "name", "resourceGroup", "vaultName", "policyName", "protectionState", "healthStatus", "lastBackupStatus",
    "lastBackupTime", "latestRecoveryPoint", "nextBackupTime", "purgeDate",
  ]
  private static let job = [
    "name", "itemName", "vaultName", "operation", "status", "startTime", "endTime", "durationSeconds", "bytesTotal",
    "bytesProcessed", "bytesRead", "bytesStored", "tasks", "error", "warnings",
  ]
  private static let point = [
    "name", "itemName", "time", "consistency", "type", "reason", "tier", "retainUntil", "sizeBytes", "readBytes",
    "storedBytes", "snapshot", "disks",
  ]
  private static let about = ["--vault-name", "v", "--item-name", "hotel-db01"]

  @Test(
    "a list is an array whose objects have the fields of the contract",
    arguments: [
      (["vm", "list"], vm), (["vault", "list"], vault), (["policy", "list", "--vault-name", "v"], policy),
      (["item", "list"], item), (["job", "list"], job), (["recoverypoint", "list"] + about, point),
      (["protection", "check-vm", "--vm", "myVM"], vm),
      (["region", "list"], ["id", "name", "storage", "pairedRegion"]),
      (["source", "list"], ["id", "name", "region", "type", "location", "problem"]),
      (
        ["alert", "list"],
        ["id", "severity", "state", "code", "message", "recommendedAction", "vaultName", "itemName", "time"]
      ),
    ])
  func lists(arguments: [String], fields: [String]) async throws {
    let objects = try #require(try await Bench(Sample.service()).json(arguments) as? [[String: Any]])
    let keys = Set(try #require(objects.first).keys)
    #expect(keys.isSuperset(of: fields), "missing: \(Set(fields).subtracting(keys))")
  }

  @Test(
    "a show is an object with the same fields",
    arguments: [
      (["vault", "show", "--vault-name", "myRecoveryServicesVault"], vault),
      (["policy", "show", "--vault-name", "v", "--name", "DefaultPolicy"], policy),
      (["policy", "get-default-for-vm", "--vault-name", "v"], policy), (["item", "show"] + about, item),
      (["job", "show", "--name", "j1"], job), (["recoverypoint", "show", "--name", "p1"] + about, point),
      (["config", "show"], ["concurrentTransfers", "compressionLevel"]),
    ])
  func shows(arguments: [String], fields: [String]) async throws {
    let object = try #require(try await Bench(Sample.service()).json(arguments) as? [String: Any])
    #expect(Set(object.keys).isSuperset(of: fields))
  }

  @Test("an empty list is an empty array, and standard error stays silent")
  func empty() async throws {
    let bench = Bench()
    #expect(try #require(try await bench.json(["vm", "list"]) as? [Any]).isEmpty)
    #expect(bench.errors.isEmpty)
  }

  @Test("a running job: PascalCase, null where nothing is known, seconds with milliseconds, nested tasks")
  func jobValues() async throws {
    let bench = Bench(Sample.service { $0.jobs = [Sample.job(step: .transferData)] })
    let job = try #require(try await bench.json(["job", "show", "--name", "j1"]) as? [String: Any])
    #expect(job["status"] as? String == "InProgress")
    #expect(job["operation"] as? String == "Backup")
    #expect(job["startTime"] as? String == "2026-11-22T17:44:55.500Z")
    #expect(job["durationSeconds"] as? Double == 4.5)
    for unknown in ["endTime", "bytesTotal", "error"] { #expect(job[unknown] is NSNull) }
    let tasks = try #require(job["tasks"] as? [[String: Any]])
    #expect(tasks.map { $0["name"] as? String } == ["Take snapshot", "Transfer data to vault", "Validate backup"])
    #expect(tasks.map { $0["status"] as? String } == ["Completed", "InProgress", "NotStarted"])
    #expect(Set(tasks[0].keys).isSuperset(of: ["name", "status", "startTime", "endTime"]))
  }

  @Test("a recovery point: consistency, type and tier as Azure names them")
  func pointValues() async throws {
    let point = try #require(
      try await Bench(Sample.service()).json(["recoverypoint", "show", "--name", "p1"] + Self.about) as? [String: Any])
    #expect(point["consistency"] as? String == "CrashConsistent")
    #expect(point["type"] as? String == "Full")
    #expect(point["tier"] as? String == "VaultStandard")
    #expect(point["retainUntil"] is NSNull)
    #expect(point["sizeBytes"] as? UInt64 == 1 << 30)
  }

  @Test("an error is one line, or an object with code, message and recommendedAction")
  func errors() throws {
    #expect(
      FailureReport.line(Sample.full, as: .table)
        == "error: StorageFull: The storage of vault myRecoveryServicesVault is full. Make room and try again.")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(FailureReport.line(Sample.full, as: .json).utf8)) as? [String: String]
    )
    #expect(
      object == [
        "code": "StorageFull", "message": "The storage of vault myRecoveryServicesVault is full.",
        "recommendedAction": "Make room and try again.",
      ])
  }

  @Test("nothing that isn't built appears in the help")
  func help() {
    let commands = BackupCenter.configuration.groupedSubcommands.flatMap(\.subcommands)
    let names = commands.flatMap { command -> [String] in
      let name = command.configuration.commandName ?? ""
      let below = command.configuration.subcommands.compactMap { $0.configuration.commandName }
      return below.isEmpty ? [name] : below.map { "\(name) \($0)" }
    }
    #expect(
      names.sorted() == [
        "alert acknowledge", "alert close", "alert list", "clock confirm", "clock show", "config set", "config show",
        "demo", "item list", "item set-policy", "item show", "job list", "job show", "job stop", "job wait",
        "overview", "policy create", "policy delete", "policy get-default-for-vm", "policy list",
        "policy list-associated-items",
        "policy preview", "policy set", "policy show", "protection backup-now", "protection check-vm",
        "protection disable", "protection enable-for-vm", "protection resume", "protection undelete",
        "protection update-for-vm", "recoverypoint list", "recoverypoint show", "region create", "region delete",
        "region list", "restore restore-disks", "service install", "service run", "source add", "source list",
        "source remove", "vault adopt", "vault backup-properties", "vault create", "vault delete", "vault export-key",
        "vault list", "vault prune", "vault recovery-kit", "vault show", "vault verify", "vm list",
      ])
  }
}
