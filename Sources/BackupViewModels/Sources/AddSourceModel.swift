import BackupModel
import Observation

/// The form *Add source*.
@MainActor @Observable
public final class AddSourceModel {
  /// The folder's absolute path, or a libvirt connection, as typed.
  public var location = ""
  /// The source's name; empty: one is made from the location.
  public var name = ""
  /// The region's name; nil: none is chosen yet.
  public var region: String?
  /// The regions there are; nil until heard.
  public private(set) var regions: [Region]?
  /// Places on this machine where virtual machines seem to be.
  public private(set) var suggestions: [SourceSuggestion] = []
  /// What became of the last attempt.
  public let submission = Submission()
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes an empty form.
  public init(region: String?, context: ScreenContext) {
    self.region = region
    self.context = context
  }

  /// Begins to follow the regions, and looks around on this machine.
  public func start() {
    let service = context.service
    subscription.follow {
      service.regionUpdates()
    } apply: { [weak self] regions in
      guard let self else { return }
      self.regions = regions
      if region == nil, regions.count == 1 { region = regions[0].name }
    }
    Task { [weak self] in
      guard let found = try? await service.suggestedSources() else { return }
      self?.suggestions = found
    }
  }

  /// Stops following.
  public func stop() { subscription.stop() }

  /// What the typed location means; nil: nothing yet.
  public var place: Source.Location? {
    let typed = location.trimmingPrefix(" ")
    if typed.hasPrefix("/") { return .images(folder: String(typed)) }
    return typed.contains(":") ? .libvirt(uri: String(typed)) : nil
  }

  /// What is wrong with the name; nil: nothing, or it is empty.
  public var nameProblem: BackupError? {
    if name.isEmpty { return nil }
    do { try NameRules.source(name) } catch { return .shown(error) }
    return nil
  }

  /// What keeps the source from being added, as a sentence; nil: nothing.
  public var obstacle: String? {
    if submission.isRunning { return "The source is being looked at." }
    if regions?.isEmpty == true { return "There is no region yet: make one first." }
    if place == nil { return "Type the absolute path of a folder of disk images." }
    if let nameProblem { return nameProblem.message }
    return region == nil ? "Choose a region." : nil
  }

  /// Whether something was filled in.
  public var isTouched: Bool { !location.isEmpty || !name.isEmpty }

  /// Adds the source.
  public func add(done: @escaping @MainActor (SourceListing) -> Void) {
    guard obstacle == nil, let place, let region else { return }
    let (service, name) = (context.service, name.isEmpty ? nil : name)
    submission.send {
      try await service.addSource(place, name: name, region: region)
    } done: { [context] listing in
      context.notifications.post(
        "Source \(listing.source.name) added", "Its virtual machines can be protected now.")
      done(listing)
    }
  }
}
