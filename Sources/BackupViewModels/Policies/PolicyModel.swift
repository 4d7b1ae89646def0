import BackupModel
import Observation

/// One backup policy, with the items under it.
@MainActor @Observable
public final class PolicyModel {
  /// The policy as it was last heard of.
  public private(set) var listing: PolicyListing
  /// Whether the policy is there no more.
  public private(set) var isGone = false
  /// The items that the policy is in force for.
  public let items: ListModel<ItemListing>
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes a model that follows nothing until ``start()``.
  public init(_ listing: PolicyListing, context: ScreenContext) {
    self.listing = listing
    self.context = context
    let (service, id, vault) = (context.service, listing.policy.id, listing.vaultName)
    items = ListModel(
      all: { service.itemUpdates(matching: ItemQuery(vault: vault)) },
      refine: { items in items.filter { $0.instance.policyID == id } })
  }

  /// Begins to follow.
  public func start() {
    let (service, id, vault) = (context.service, listing.id, listing.vaultName)
    subscription.follow {
      service.policyUpdates(inVault: vault)
    } apply: { [weak self] policies in
      guard let self else { return }
      let found = policies.first { $0.id == id }
      if let found, found != listing { listing = found }
      if isGone != (found == nil) { isGone = found == nil }
    }
    items.start()
  }

  /// Stops following.
  public func stop() {
    subscription.stop()
    items.stop()
  }
}

extension PolicyListing {
  /// Why the policy can't be deleted, as a sentence; nil: it can.
  public var deletionObstacle: String? {
    itemCount == 0 ? nil : "\(Words.count(itemCount, "item uses it", "items use it")): put them under another policy."
  }

  /// What deleting means, as a question.
  public var deletionQuestion: String {
    let what = "Delete backup policy \(policy.name) of vault \(vaultName)?"
    return policy.name.lowercased() == BackupPolicy.defaultName.lowercased()
      ? what + " It comes back as it was at first." : what
  }
}

extension ScreenContext {
  /// Deletes a policy, and tells of it among the notifications.
  ///
  /// - Returns: whether it is gone.
  @MainActor
  public func delete(_ listing: PolicyListing) async -> Bool {
    do {
      try await service.deletePolicy(named: listing.policy.name, inVault: listing.vaultName)
      notifications.post("Policy \(listing.policy.name) deleted")
      return true
    } catch {
      notifications.post("Delete policy", failed: .shown(error))
      return false
    }
  }
}
