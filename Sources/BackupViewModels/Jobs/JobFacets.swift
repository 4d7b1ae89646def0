import BackupModel
import Foundation

extension JobsModel {
  private static let inProgress = "running"

  /// Status, operation, vault and time.
  public var facets: [Facet] {
    let statuses = JobStatus.allCases.filter { $0 != .inProgress }
    var facets = [
      Facet(
        "status", "Status",
        options: [.init(Self.inProgress, "In progress")] + statuses.map { .init($0.rawValue, Words.of($0)) },
        chosen: chosenStatus),
      Facet(
        "operation", "Operation", options: JobOperation.allCases.map { .init($0.rawValue, Words.of($0)) },
        chosen: filter.operation?.rawValue),
      Facet("vault", "Vault", options: vaultNames.map { .init($0, $0) }, chosen: filter.vault),
      Facet("time", "Time", options: periods, chosen: filter.period == .all ? nil : filter.period.title),
    ]
    // What only a link can ask for can be taken away, and not be chosen.
    if filter.instance != nil {
      facets.append(Facet("instance", "Item", options: [.init("one", "one")], chosen: "one"))
    }
    if filter.ids != nil { facets.append(Facet("ids", "Jobs", options: [.init("some", "some")], chosen: "some")) }
    return facets
  }

  /// Shows only jobs of an option; nil: of all.
  public func choose(_ option: String?, of facet: String) {
    var filter = filter
    switch facet {
    case "status":
      filter.statuses =
        option == Self.inProgress ? JobsFilter.inProgress : Set([option.flatMap(JobStatus.init)].compactMap(\.self))
    case "operation": filter.operation = option.flatMap(JobOperation.init)
    case "vault": filter.vault = option
    case "time": filter.period = JobsFilter.Period.choices.first { $0.title == option } ?? .all
    case "instance" where option == nil: filter.instance = nil
    case "ids" where option == nil: filter.ids = nil
    default: return
    }
    show(filter)
  }

  /// Whether anything is left out.
  public var isNarrowed: Bool { filter.isNarrow }

  private var chosenStatus: String? {
    if filter.showsInProgress { return Self.inProgress }
    return filter.statuses.isEmpty
      ? nil : filter.statuses.count == 1 ? filter.statuses.first?.rawValue : filter.statusText
  }

  private var periods: [Facet.Option] {
    var periods: [JobsFilter.Period] = [.day, .week]
    if case .since = filter.period { periods.append(filter.period) }
    return periods.map { .init($0.title, $0.title) }
  }
}
