import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// Items, sorted by resource group and name.
  public func items(matching query: ItemQuery) async throws -> [ItemListing] {
    let now = context.clock.moment
    return try await read { try PreChecks.added(to: ItemListings.matching(query, now: now, in: $0), now: now, in: $0) }
  }

  /// One item.
  public func item(named name: String, inVault vault: String) async throws -> ItemListing {
    let now = context.clock.moment
    return try await read { db in
      try PreChecks.added(to: [ItemListings.named(name, inVault: vault, now: now, db)], now: now, in: db)[0]
    }
  }

  /// An item's recovery points, newest first.
  public func recoveryPoints(ofItem item: String, inVault vault: String, query: PointQuery) async throws
    -> [PointListing]
  {
    try await read { db in
      let instance = try InstanceTable.named(item, in: VaultTable.named(vault, in: db), db)
      let damaged = try VaultHealthTable.damagedPoints(of: instance.id, in: db)
      return try PointTable.all(of: instance.id, matching: query, db).map {
        PointListing(point: $0, itemName: instance.name, damageFoundAt: damaged[$0.id])
      }
    }
  }

  /// One recovery point.
  public func recoveryPoint(id: RecoveryPointID, ofItem item: String, inVault vault: String) async throws
    -> PointListing
  {
    try await read { db in
      let instance = try InstanceTable.named(item, in: VaultTable.named(vault, in: db), db)
      return PointListing(
        point: try PointTable.existing(id, of: instance, in: db), itemName: instance.name,
        damageFoundAt: try VaultHealthTable.damagedPoints(of: instance.id, in: db)[id])
    }
  }

  /// Jobs, newest first.
  public func jobs(matching query: JobQuery) async throws -> [JobListing] {
    try await read { try JobWindow.matching(query, in: $0) }
  }

  /// One job, by its identity or a unique beginning of it.
  public func job(id: JobID) async throws -> JobListing { try await read { try JobTable.meant(by: id, in: $0) } }

  /// Asks for a job's cancellation; a queued one is cancelled at once.
  public func cancelJob(id: JobID) async throws {
    let now = context.clock.moment
    try await write { try JobTransitions.requestCancel(id, at: now, in: $0) }
  }

  /// Queues a restore of an item's disks to a folder.
  public func restoreDisks(_ request: RestoreRequest) async throws -> Job {
    let now = context.clock.moment
    return try await queue { db in
      let target = try AbsolutePath.checked(request.targetDirectory, of: "the folder to restore to")
      guard request.format == .raw || request.format == .qcow2 else {
        throw BackupError(
          .invalidArgument, "Disks can't be restored as \(request.format.rawValue).",
          recommendedAction: "Choose raw or qcow2.")
      }
      let vault = try VaultTable.named(request.vault, in: db)
      let instance = try InstanceTable.named(request.item, in: vault, db)
      try OccupiedPlaces.refuseRestore(to: target, in: db)
      let point = try Self.point(request.point, of: instance, in: db)
      try RestoreFolder.refuseUnusable(target, for: instance)
      if request.osDiskOnly, !point.disks.contains(where: \.isOSDisk) {
        throw BackupError(
          .noDiskSelected, "The recovery point of \(instance.name) holds no OS disk.",
          recommendedAction: "Restore all disks.")
      }
      let job = Job(
        request: .restoreDisks(
          RestoreDisksRequest(
            pointID: point.id, targetDirectory: target, format: request.format, osDiskOnly: request.osDiskOnly)),
        instanceID: instance.id, itemName: instance.name, vaultID: vault.id, queuedAt: now,
        tasks: [JobTask(name: .restoreDisks)])
      try JobTable.insert(job, vaultName: vault.name, machine: instance.machineID, in: db)
      return job
    }
  }

  private static func point(_ id: RecoveryPointID?, of instance: BackupInstance, in db: Database) throws
    -> RecoveryPoint
  {
    if let id { return try PointTable.existing(id, of: instance, in: db) }
    if let latest = try PointTable.latest(of: instance.id, db) { return latest }
    throw OnDemandRules.noPoint(of: instance)
  }

  /// All alerts, newest first.
  public func alerts() async throws -> [Alert] { try await read(AlertTable.all) }

  /// What is tuned.
  public func settings() async throws -> EngineSettings { try await read(SettingTable.current) }

  /// Changes what is tuned.
  public func updateSettings(_ change: @Sendable (inout EngineSettings) -> Void) async throws -> EngineSettings {
    while true {
      let before = try await settings()
      var after = before
      change(&after)
      let isSaved = try await write { [after] db in
        // Somebody else may have changed another setting meanwhile.
        guard try SettingTable.current(db) == before else { return false }
        try SettingTable.save(after, in: db)
        return true
      }
      if isSaved { return after }
    }
  }
}
