import BackupModel
import Foundation
import GRDB

extension EngineService: ScreenQueries {
  static let itemTables: Set<CatalogSchema.Table> = [
    .instance, .vault, .policy, .machine, .source, .vaultHealth, .damagedPoint,
  ]

  /// A window of a list of items, whenever it changes.
  public func itemUpdates(
    matching query: ItemQuery, sortedBy order: ListOrder<ItemSortKey>, window: WindowRequest<InstanceID>
  ) -> AsyncThrowingStream<ListWindow<ItemListing>, any Error> {
    context.catalog.values(of: Self.itemTables, every: Self.period) { [clock = context.clock] db in
      let keys = try ItemList(query, sortedBy: order, in: db).window(window)
      let rows = try Self.items(keys.keys, now: clock.moment, db)
      return ListWindow(rows: rows, precedingCount: keys.precedingCount, totalCount: keys.totalCount)
    }
  }

  /// One item, until it is gone.
  public func itemUpdates(id: InstanceID) -> AsyncThrowingStream<ItemListing, any Error> {
    context.catalog.values(of: Self.itemTables, every: Self.period) { [clock = context.clock] db, _, _ in
      try Self.items([id.rawValue], now: clock.moment, db).first
    }
  }

  private static func items(_ identities: [String], now: Date, _ db: Database) throws -> [ItemListing] {
    try PreChecks.added(to: ItemListings.all(identities, now: now, db), now: now, in: db)
  }

  /// A window of a list of jobs, whenever it changes. While only the counters of running jobs move, only their rows are
  /// read again.
  public func jobUpdates(
    matching filter: JobFilter, sortedBy order: ListOrder<JobSortKey>, window: WindowRequest<JobID>
  ) -> AsyncThrowingStream<ListWindow<JobListing>, any Error> {
    context.catalog.values(of: [.job, .jobProgress]) { db, last, changes in
      if let last, changes == [.jobProgress] { return try Self.withProgress(last, db) }
      let keys = try JobList(filter, sortedBy: order, in: db).window(window)
      return ListWindow(
        rows: try JobTable.listings(keys.keys, in: db), precedingCount: keys.precedingCount, totalCount: keys.totalCount
      )
    }
  }

  private static func withProgress(_ window: ListWindow<JobListing>, _ db: Database) throws -> ListWindow<JobListing> {
    var window = window
    for index in window.rows.indices where !window.rows[index].job.status.isFinal {
      window.rows[index] = try JobTable.find(window.rows[index].id, in: db) ?? window.rows[index]
    }
    return window
  }

  /// The machines of the inventory, whenever they, or what they can be chosen for, change.
  public func machineUpdates(
    matching query: MachineQuery, forVault vault: String?
  ) -> AsyncThrowingStream<[MachineListing], any Error> {
    context.catalog.values(of: [.machine, .source, .region, .vault, .instance, .job]) { db in
      try MachineChoice(forVault: vault, in: db).listings(matching: query)
    }
  }

  /// The regions, whenever they change.
  public func regionUpdates() -> AsyncThrowingStream<[Region], any Error> {
    context.catalog.values(of: [.region]) { try RegionTable.all($0) }
  }

  /// The sources, whenever they change.
  public func sourceUpdates() -> AsyncThrowingStream<[SourceListing], any Error> {
    context.catalog.values(of: [.source, .region]) { try SourceTable.all($0) }
  }

  /// The policies of a vault, or of all, whenever they change.
  public func policyUpdates(inVault vault: String?) -> AsyncThrowingStream<[PolicyListing], any Error> {
    context.catalog.values(of: [.policy, .vault, .instance]) { db in
      let vaults = try vault.map { [try VaultTable.named($0, in: db)] } ?? VaultTable.all(db)
      return try vaults.flatMap { try PolicyTable.listings(inVault: $0, db) }
    }
  }

  /// An item's recovery points, whenever they change.
  public func recoveryPointUpdates(ofItem id: InstanceID) -> AsyncThrowingStream<[PointListing], any Error> {
    context.catalog.values(of: [.point, .damagedPoint, .instance]) { db in
      let instance = try InstanceTable.existing(id, in: db)
      let damaged = try VaultHealthTable.damagedPoints(of: id, in: db)
      return try PointTable.all(of: id, db).map {
        PointListing(point: $0, itemName: instance.name, damageFoundAt: damaged[$0.id])
      }
    }
  }

  /// The alerts that a query asks for, whenever they change.
  public func alertUpdates(matching query: AlertQuery) -> AsyncThrowingStream<[Alert], any Error> {
    context.catalog.values(of: [.alert]) { try AlertTable.matching(query, in: $0) }
  }

  /// The resource groups of all items.
  public func resourceGroups() async throws -> [String] {
    try await read(ResourceGroups.all)
  }
}
