import BackupModel
import Observation

/// The backup instances, with what runs for them now.
@MainActor @Observable
public final class InstancesModel: NarrowedList {
  /// The items.
  public let list: ListModel<ItemListing>
  /// Which items are shown.
  public private(set) var query: ItemQuery
  /// What is known of the backups that have not ended, by item.
  public private(set) var openBackups: [InstanceID: Job] = [:]
  /// The vaults, by identity.
  public private(set) var vaults: [VaultID: Vault] = [:]
  private var sorting = ListOrder<ItemSortKey>(.name)
  private var datasourceType: String?
  private var resourceGroups: [String] = []
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let jobs = Subscription()
  @ObservationIgnored private let vaultUpdates = Subscription()

  /// The one datasource type there is.
  public static let virtualMachines = "Virtual machines"

  /// Makes a list that shows nothing until ``start()``.
  public init(context: ScreenContext, query: ItemQuery = ItemQuery()) {
    self.context = context
    self.query = query
    list = ListModel(source: Self.source(context.service, query, ListOrder(.name)))
  }

  /// Begins to follow items, running backups and vaults.
  public func start() {
    list.start()
    let service = context.service
    jobs.follow {
      service.jobUpdates(
        matching: JobFilter(statuses: [.queued, .inProgress, .cancelling], operation: .backup),
        sortedBy: ListOrder(.time, descending: true), window: WindowRequest(limit: 1_000))
    } apply: { [weak self] window in
      let open = window.rows.compactMap { row in row.job.instanceID.map { ($0, row.job) } }
      self?.openBackups = Dictionary(open) { newer, _ in newer }
    }
    vaultUpdates.follow {
      service.vaultUpdates()
    } apply: { [weak self] listings in
      self?.vaults = Dictionary(listings.map { ($0.id, $0.vault) }) { first, _ in first }
      self?.readResourceGroups()
    }
  }

  /// Stops following.
  public func stop() {
    list.stop()
    jobs.stop()
    vaultUpdates.stop()
  }

  /// Why an action doesn't apply to an item now; nil when it does.
  public func refusal(of action: ItemAction, for item: ItemListing) -> BackupError? {
    item.refusal(
      of: action, vault: vaults[item.instance.vaultID], openBackup: openBackups[item.id], now: context.now())
  }

  private func readResourceGroups() {
    Task { [weak self, service = context.service] in
      guard let groups = try? await service.resourceGroups() else { return }
      self?.resourceGroups = groups
    }
  }

  // MARK: Narrowing down

  /// What names or resource groups must hold.
  public var searchText: String { query.text }

  /// Shows only items whose name or resource group holds `text`.
  public func search(_ text: String) {
    guard text != query.text else { return }
    query.text = text
    show()
  }

  /// Datasource type, vault, resource group, protection state and last backup.
  public var facets: [Facet] {
    let names = vaults.values.map(\.name).sorted()
    return [
      Facet(
        "type", "Datasource type", options: [.init(Self.virtualMachines, Self.virtualMachines)], chosen: datasourceType),
      Facet("vault", "Vault", options: names.map { .init($0, $0) }, chosen: query.vault),
      Facet(
        "group", "Resource group", options: resourceGroups.map { .init($0, PrintableText.line($0)) },
        chosen: query.resourceGroup),
      Facet(
        "state", "Protection",
        options: BackupInstance.ProtectionState.allCases.map { .init($0.rawValue, Words.of($0)) },
        chosen: query.protectionState?.rawValue),
      Facet(
        "last", "Last backup", options: JobStatus.allCases.map { .init($0.rawValue, Words.of($0)) },
        chosen: query.lastBackupStatus?.rawValue),
    ]
  }

  /// Shows only items of an option; nil: of all.
  public func choose(_ option: String?, of facet: String) {
    switch facet {
    case "type": datasourceType = option
    case "vault": query.vault = option
    case "group": query.resourceGroup = option
    case "state": query.protectionState = option.flatMap(BackupInstance.ProtectionState.init)
    case "last": query.lastBackupStatus = option.flatMap(JobStatus.init)
    default: return
    }
    show()
  }

  /// Shows all items again.
  public func clearFilters() {
    datasourceType = nil
    query = ItemQuery()
    show()
  }

  // MARK: Sorting

  /// What the list is sorted by.
  public var order: ColumnOrder? { ColumnOrder(sorting.key.rawValue, descending: sorting.descending) }

  /// All columns.
  public var sortKeys: [String] { ItemSortKey.allCases.map(\.rawValue) }

  /// Sorts the list.
  public func sort(by order: ColumnOrder) {
    guard let key = ItemSortKey(rawValue: order.key) else { return }
    sorting = ListOrder(key, descending: order.descending)
    show()
  }

  private func show() { list.show(Self.source(context.service, query, sorting)) }

  private static func source(
    _ service: any ScreenService, _ query: ItemQuery, _ order: ListOrder<ItemSortKey>
  ) -> ListModel<ItemListing>.Source {
    { service.itemUpdates(matching: query, sortedBy: order, window: $0) }
  }
}
