import BackupModel
import Observation

/// The machines that the sources show and that no vault protects.
@MainActor @Observable
public final class UnprotectedModel: NarrowedList {
  /// The rows that are shown.
  public let list: ListModel<MachineListing>
  /// What is searched for, in names, resource groups and regions.
  public private(set) var searchText = ""
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

  /// Shows only machines whose name, resource group or region holds `text`, whatever the case.
  public func search(_ text: String) {
    searchText = text
    refresh()
  }

  /// Shows every machine again.
  public func clearFilters() { search("") }

  private func refresh() {
    let (service, needle) = (context.service, searchText.lowercased())
    list.show(
      ListModel<MachineListing>.source {
        service.machineUpdates(matching: MachineQuery(), forVault: nil)
      } refine: { machines in
        machines.filter { $0.vaultName == nil && (needle.isEmpty || $0.holds(needle)) }
      })
  }
}
