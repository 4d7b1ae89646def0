import BackupModel
import Observation

/// The form of a vault's properties: what is chosen, what of it can't be, and what of it can never be taken back.
@MainActor @Observable
public final class VaultPropertiesModel {
  /// The vault as it was when the form was opened, or last saved.
  public private(set) var listing: VaultListing
  /// What is chosen.
  public var wanted: VaultProperties
  /// Why the last attempt to save was refused; nil: it wasn't, or something was changed since.
  public private(set) var refusal: BackupError?
  /// Whether the change is on its way.
  public private(set) var isSaving = false
  @ObservationIgnored private let context: ScreenContext

  /// Makes the form of a vault.
  public init(_ listing: VaultListing, context: ScreenContext) {
    self.listing = listing
    self.context = context
    wanted = VaultProperties(of: listing.vault, crossRegionRestore: listing.vault.crossRegionRestore)
  }

  /// The properties in force.
  public var present: VaultProperties {
    VaultProperties(of: listing.vault, crossRegionRestore: listing.vault.crossRegionRestore)
  }

  /// What differs from the properties in force.
  public var change: VaultPropertyChange {
    let now = present
    func changed<Value: Equatable>(_ key: KeyPath<VaultProperties, Value>) -> Value? {
      wanted[keyPath: key] == now[keyPath: key] ? nil : wanted[keyPath: key]
    }
    return VaultPropertyChange(
      storageRedundancy: changed(\.storageRedundancy), crossRegionRestore: changed(\.crossRegionRestore),
      softDeleteState: changed(\.softDeleteState), softDeleteRetentionDays: changed(\.softDeleteRetentionDays),
      immutabilityState: changed(\.immutabilityState))
  }

  /// Why soft delete can't become `state`; nil: it can.
  public func softDeleteReason(_ state: Vault.SoftDeleteState) -> BackupError? {
    var trial = present
    trial.softDeleteState = state
    return problem(of: trial)
  }

  /// Why immutability can't become `state`; nil: it can.
  public func immutabilityReason(_ state: Vault.ImmutabilityState) -> BackupError? {
    var trial = present
    trial.immutabilityState = state
    return problem(of: trial)
  }

  /// Why redundancy can't become `redundancy`; nil: it can.
  public func redundancyReason(_ redundancy: Vault.StorageRedundancy) -> BackupError? {
    var trial = present
    trial.storageRedundancy = redundancy
    // Cross-region restore follows: it is asked for on its own.
    if redundancy != .geoRedundant { trial.crossRegionRestore = false }
    return problem(of: trial)
  }

  /// Why cross-region restore can't be turned the other way; nil: it can.
  public var crossRegionReason: BackupError? {
    var trial = wanted
    trial.crossRegionRestore.toggle()
    guard let problem = problem(of: trial) else { return nil }
    return [.crossRegionRestoreFixed, .crossRegionRestoreUnavailable].contains(problem.code) ? problem : nil
  }

  /// Why what is chosen can't be saved; nil: it can.
  public var problem: BackupError? { problem(of: wanted) }

  /// What of the change can never be taken back, as a sentence; nil: everything can.
  public var irreversible: String? { present.irreversible(in: change, ofVault: listing.vault.name) }

  /// Says that something was changed, so that the last refusal no longer counts.
  public func edited() { if refusal != nil { refusal = nil } }

  /// Saves the change.
  ///
  /// - Returns: whether it was saved.
  public func save() async -> Bool {
    guard !isSaving, !change.isEmpty else { return false }
    isSaving = true
    defer { isSaving = false }
    do {
      listing = try await context.service.changeProperties(ofVault: listing.vault.name, change)
      context.notifications.post("Properties of \(listing.vault.name) changed")
      return true
    } catch {
      refusal = .shown(error)
      return false
    }
  }

  private func problem(of trial: VaultProperties) -> BackupError? {
    do {
      try present.validateChange(
        to: trial, ofVault: listing.vault.name, everProtected: listing.vault.hasHeldItems)
      return nil
    } catch { return .shown(error) }
  }
}
