import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// Queues a verification of a vault.
  public func verifyVault(named name: String, withoutKey: Bool) async throws -> Job {
    let now = context.clock.moment
    return try await queue { db in
      let vault = try VaultTable.named(name, in: db)
      if let open = try JobTable.openVerification(of: vault.id, in: db) {
        throw BackupError(
          .verifyInProgress, "A verification of vault \(vault.name) is already \(Self.word(open.status)).",
          recommendedAction: "Wait for job \(open.id) to end, or cancel it.")
      }
      let job = Job(
        request: .verifyVault(withoutKey: withoutKey), instanceID: nil, itemName: vault.name, vaultID: vault.id,
        queuedAt: now, tasks: [JobTask(name: .verifyVault)])
      try JobTable.insert(job, vaultName: vault.name, in: db)
      return job
    }
  }

  private static func word(_ status: JobStatus) -> String { status == .queued ? "queued" : "running" }

  /// Everything that a recovery kit says.
  public func recoveryKit(ofVault name: String, includingKey: Bool) async throws -> RecoveryKit {
    try await BlockingWork.run { [context] in
      let now = context.clock.moment
      var kit = try context.catalog.read { db in
        let listing = try VaultTable.listing(named: name, in: db)
        let region = try RegionTable.holding(listing.vault.regionID, in: db)
        return RecoveryKit(
          vault: listing.vault, regionName: region.name, host: ProcessInfo.processInfo.hostName, madeAt: now, key: nil,
          items: try InstanceTable.all(inVault: listing.vault.id, db).map { instance in
            RecoveryKit.Item(
              instance: instance, points: try PointTable.all(of: instance.id, db),
              directory: MachineDefinition.directory(of: instance, in: region))
          })
      }
      guard includingKey else { return kit }
      kit.key = try context.keys.key(of: kit.vault)
      try context.catalog.write { try VaultHealthTable.noteKeyExport(of: kit.vault.id, at: now, in: $0) }
      return kit
    }
  }

  /// Alerts, newest first.
  public func alerts(matching query: AlertQuery) async throws -> [Alert] {
    try await read { try AlertTable.matching(query, in: $0) }
  }

  /// Notes that somebody looks after an alert.
  public func acknowledgeAlert(id: AlertID) async throws -> Alert {
    try await write { db in
      let alert = try AlertTable.existing(id, in: db)
      guard alert.state != .closed else {
        throw BackupError(
          .alertClosed, "The alert is closed, so it can't be acknowledged any more.",
          recommendedAction: "Nothing needs to be done; if its cause comes again, there is a new alert.")
      }
      return try AlertTable.set(.acknowledged, on: id, in: db)
    }
  }

  /// Puts an alert away.
  public func closeAlert(id: AlertID) async throws -> Alert {
    try await write { db in
      _ = try AlertTable.existing(id, in: db)
      return try AlertTable.set(.closed, on: id, in: db)
    }
  }
}
