import BackupModel
import Foundation

/// What can be done with a backup instance.
public enum ItemAction: String, CaseIterable, Hashable, Sendable {
  case backupNow
  case restore
  case changePolicy
  case stopBackup
  case resume
  case undelete
}

extension ItemListing {
  /// Why an action doesn't apply now, in the words of the engine; nil when it does.
  ///
  /// - Parameters:
  ///   - vault: the item's vault; nil while it isn't known.
  ///   - openBackup: a backup of the item that has not ended.
  public func refusal(of action: ItemAction, vault: Vault?, openBackup: Job?, now: Date) -> BackupError? {
    switch action {
    case .backupNow: refusalOfBackup(openBackup)
    case .restore: recoveryPointCount == 0 ? OnDemandRules.noPoint(of: instance) : nil
    case .stopBackup: refusalOfStopping(vault, now)
    case .changePolicy: refusal(underAnyPolicy: ProtectionAction.changePolicy, vault, now)
    case .resume: refusal(underAnyPolicy: ProtectionAction.resume, vault, now)
    case .undelete: refusal(of: .undelete, policy: nil, vault, now)
    }
  }

  private func refusalOfBackup(_ open: Job?) -> BackupError? {
    do { _ = try OnDemandRules.policyID(of: instance) } catch { return .shown(error) }
    return open.map { OnDemandRules.inProgress($0, of: instance) }
  }

  /// Some way of stopping is enough; the form says which ones aren't possible.
  private func refusalOfStopping(_ vault: Vault?, _ now: Date) -> BackupError? {
    guard let refusal = refusal(of: .stopRetainingData, policy: nil, vault, now) else { return nil }
    let confirmation = DeletionConfirmation(typedName: instance.name, reason: .other)
    return self.refusal(of: .deleteData(confirmation), policy: nil, vault, now) == nil ? nil : refusal
  }

  /// Whether the item's state allows an action that takes a policy; what a certain policy means is judged when one is
  /// chosen.
  private func refusal(
    underAnyPolicy action: (BackupPolicy) -> ProtectionAction, _ vault: Vault?, _ now: Date
  ) -> BackupError? {
    let policy = BackupPolicy.standardDefault(for: instance.vaultID, timeZone: "UTC")
    return refusal(of: action(policy), policy: policy, vault, now)
  }

  /// Why an action is refused by the rules of protection; nil when it isn't.
  ///
  /// - Parameter policy: the policy in force, or the one that was in force last.
  public func refusal(of action: ProtectionAction, policy: BackupPolicy?, _ vault: Vault?, _ now: Date) -> BackupError?
  {
    guard let vault else { return nil }
    do {
      _ = try ProtectionRules.protection(
        instance.protection, after: action,
        in: ProtectionContext(itemName: instance.name, vault: vault, policy: policy, now: now))
      return nil
    } catch { return .shown(error) }
  }

  /// What commands are told so that they mean this very item, whatever it and others are called by now: its identity.
  public var commandName: String { id.rawValue }
}

extension BackupError {
  /// The sentence with what to do next.
  public var advice: String { "\(message) \(recommendedAction)" }
}
