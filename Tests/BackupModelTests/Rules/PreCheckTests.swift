import BackupModel
import Foundation
import Testing

@Suite("The pre-check of an item")
struct PreCheckTests {
  /// A Wednesday noon, in UTC as the policy is.
  private static let now = Date(timeIntervalSince1970: 1_773_230_400)

  private static func facts(_ change: (inout PreCheckFacts) -> Void = { _ in }) -> PreCheckFacts {
    let region = RegionID(rawValue: "r")
    let vault = Vault(
      id: VaultID(rawValue: "v"), name: "complex", regionID: region, storageRedundancy: .locallyRedundant,
      repository: "/srv/v", createdAt: now)
    let policy = BackupPolicy.standardDefault(for: vault.id, timeZone: "UTC")
    var facts = PreCheckFacts(
      instance: BackupInstance(
        name: "myVM", resourceGroup: "hotel", vaultID: vault.id, machineID: VirtualMachineID(rawValue: "m"),
        protection: .active(policyID: policy.id), configuredAt: now.addingTimeInterval(-30 * 86_400)),
      vault: vault, health: VaultHealth(keyExportedAt: now),
      recentRuns: PreCheckRules.recentRuns(of: policy, now: now), machineFound: true, sourceProblem: nil,
      extensionApplies: true, latestScheduledPoint: now.addingTimeInterval(-86_400 / 2))
    change(&facts)
    return facts
  }

  private func check(_ change: (inout PreCheckFacts) -> Void = { _ in }) throws -> PreCheck {
    try #require(PreCheckRules.check(Self.facts(change)))
  }

  @Test("passes with nothing to say when all is well")
  func passed() throws {
    #expect(try check().findings.isEmpty)
    #expect(try check().status == .passed)
  }

  @Test("tells that nothing is replicated and that no extension applies, and passes all the same")
  func information() throws {
    let result = try check {
      $0.vault.storageRedundancy = .geoRedundant
      $0.extensionApplies = false
    }
    #expect(Set(result.findings.map(\.cause.code)) == [.notReplicatedYet, .extensionNotApplicable])
    #expect(result.status == .passed)
  }

  @Test("warns of a key that was never exported, also when protection is stopped")
  func key() throws {
    for protection in [nil, BackupInstance.Protection.stopped(retainAsPerPolicy: nil)] {
      let result = try check { facts in
        facts.health.keyExportedAt = nil
        if let protection { facts.instance.protection = protection }
      }
      #expect(result.findings.map(\.cause.code) == [.keyNotExported])
      #expect(result.status == .warning)
    }
  }

  @Test(
    "counts scheduled runs that left no point",
    arguments: [(1, nil), (2, HealthStatus.warning), (3, .warning), (4, .critical), (60, .critical)])
  func overdue(days: Int, expected: HealthStatus?) throws {
    let result = try check { $0.latestScheduledPoint = Self.now.addingTimeInterval(-Double(days) * 86_400) }
    #expect(result.status == expected ?? .passed)
    #expect(result.findings.map(\.cause.code) == (expected == nil ? [] : [.noRecentPoint]))
  }

  @Test("gives a new item the time that its policy gives it")
  func newItem() throws {
    let result = try check {
      $0.latestScheduledPoint = nil
      $0.instance.configuredAt = Self.now.addingTimeInterval(-3_600)
    }
    #expect(result.status == .passed)
  }

  @Test("does not ask a stopped item for new points, nor for its machine")
  func stopped() throws {
    let result = try check {
      $0.instance.protection = .stopped(retainAsPerPolicy: nil)
      $0.latestScheduledPoint = nil
      $0.machineFound = false
    }
    #expect(result.findings.isEmpty)
  }

  @Test("has nothing to say about a soft-deleted item")
  func softDeleted() {
    let facts = Self.facts { $0.instance.protection = .softDeleted(at: Self.now, purgeAt: Self.now) }
    #expect(PreCheckRules.check(facts) == nil)
  }

  @Test("is critical when the datasource is not found or can't be read, and puts that first")
  func datasource() throws {
    let gone = try check {
      $0.machineFound = false
      $0.health.keyExportedAt = nil
    }
    #expect(gone.findings.map(\.cause.code) == [.machineNotFound, .keyNotExported])
    #expect(gone.status == .critical)
    let problem = BackupError(.sourceUnreachable, "It is away.", recommendedAction: "Mount it.")
    let unreachable = try check {
      $0.machineFound = false
      $0.sourceProblem = problem
    }
    #expect(unreachable.findings.map(\.cause) == [problem])
  }

  @Test(
    "looks at the room on the storage",
    arguments: [(50, HealthStatus.passed), (10, .passed), (9, .warning), (2, .warning), (1, .critical), (0, .critical)]
      as [(UInt64, HealthStatus)])
  func space(percent: UInt64, expected: HealthStatus) throws {
    let result = try check { $0.health.space = StorageSpace(freeBytes: percent, totalBytes: 100) }
    #expect(result.status == expected)
    #expect(result.findings.map(\.cause.code) == (expected == .passed ? [] : [.storageNearlyFull]))
  }

  @Test("is critical while the last verification found damage")
  func damage() throws {
    #expect(try check { $0.health.damagedPoints = 1 }.findings.map(\.cause.code) == [.vaultDamaged])
  }

  @Test("says that geo- and zone-redundant vaults are not replicated yet, and that local ones need not be")
  func replication() {
    for redundancy in Vault.StorageRedundancy.allCases {
      var vault = Self.facts().vault
      vault.storageRedundancy = redundancy
      #expect(vault.replicationState == (redundancy == .locallyRedundant ? .notNeeded : .notReplicatedYet))
    }
  }
}
