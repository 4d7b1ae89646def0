import BackupModel
import Observation

/// What vaults can be sorted by.
public enum VaultSortKey: String, CaseIterable, Hashable, Sendable {
  case name
  case region
  case redundancy
  case items
  case softDeleted
  case logical
  case stored
  case saved
  case health
}

/// The list of vaults.
@MainActor @Observable
public final class VaultsModel {
  /// The rows that are shown.
  public let list: ListModel<VaultListing>
  /// What is searched for, in names and regions.
  public private(set) var text = ""
  /// What the list is sorted by.
  public private(set) var order = ListOrder<VaultSortKey>(.name)
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
    self.text = text
    refresh()
  }

  /// Sorts by a key.
  public func sort(by order: ListOrder<VaultSortKey>) {
    self.order = order
    refresh()
  }

  private func refresh() {
    let (service, needle, order) = (context.service, text.lowercased(), order)
    list.show(
      ListModel<VaultListing>.source {
        service.vaultUpdates()
      } refine: { vaults in
        vaults.filter { vault in
          needle.isEmpty || vault.vault.name.lowercased().contains(needle)
            || vault.regionName.lowercased().contains(needle)
        }.sorted(by: order)
      })
  }
}

extension [VaultListing] {
  /// The vaults in an order; what is equal in it is in the order of names.
  public func sorted(by order: ListOrder<VaultSortKey>) -> [VaultListing] {
    sorted { left, right in
      let names = left.vault.name < right.vault.name
      func ordered<Value: Comparable>(_ value: (VaultListing) -> Value) -> Bool {
        let (a, b) = (value(left), value(right))
        return a == b ? names : (a < b) != order.descending
      }
      switch order.key {
      case .name: return order.descending ? left.vault.name > right.vault.name : names
      case .region: return ordered(\.regionName)
      case .redundancy: return ordered(\.vault.storageRedundancy.rawValue)
      case .items: return ordered(\.itemCount)
      case .softDeleted: return ordered(\.softDeletedItemCount)
      case .logical: return ordered(\.logicalBytes)
      case .stored: return ordered(\.storedBytes)
      case .saved: return ordered { $0.savedShare ?? -1 }
      case .health: return ordered(\.healthText)
      }
    }
  }
}
