import BackupModel
import Foundation
import GRDB

/// Puts the pre-check of each item into a list of items, with a few queries for the whole list.
enum PreChecks {
  static func added(to listings: [ItemListing], now: Date, in db: Database) throws -> [ItemListing] {
    guard !listings.isEmpty else { return [] }
    let knowledge = try Knowledge(db, only: listings.count == 1 ? listings[0].instance : nil)
    return listings.map { listing in
      var listing = listing
      listing.preCheck = knowledge.facts(of: listing.instance).flatMap { PreCheckRules.check($0, now: now) }
      return listing
    }
  }

  /// What is known, by what it is about.
  private struct Knowledge {
    struct Machine {
      let isApplicable: Bool
      let problem: BackupError?
    }

    private let vaults: [VaultID: Vault]
    private let health: [VaultID: VaultHealth]
    private var policies: [PolicyID: BackupPolicy] = [:]
    private let machines: [VirtualMachineID: Machine]
    private let latest: [InstanceID: Date]

    init(_ db: Database, only instance: BackupInstance?) throws {
      let all = try VaultTable.all(db)
      vaults = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      health = try VaultHealthTable.all(db)
      for vault in all {
        for listing in try PolicyTable.listings(inVault: vault, db) { policies[listing.id] = listing.policy }
      }
      machines = try Row.fetchAll(
        db,
        sql: """
          SELECT machine.id, powerState, unreadable, source.problem FROM machine JOIN source ON source.id = sourceID
          WHERE missing = 0 AND (?1 IS NULL OR machine.id = ?1)
          """, arguments: [instance?.machineID.rawValue]
      ).reduce(into: [:]) { found, row in
        let state: PowerState = try row.word("powerState")
        let unreadable: BackupError? = try row.optionalJSON("unreadable")
        let problem: BackupError? = try row.optionalJSON("problem")
        found[try row.id("id")] = Machine(isApplicable: state != .notApplicable, problem: problem ?? unreadable)
      }
      // A point that the policy decides about was made on schedule; others carry a date.
      latest = try Row.fetchAll(
        db,
        sql: """
          SELECT instanceID, max(time) AS time FROM point
          WHERE retainUntil IS NULL AND (?1 IS NULL OR instanceID = ?1) GROUP BY instanceID
          """, arguments: [instance?.id.rawValue]
      ).reduce(into: [:]) { found, row in found[try row.id("instanceID")] = try row.date("time") }
    }

    func facts(of instance: BackupInstance) -> PreCheckFacts? {
      guard let vault = vaults[instance.vaultID] else { return nil }
      let machine = machines[instance.machineID]
      return PreCheckFacts(
        instance: instance, vault: vault, health: health[vault.id] ?? VaultHealth(),
        policy: instance.policyID.flatMap { policies[$0] }, machineFound: machine != nil,
        sourceProblem: machine?.problem, extensionApplies: machine?.isApplicable ?? true,
        latestScheduledPoint: latest[instance.id])
    }
  }
}
