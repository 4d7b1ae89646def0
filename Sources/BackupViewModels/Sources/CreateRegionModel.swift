import BackupModel
import Observation

/// The form *Create region*.
@MainActor @Observable
public final class CreateRegionModel {
  /// The new region's name.
  public var name = ""
  /// The absolute path of the folder under which its vaults get folders of their own.
  public var storage = ""
  /// The name of the paired region; nil: none.
  public var pairedRegion: String?
  /// The regions there are; nil until heard.
  public private(set) var regions: [Region]?
  /// What became of the last attempt.
  public let submission = Submission()
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes an empty form.
  public init(context: ScreenContext) { self.context = context }

  /// Begins to follow the regions.
  public func start() {
    let service = context.service
    subscription.follow {
      service.regionUpdates()
    } apply: { [weak self] in
      self?.regions = $0
    }
  }

  /// Stops following.
  public func stop() { subscription.stop() }

  /// What is wrong with the name; nil: nothing. An empty name is wrong too.
  public var nameProblem: BackupError? {
    do { try NameRules.region(name) } catch { return .shown(error) }
    guard regions?.contains(where: { $0.name.lowercased() == name.lowercased() }) == true else { return nil }
    return BackupError(.nameInUse, "There is already a region \(name).", recommendedAction: "Choose another name.")
  }

  /// What keeps the region from being made, as a sentence; nil: nothing.
  public var obstacle: String? {
    if submission.isRunning { return "The region is being made." }
    if name.isEmpty { return "Type a name." }
    if let nameProblem { return nameProblem.message }
    return storage.hasPrefix("/") ? nil : "Type the absolute path of a folder."
  }

  /// Whether something was filled in.
  public var isTouched: Bool { !name.isEmpty || !storage.isEmpty }

  /// Makes the region.
  public func create(done: @escaping @MainActor (Region) -> Void) {
    guard obstacle == nil else { return }
    let (service, name, storage, pair) = (context.service, name, storage, pairedRegion)
    submission.send {
      try await service.createRegion(name: name, storage: storage, pairedRegion: pair)
    } done: { [context] region in
      context.notifications.post("Region \(region.name) created", "Its vaults are kept under \(region.storage).")
      done(region)
    }
  }
}
