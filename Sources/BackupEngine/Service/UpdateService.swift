import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// How often lists and figures are worked out again that tell of the last 24 hours, or of what is due.
  static let period = Duration.seconds(30)

  /// The figures of the Overview pane, whenever they change.
  public func overviewUpdates() -> AsyncThrowingStream<Overview, any Error> {
    context.catalog.values(of: [.job, .instance, .alert, .machine, .policy], every: Self.period) {
      [clock = context.clock] db in
      try Overview(db, now: clock.moment)
    }
  }

  /// The list of vaults, whenever it changes.
  public func vaultUpdates() -> AsyncThrowingStream<[VaultListing], any Error> {
    context.catalog.values(of: [.vault, .region, .instance, .vaultHealth, .damagedPoint]) { [context] db in
      context.reachability.marked(try VaultTable.listings(db))
    }
  }

  /// A list of items, whenever it changes.
  public func itemUpdates(matching query: ItemQuery) -> AsyncThrowingStream<[ItemListing], any Error> {
    context.catalog.values(of: Self.itemTables, every: Self.period) { [clock = context.clock] db in
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
}
