import BackupModel
import Foundation
import GRDB

/// Puts the pre-check of each item into a list of items, with a few queries for the whole list.
enum PreChecks {
  static func added(to listings: [ItemListing], now: Date, in db: Database) throws -> [ItemListing] {
    guard !listings.isEmpty else { return [] }
    let knowledge = try Knowledge(db, of: listings.map(\.instance), now: now)
    return listings.map { listing in
      var listing = listing
      listing.preCheck = knowledge.facts(of: listing.instance).flatMap { PreCheckRules.check($0) }
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
    private let times: ScheduleTimes
    private let machines: [VirtualMachineID: Machine]
    private let latest: [InstanceID: Date]

    init(_ db: Database, of instances: [BackupInstance], now: Date) throws {
      vaults = Dictionary(try VaultTable.all(db).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      health = try VaultHealthTable.all(db)
      times = try ScheduleTimes(of: Set(instances.compactMap(\.policyID)), now: now, in: db)
      let texts = DecodedTexts()
      let found = try Row.values(
        db,
        sql: """
          SELECT machine.id, powerState, unreadable, source.problem FROM machine JOIN source ON source.id = sourceID
          WHERE missing = 0 AND machine.id IN (SELECT value FROM json_each(?))
          """, arguments: [StoredJSON.list(instances.map(\.machineID.rawValue))]
      ) { row in
        let id: VirtualMachineID = try row.id("id")
        let state: PowerState = try row.word("powerState")
        let unreadable: BackupError? = try row.optionalJSON("unreadable", texts)
        let problem: BackupError? = try row.optionalJSON("problem", texts)
        return (id, Machine(isApplicable: state != .notApplicable, problem: problem ?? unreadable))
      }
      machines = Dictionary(found, uniquingKeysWith: { first, _ in first })
      // A point that the policy decides about was made on schedule; others carry a date.
      let points = try Row.values(
        db,
        sql: """
          SELECT item.value AS instanceID, (SELECT time FROM point
            WHERE instanceID = item.value AND retainUntil IS NULL ORDER BY time DESC LIMIT 1) AS time
          FROM json_each(?) AS item
          """, arguments: [StoredJSON.list(instances.map(\.id.rawValue))]
      ) { row -> (InstanceID, Date?) in (try row.id("instanceID"), try row.optionalDate("time")) }
      latest = points.reduce(into: [:]) { latest, point in latest[point.0] = point.1 }
    }

    func facts(of instance: BackupInstance) -> PreCheckFacts? {
      guard let vault = vaults[instance.vaultID] else { return nil }
      let machine = machines[instance.machineID]
      return PreCheckFacts(
        instance: instance, vault: vault, health: health[vault.id] ?? VaultHealth(),
        recentRuns: instance.policyID.flatMap { times.byPolicy[$0]?.recent } ?? [], machineFound: machine != nil,
        sourceProblem: machine?.problem, extensionApplies: machine?.isApplicable ?? true,
        latestScheduledPoint: latest[instance.id])
    }
  }
}
