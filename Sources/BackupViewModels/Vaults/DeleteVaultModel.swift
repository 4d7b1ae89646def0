import BackupModel
import Observation

/// *Delete vault*: what is in the way, and the deletion once nothing is.
@MainActor @Observable
public final class DeleteVaultModel {
  /// The vault's name.
  public let vault: String
  /// What is in the way; nil until known.
  public private(set) var blockers: [VaultDeletionBlocker]?
  /// The vault's name as it was typed.
  public var typedName = ""
  /// Why the vault can't be looked at, or why the deletion was refused.
  public private(set) var refusal: BackupError?
  /// Whether the vault is being deleted.
  public private(set) var isDeleting = false
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes a model that knows nothing until ``start()``.
  public init(vault: String, context: ScreenContext) {
    self.vault = vault
    self.context = context
  }

  /// Looks for what is in the way, again whenever the vault's items change.
  public func start() {
    let (service, vault) = (context.service, vault)
    subscription.follow {
      service.itemUpdates(matching: ItemQuery(vault: vault))
    } apply: { [weak self] _ in
      self?.look()
    }
  }

  /// Stops looking.
  public func stop() { subscription.stop() }

  /// Whether the typed name is the vault's, letter case and all.
  public var nameMatches: Bool { typedName == vault }

  /// What keeps the vault from being deleted, as a sentence; nil: nothing.
  public var obstacle: String? {
    guard let blockers else { return refusal?.message ?? "The vault is being looked at." }
    if !blockers.isEmpty { return "The vault is not empty." }
    return nameMatches ? nil : "Type the vault's name."
  }

  /// The items that stand behind a blocker.
  public func query(of blocker: VaultDeletionBlocker) -> ItemQuery {
    switch blocker.kind {
    case .activeItems: ItemQuery(vault: vault)
    case .stoppedItems: ItemQuery(vault: vault, protectionState: .protectionStopped)
    case .softDeletedItems: ItemQuery(vault: vault, protectionState: .softDeleted)
    }
  }

  /// Deletes the vault, its storage and its key.
  ///
  /// - Returns: whether it is gone.
  public func delete() async -> Bool {
    guard !isDeleting, obstacle == nil else { return false }
    isDeleting = true
    defer { isDeleting = false }
    do {
      try await context.service.deleteVault(named: vault)
      context.notifications.post("Vault \(vault) deleted")
      return true
    } catch {
      refusal = .shown(error)
      look()
      return false
    }
  }

  private func look() {
    Task { [weak self, service = context.service, vault] in
      do {
        let found = try await service.deletionBlockers(ofVault: vault)
        if self?.blockers != found { self?.blockers = found }
      } catch { self?.refusal = .shown(error) }
    }
  }
}
