import BackupModel
import Observation

/// The first steps: a region, a source of virtual machines, a vault. How far they are is read from what there is, so
/// that they can be left and taken up again.
@MainActor @Observable
public final class SetUpModel {
  /// The steps, in their order.
  public enum Step: Int, CaseIterable, Hashable, Sendable {
    case region
    case source
    case vault

    /// What the step is called.
    public var title: String {
      switch self {
      case .region: "Region"
      case .source: "Source"
      case .vault: "Vault"
      }
    }
  }

  /// The regions; nil until heard.
  public private(set) var regions: [Region]?
  /// The sources; nil until heard.
  public private(set) var sources: [SourceListing]?
  /// The vaults; nil until heard.
  public private(set) var vaults: [VaultListing]?
  /// Places on this machine where virtual machines seem to be; nil until known.
  public private(set) var suggestions: [SourceSuggestion]?
  /// How the making of the sample estate goes; nil: it isn't being made.
  public private(set) var sampleProgress: String?
  /// What was refused last; nil: nothing.
  public private(set) var problem: BackupError?
  /// Whether a suggested source is being added.
  public private(set) var isAdding = false
  /// Whether there was no region when the screen was opened, and the steps have not been left since.
  public private(set) var isUnderWay = false
  private var hasLooked = false
  private let isAlwaysShown: Bool
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscriptions = (0..<3).map { _ in Subscription() }

  /// Makes a model that follows nothing until ``start()``.
  ///
  /// - Parameter isAlwaysShown: whether the steps are shown even where there is a region already.
  public init(context: ScreenContext, isAlwaysShown: Bool) {
    self.context = context
    self.isAlwaysShown = isAlwaysShown
  }

  /// Begins to follow.
  public func start() {
    let service = context.service
    subscriptions[0].follow {
      service.regionUpdates()
    } apply: { [weak self] in
      self?.take(regions: $0)
    }
    subscriptions[1].follow {
      service.sourceUpdates()
    } apply: { [weak self] in
      self?.sources = $0
    }
    subscriptions[2].follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      self?.vaults = $0
    }
  }

  /// Stops following.
  public func stop() { for subscription in subscriptions { subscription.stop() } }

  private func take(regions: [Region]) {
    self.regions = regions
    if !hasLooked, regions.isEmpty { isUnderWay = true }
    if !hasLooked, regions.isEmpty || isAlwaysShown { look() }
    hasLooked = true
  }

  /// Looks for places where virtual machines seem to be.
  private func look() {
    Task { @MainActor [weak self, context] in
      let found = (try? await context.service.suggestedSources()) ?? []
      self?.suggestions = found
    }
  }

  /// Says that the steps were left.
  public func leave() { isUnderWay = false }

  /// Whether a step is done.
  public func isDone(_ step: Step) -> Bool {
    switch step {
    case .region: regions?.isEmpty == false
    case .source: sources?.isEmpty == false
    case .vault: vaults?.isEmpty == false
    }
  }

  /// The first step that isn't done; nil: all are.
  public var step: Step? { Step.allCases.first { !isDone($0) } }

  /// Adds a suggested place as a source of the first region.
  public func add(_ suggestion: SourceSuggestion) {
    guard !isAdding, let region = regions?.first else { return }
    isAdding = true
    problem = nil
    Task { @MainActor in
      do {
        let source = try await context.service.addSource(suggestion.location, name: nil, region: region.name)
        context.notifications.post(
          "Source \(source.source.name) added", "Its virtual machines are in region \(source.regionName).")
      } catch { problem = .shown(error) }
      isAdding = false
      look()
    }
  }

  /// Makes the sample estate and tells how it goes.
  ///
  /// - Parameter make: makes it; ``ScreenHost`` knows how.
  public func makeSampleEstate(
    _ make: @escaping @Sendable (@escaping @Sendable (String) -> Void) async throws -> Void
  ) {
    guard sampleProgress == nil else { return }
    sampleProgress = "The sample estate is being made."
    problem = nil
    let (progress, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
    Task { @MainActor [weak self] in
      for await line in progress where self?.sampleProgress != nil { self?.sampleProgress = line }
    }
    Task { @MainActor in
      do {
        try await make { continuation.yield($0) }
        context.notifications.post("Sample estate made", "Its virtual machines can be backed up now.")
      } catch { problem = .shown(error) }
      continuation.finish()
      sampleProgress = nil
      look()
    }
  }
}
