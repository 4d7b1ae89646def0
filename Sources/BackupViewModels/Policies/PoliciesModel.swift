import BackupModel
import Observation

/// The list of backup policies, of one vault or of all.
@MainActor @Observable
public final class PoliciesModel: NarrowedList {
  /// The rows that are shown.
  public let list: ListModel<PolicyListing>
  /// What is searched for, in names and summaries.
  public private(set) var searchText = ""
  /// The vault whose policies are shown; nil: those of all.
  public private(set) var vault: String?
  /// What the list is sorted by.
  public private(set) var order: ColumnOrder? = ColumnOrder("name")
  /// The columns that the list can be sorted by.
  public let sortKeys = ["name", "vault", "type", "items"]
  private var vaults: [String] = []
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes a list that shows nothing until ``start()``.
  public init(vault: String? = nil, context: ScreenContext) {
    self.vault = vault
    self.context = context
    list = ListModel { _ in AsyncThrowingStream { $0.finish() } }
  }

  /// Begins to follow.
  public func start() {
    let service = context.service
    subscription.follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      self?.vaults = $0.map(\.vault.name)
    }
    refresh()
  }

  /// Stops following.
  public func stop() {
    list.stop()
    subscription.stop()
  }

  /// Shows only policies whose name or summary holds `text`, whatever the case.
  public func search(_ text: String) {
    searchText = text
    refresh()
  }

  /// Vaults.
  public var facets: [Facet] {
    [Facet("vault", "Vault", options: vaults.map { Facet.Option($0, $0) }, chosen: vault)]
  }

  /// Shows the policies of a vault only.
  public func choose(_ option: String?, of facet: String) {
    vault = option
    refresh()
  }

  /// Shows every policy again.
  public func clearFilters() {
    (searchText, vault) = ("", nil)
    refresh()
  }

  /// Sorts the list.
  public func sort(by order: ColumnOrder) {
    self.order = order
    refresh()
  }

  private func refresh() {
    let (service, vault, needle) = (context.service, vault, searchText.lowercased())
    let order = order ?? ColumnOrder("name")
    list.show(
      ListModel<PolicyListing>.source {
        service.policyUpdates(inVault: vault)
      } refine: { policies in
        policies.filter { listing in
          needle.isEmpty || listing.policy.name.lowercased().contains(needle)
            || listing.policy.summary.lowercased().contains(needle)
        }.sorted { left, right in
          func ordered<Value: Comparable>(_ value: (PolicyListing) -> Value) -> Bool {
            let (a, b) = (value(left), value(right))
            if a != b { return (a < b) != order.descending }
            return (left.policy.name, left.vaultName) < (right.policy.name, right.vaultName)
          }
          return switch order.key {
          case "vault": ordered(\.vaultName)
          case "type": ordered(\.policy.kind.rawValue)
          case "items": ordered(\.itemCount)
          default: ordered { $0.policy.name.lowercased() }
          }
        }
      })
  }
}
