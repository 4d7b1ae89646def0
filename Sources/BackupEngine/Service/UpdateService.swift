import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// The figures of the Overview pane, whenever they change.
  public func overviewUpdates() -> AsyncThrowingStream<Overview, any Error> {
    context.catalog.values(of: [.job, .instance, .alert, .machine]) { [clock = context.clock] db in
      try Self.overview(db, now: clock.now)
    }
  }

  /// The list of vaults, whenever it changes.
  public func vaultUpdates() -> AsyncThrowingStream<[VaultListing], any Error> {
    context.catalog.values(of: [.vault, .region, .instance, .vaultHealth, .damagedPoint]) {
      try VaultTable.listings($0)
    }
  }

  /// A list of items, whenever it changes.
  public func itemUpdates(matching query: ItemQuery) -> AsyncThrowingStream<[ItemListing], any Error> {
    let tables: Set<CatalogSchema.Table> = [
      .instance, .vault, .policy, .machine, .source, .vaultHealth, .damagedPoint,
    ]
    return context.catalog.values(of: tables) { [clock = context.clock] db in
      try PreChecks.added(to: ItemListings.matching(query, now: clock.moment, in: db), now: clock.moment, in: db)
    }
  }

  /// A window of the list of jobs, whenever it changes.
  public func jobUpdates(matching query: JobQuery) -> AsyncThrowingStream<[JobListing], any Error> {
    context.catalog.values(of: [.job, .jobProgress]) { try JobWindow.matching(query, in: $0) }
  }

  /// One job until it has ended.
  public func jobUpdates(id: JobID) -> AsyncThrowingStream<JobListing, any Error> {
    context.catalog.values(of: [.job, .jobProgress], isLast: { $0.job.status.isFinal }) {
      try JobTable.existing(id, in: $0)
    }
  }

  /// Every job that ends and every alert that is raised from now on.
  public func notifications() -> AsyncThrowingStream<BackupModel.Notification, any Error> {
    context.catalog.notifications()
  }

  private static func overview(_ db: Database, now: Date) throws -> Overview {
    let vaults = try VaultTable.listings(db)
    return Overview(
      jobsInLastDay: try JobTable.counts(since: now.addingTimeInterval(-86_400), in: db),
      itemsByState: try ItemListings.countsByState(db), newAlerts: try AlertTable.newCount(db),
      logicalBytes: vaults.reduce(0) { $0 + $1.logicalBytes }, storedBytes: vaults.reduce(0) { $0 + $1.storedBytes },
      unprotectedMachines: try Int.fetchOne(
        db, sql: "SELECT count(*) FROM machine WHERE missing = 0 AND id NOT IN (SELECT machineID FROM instance)") ?? 0)
  }
}
