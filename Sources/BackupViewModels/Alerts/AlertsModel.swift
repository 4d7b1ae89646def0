import BackupModel
import Foundation
import Observation

/// The pane *Alerts*: what needs attention, live.
@MainActor @Observable
public final class AlertsModel: NarrowedList {
  /// The rows, the selection and where it is scrolled to.
  public let list: ListModel<Alert>
  /// Which severities and states are shown.
  public private(set) var query: AlertQuery
  /// Part of what an alert says, case ignored.
  public private(set) var searchText = ""
  /// The names of the vaults that alerts are about.
  public private(set) var vaultNames: [VaultID: String] = [:]
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let vaults = Subscription()

  /// What is shown at first: all that nobody has closed.
  public static let open = AlertQuery(states: [.new, .acknowledged])

  /// Makes a pane that follows nothing until ``start()``.
  public init(context: ScreenContext, query: AlertQuery = AlertsModel.open) {
    self.context = context
    self.query = query
    list = ListModel { _ in AsyncThrowingStream { $0.finish() } }
  }

  /// Begins to follow.
  public func start() {
    show()
    let service = context.service
    vaults.follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      let names = Dictionary($0.map { ($0.id, $0.vault.name) }, uniquingKeysWith: { first, _ in first })
      if let self, vaultNames != names { vaultNames = names }
    }
  }

  /// Stops following; what is known stays.
  public func stop() {
    list.stop()
    vaults.stop()
  }

  /// Whether anything but closed alerts is left out.
  public var isNarrowed: Bool { query != Self.open || !searchText.isEmpty }

  /// Severity and state.
  public var facets: [Facet] {
    let isOpen = query.states == Self.open.states
    return [
      Facet(
        "severity", "Severity", options: Alert.Severity.allCases.map { .init($0.rawValue, $0.rawValue) },
        chosen: Self.only(query.severities.map(\.rawValue))),
      Facet(
        "state", "State",
        options: [.init("open", "Not closed")] + Alert.State.allCases.map { .init($0.rawValue, $0.rawValue) },
        chosen: isOpen ? "open" : Self.only(query.states.map(\.rawValue))),
    ]
  }

  private static func only(_ words: [String]) -> String? {
    words.isEmpty ? nil : words.sorted().joined(separator: ", ")
  }

  /// Shows only alerts of an option; nil: of all.
  public func choose(_ option: String?, of facet: String) {
    if facet == "severity" {
      query.severities = Set([option.flatMap(Alert.Severity.init)].compactMap(\.self))
    } else {
      query.states = option == "open" ? Self.open.states : Set([option.flatMap(Alert.State.init)].compactMap(\.self))
    }
    show()
  }

  /// Shows only alerts that say something.
  public func search(_ text: String) {
    searchText = text
    show()
  }

  /// Shows everything that nobody has closed again.
  public func clearFilters() {
    (query, searchText) = (Self.open, "")
    show()
  }

  /// Notes that somebody looks after an alert.
  public func acknowledge(_ alert: Alert) async {
    await change("Acknowledge") { try await $0.acknowledgeAlert(id: alert.id) }
  }

  /// Puts an alert away.
  public func close(_ alert: Alert) async {
    await change("Close alert") { try await $0.closeAlert(id: alert.id) }
  }

  /// The alert as it is now; nil once it is no longer shown.
  public func alert(_ id: AlertID) -> Alert? { list.window.rows.first { $0.id == id } }

  private func change(_ title: String, _ command: (any ScreenService) async throws -> Alert) async {
    do { _ = try await command(context.service) } catch {
      context.notifications.post(title, failed: .shown(error))
    }
  }

  private func show() {
    let (service, query, needle) = (context.service, query, searchText.lowercased())
    list.show(
      ListModel<Alert>.source(
        all: { service.alertUpdates(matching: query) },
        refine: { alerts in
          needle.isEmpty
            ? alerts
            : alerts.filter { "\($0.cause.code) \($0.cause.message)".lowercased().contains(needle) }
        }))
  }
}

extension Alert {
  /// Why it can't be acknowledged, in a sentence; nil when it can.
  public var acknowledgementRefusal: String? {
    switch state {
    case .new: nil
    case .acknowledged: "It has been acknowledged already."
    case .closed: "It is closed; if its cause comes again, there is a new alert."
    }
  }

  /// Why it can't be closed, in a sentence; nil when it can.
  public var closingRefusal: String? { state == .closed ? "It is closed already." : nil }
}
