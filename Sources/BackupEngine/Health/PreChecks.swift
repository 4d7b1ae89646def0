import BackupModel
import Foundation
import GRDB

/// Puts the pre-check of each item into a list of items, with a few queries for the whole list.
enum PreChecks {
  static func added(to listings: [ItemListing], now: Date, in db: Database) throws -> [ItemListing] {
    guard !listings.isEmpty else { return [] }
    let knowledge = try Knowledge(db, of: listings.map(\.instance))
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

    init(_ db: Database, of instances: [BackupInstance]) throws {
      vaults = Dictionary(try VaultTable.all(db).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      health = try VaultHealthTable.all(db)
      for id in Set(instances.compactMap(\.policyID)) { policies[id] = try PolicyTable.find(id, in: db) }
      machines = try Row.fetchAll(
        db,
        sql: """
          SELECT machine.id, powerState, unreadable, source.problem FROM machine JOIN source ON source.id = sourceID
          WHERE missing = 0 AND machine.id IN (SELECT value FROM json_each(?))
          """, arguments: [StoredJSON.list(instances.map(\.machineID.rawValue))]
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
          SELECT item.value AS instanceID, (SELECT time FROM point
            WHERE instanceID = item.value AND retainUntil IS NULL ORDER BY time DESC LIMIT 1) AS time
          FROM json_each(?) AS item
          """, arguments: [StoredJSON.list(instances.map(\.id.rawValue))]
      ).reduce(into: [:]) { found, row in found[try row.id("instanceID")] = try row.optionalDate("time") }
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
