import BackupModel
import Foundation
import Observation

/// The pane *Backup jobs*: what runs and what ran, live.
@MainActor @Observable
public final class JobsModel: NarrowedList {
  /// The rows, the selection and where it is scrolled to.
  public let list: ListModel<JobListing>
  /// What is shown.
  public private(set) var filter: JobsFilter
  /// What the rows are sorted by; the newest first at the beginning.
  public private(set) var order: ColumnOrder? = ColumnOrder(JobSortKey.time.rawValue, descending: true)
  /// The columns that the list can be sorted by.
  public let sortKeys = JobSortKey.allCases.map(\.rawValue)
  /// How fast the jobs that run go.
  public private(set) var rates = TransferRates()
  /// The names of the vaults, for the filter.
  public private(set) var vaultNames: [String] = []
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let vaults = Subscription()

  /// Makes a pane that follows nothing until ``start()``.
  public init(context: ScreenContext, filter: JobsFilter = JobsFilter()) {
    self.context = context
    self.filter = filter
    list = ListModel { _ in AsyncThrowingStream { $0.finish() } }
  }

  /// Begins to follow.
  public func start() {
    show()
    let service = context.service
    vaults.follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      let names = $0.map(\.vault.name)
      if let self, vaultNames != names { vaultNames = names }
    }
  }

  /// Stops following; what is known stays.
  public func stop() {
    list.stop()
    vaults.stop()
  }

  /// Shows other jobs.
  public func show(_ filter: JobsFilter) {
    guard filter != self.filter else { return }
    self.filter = filter
    show()
  }

  /// Shows only what is in progress, or everything again.
  public func toggleInProgress() {
    var filter = filter
    filter.statuses = filter.showsInProgress ? [] : JobsFilter.inProgress
    show(filter)
  }

  /// What is searched for, in items' names.
  public var searchText: String { filter.text }

  /// Shows only jobs of items whose name holds `text`.
  public func search(_ text: String) {
    var filter = filter
    filter.text = text
    show(filter)
  }

  /// Shows every job again.
  public func clearFilters() { show(JobsFilter()) }

  /// Sorts the list.
  public func sort(by order: ColumnOrder) {
    self.order = order
    show()
  }

  /// Asks a job to end, and tells what came of it.
  public func cancel(_ job: Job) async { await context.cancel(job) }

  private func show() {
    let (service, filter) = (context.service, filter)
    let key = order.flatMap { JobSortKey(rawValue: $0.key) } ?? .time
    let order = ListOrder(key, descending: order?.descending ?? true)
    let now = context.now
    list.show { [weak self] window in
      let rows = service.jobUpdates(matching: filter.query(now: now()), sortedBy: order, window: window)
      return rows.passing { self?.rates.note($0.rows.lazy.map(\.job), at: now()) }
    }
  }
}

extension ScreenContext {
  /// Asks a job to end, and tells what came of it.
  @MainActor
  func cancel(_ job: Job) async {
    do {
      try await service.cancelJob(id: job.id)
      notifications.post("Cancel job", "\(job.title) was asked to end.")
    } catch { notifications.post("Cancel job", failed: .shown(error)) }
  }
}

extension AsyncThrowingStream where Failure == any Error, Element: Sendable {
  /// The same stream, with each element shown to `look` before it goes on; only the newest is kept.
  func passing(_ look: @escaping @MainActor (Element) -> Void) -> AsyncThrowingStream<Element, any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task { @MainActor in
        do {
          for try await element in self {
            look(element)
            continuation.yield(element)
          }
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
