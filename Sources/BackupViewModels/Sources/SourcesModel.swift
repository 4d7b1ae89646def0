import BackupModel
import Observation

/// A row of *Regions and sources*: a region, and below it its sources.
public enum SourceRow: Hashable, Sendable, Identifiable {
  /// A region with how many sources and vaults it has.
  case region(Region, sourceCount: Int, vaultCount: Int)
  case source(SourceListing)

  /// The row's identity.
  public var id: String {
    switch self {
    case .region(let region, _, _): "region:" + region.id.rawValue
    case .source(let listing): "source:" + listing.id.rawValue
    }
  }

  /// What the row is called.
  public var name: String {
    switch self {
    case .region(let region, _, _): region.name
    case .source(let listing): listing.source.name
    }
  }

  /// The name of the region that the row is, or belongs to.
  public var regionName: String {
    switch self {
    case .region(let region, _, _): region.name
    case .source(let listing): listing.regionName
    }
  }

  /// Why a region can't be removed, as a sentence; nil: it can, or the engine says so when it is asked.
  public var removalObstacle: String? {
    guard case .region(let region, let sources, let vaults) = self, sources + vaults > 0 else { return nil }
    let parts = [(sources, "source"), (vaults, "vault")].filter { $0.0 > 0 }.map { Words.count($0.0, $0.1) }
    return "Region \(region.name) has \(parts.joined(separator: " and "))."
  }
}

/// The regions with their sources.
@MainActor @Observable
public final class SourcesModel: NarrowedList {
  /// The rows: each region, then its sources.
  public let list: ListModel<SourceRow>
  /// What is searched for, in names, regions and locations.
  public private(set) var searchText = ""
  @ObservationIgnored private let context: ScreenContext

  /// Makes a list that shows nothing until ``start()``.
  public init(context: ScreenContext) {
    self.context = context
    list = ListModel { _ in AsyncThrowingStream { $0.finish() } }
  }

  /// Begins to follow.
  public func start() {
    let (service, needle) = (context.service, searchText.lowercased())
    list.show(
      ListModel<SourceRow>.source {
        Self.rows(of: service)
      } refine: { rows in
        rows.filter { row in
          if needle.isEmpty || row.name.lowercased().contains(needle) || row.regionName.lowercased().contains(needle) {
            return true
          }
          if case .source(let listing) = row { return listing.source.location.text.lowercased().contains(needle) }
          return false
        }
      })
  }

  /// Stops following.
  public func stop() { list.stop() }

  /// Shows only rows that hold `text`, whatever the case.
  public func search(_ text: String) {
    searchText = text
    start()
  }

  /// Shows everything again.
  public func clearFilters() { search("") }

  /// Removes a source or an empty region, and tells of it, or why it was refused, among the notifications.
  public func remove(_ row: SourceRow) async {
    do {
      switch row {
      case .source(let listing): try await context.service.removeSource(named: listing.source.name)
      case .region(let region, _, _): try await context.service.deleteRegion(named: region.name)
      }
      context.notifications.post("\(row.name) removed")
    } catch { context.notifications.post("Remove \(row.name)", failed: .shown(error)) }
  }

  /// The rows, made anew whenever regions, sources or vaults change.
  private static func rows(of service: any ScreenService) -> AsyncThrowingStream<[SourceRow], any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let parts = Parts(continuation)
      let tasks = [
        follow(service.regionUpdates(), continuation) { parts.regions = $0 },
        follow(service.sourceUpdates(), continuation) { parts.sources = $0 },
        follow(service.vaultUpdates(), continuation) { parts.vaults = $0 },
      ]
      continuation.onTermination = { _ in tasks.forEach { $0.cancel() } }
    }
  }

  private static func follow<Value: Sendable>(
    _ stream: AsyncThrowingStream<Value, any Error>,
    _ continuation: AsyncThrowingStream<[SourceRow], any Error>.Continuation,
    _ take: @escaping @MainActor (Value) -> Void
  ) -> Task<Void, Never> {
    Task { @MainActor in
      do { for try await value in stream { take(value) } } catch { continuation.finish(throwing: error) }
    }
  }

  /// What has been heard of each stream.
  @MainActor
  private final class Parts {
    var regions: [Region]? { didSet { tell() } }
    var sources: [SourceListing]? { didSet { tell() } }
    var vaults: [VaultListing]? { didSet { tell() } }
    private let continuation: AsyncThrowingStream<[SourceRow], any Error>.Continuation

    init(_ continuation: AsyncThrowingStream<[SourceRow], any Error>.Continuation) {
      self.continuation = continuation
    }

    private func tell() {
      guard let regions, let sources, let vaults else { return }
      continuation.yield(
        regions.flatMap { region -> [SourceRow] in
          let own = sources.filter { $0.source.regionID == region.id }
          let count = vaults.count { $0.vault.regionID == region.id }
          return [.region(region, sourceCount: own.count, vaultCount: count)] + own.map(SourceRow.source)
        })
    }
  }
}
