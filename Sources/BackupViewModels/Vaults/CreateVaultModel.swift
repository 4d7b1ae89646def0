import BackupModel
import Observation

/// The form *Create vault*.
@MainActor @Observable
public final class CreateVaultModel {
  /// The new vault's name.
  public var name = ""
  /// The name of the region; nil: none is chosen yet.
  public var region: String?
  /// How the data is meant to be replicated; geo-redundant unless another is chosen.
  public var redundancy = Vault.StorageRedundancy.geoRedundant
  /// The regions there are; nil until heard.
  public private(set) var regions: [Region]?
  /// Why the last attempt was refused; nil: it wasn't, or something was changed since.
  public private(set) var refusal: BackupError?
  /// Whether the vault is being made.
  public private(set) var isSaving = false
  private var takenNames: Set<String> = []
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let regionSubscription = Subscription()
  @ObservationIgnored private let vaultSubscription = Subscription()

  /// Makes an empty form.
  public init(context: ScreenContext) { self.context = context }

  /// Begins to follow the regions; the only one is chosen by itself.
  public func start() {
    let service = context.service
    regionSubscription.follow {
      service.regionUpdates()
    } apply: { [weak self] regions in
      guard let self else { return }
      self.regions = regions
      if region == nil || !regions.contains(where: { $0.name == self.region }) {
        region = regions.count == 1 ? regions[0].name : nil
      }
    }
    vaultSubscription.follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      self?.takenNames = Set($0.map { $0.vault.name.lowercased() })
    }
  }

  /// Stops following.
  public func stop() {
    regionSubscription.stop()
    vaultSubscription.stop()
  }

  /// What is wrong with the name; nil: nothing. An empty name is wrong too.
  public var nameProblem: BackupError? {
    do { try NameRules.vault(name) } catch { return .shown(error) }
    guard takenNames.contains(name.lowercased()) else { return nil }
    return BackupError(.nameInUse, "There is already a vault \(name).", recommendedAction: "Choose another name.")
  }

  /// What keeps the vault from being made, as a sentence; nil: nothing.
  public var obstacle: String? {
    if regions?.isEmpty == true { return "There is no region yet: make one first." }
    if name.isEmpty { return "Type a name." }
    if let nameProblem { return nameProblem.message }
    if region == nil { return "Choose a region." }
    return nil
  }

  /// Whether something was filled in.
  public var isTouched: Bool { !name.isEmpty || redundancy != .geoRedundant }

  /// The chosen region's pair, where copies of a geo-redundant vault are meant to go; nil: none is named.
  public var pairedRegion: String? { regions?.first { $0.name == region }?.pairedRegion }

  /// Says that something was changed, so that the last refusal no longer counts.
  public func edited() { if refusal != nil { refusal = nil } }

  /// Makes the vault.
  ///
  /// - Returns: the vault; nil when it was refused.
  public func create() async -> VaultListing? {
    guard !isSaving, obstacle == nil, let region else { return nil }
    isSaving = true
    defer { isSaving = false }
    do {
      let vault = try await context.service.createVault(
        CreateVaultRequest(name: name, region: region, storageRedundancy: redundancy))
      context.notifications.post(
        "Vault \(vault.vault.name) created", "Export its recovery key, and keep it in another place.")
      return vault
    } catch {
      refusal = .shown(error)
      return nil
    }
  }
}
