import BackupModel
import Observation

/// The list of vaults.
@MainActor @Observable
public final class VaultsModel: NarrowedList {
  /// The rows that are shown.
  public let list: ListModel<VaultListing>
  /// What is searched for, in names and regions.
  public private(set) var searchText = ""
  /// What the list is sorted by.
  public private(set) var order: ColumnOrder? = ColumnOrder("name")
  /// The columns that the list can be sorted by.
  public let sortKeys = VaultSortKey.allCases.map(\.rawValue)
  @ObservationIgnored private let context: ScreenContext

  /// Makes a list that shows nothing until ``start()``.
  public init(context: ScreenContext) {
    self.context = context
    list = ListModel { _ in AsyncThrowingStream { $0.finish() } }
  }

  /// Begins to follow.
  public func start() { refresh() }

  /// Stops following.
  public func stop() { list.stop() }

  /// Shows only vaults whose name or region holds `text`, whatever the case.
  public func search(_ text: String) {
    searchText = text
    refresh()
  }

  /// Shows every vault again.
  public func clearFilters() { search("") }

  /// Sorts the list.
  public func sort(by order: ColumnOrder) {
    self.order = order
    refresh()
  }

  private func refresh() {
    let (service, needle) = (context.service, searchText.lowercased())
    let key = order.flatMap { VaultSortKey(rawValue: $0.key) } ?? .name
    let descending = order?.descending ?? false
    list.show(
      ListModel<VaultListing>.source {
        service.vaultUpdates()
      } refine: { vaults in
        vaults.filter { vault in
          needle.isEmpty || vault.vault.name.lowercased().contains(needle)
            || vault.regionName.lowercased().contains(needle)
        }.sorted(by: key, descending: descending)
      })
  }
}

/// What vaults can be sorted by: the keys of the list's columns.
public enum VaultSortKey: String, CaseIterable, Hashable, Sendable {
  case name, region, redundancy, items, softDeleted, logical, stored, saved, health
}

extension [VaultListing] {
  /// The vaults in an order; what is equal in it is in the order of names.
  public func sorted(by key: VaultSortKey, descending: Bool) -> [VaultListing] {
    sorted { left, right in
      func ordered<Value: Comparable>(_ value: (VaultListing) -> Value) -> Bool {
        let (a, b) = (value(left), value(right))
        return a == b ? left.vault.name < right.vault.name : (a < b) != descending
      }
      return switch key {
      case .name: ordered(\.vault.name)
      case .region: ordered(\.regionName)
      case .redundancy: ordered(\.vault.storageRedundancy.rawValue)
      case .items: ordered(\.itemCount)
      case .softDeleted: ordered(\.softDeletedItemCount)
      case .logical: ordered(\.logicalBytes)
      case .stored: ordered(\.storedBytes)
      case .saved: ordered { $0.savedShare ?? -1 }
      case .health: ordered(\.healthText)
      }
    }
  }
}
