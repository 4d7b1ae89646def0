import Foundation

/// What an administrator asks for an item under protection.
public enum ProtectionAction: Hashable, Sendable {
  /// *Stop backup*, retain backup data: kept for good, resumable.
  case stopRetainingData
  /// *Stop backup*, retain as per policy: points still expire.
  case stopRetainingAsPerPolicy
  /// *Stop backup*, delete backup data; also for an item whose protection is stopped.
  case deleteData(DeletionConfirmation)
  /// Brings soft-deleted data back, with protection stopped and the data retained.
  case undelete
  /// Goes on with backups under a policy.
  case resume(BackupPolicy)
  /// Puts an active item under another policy.
  case changePolicy(to: BackupPolicy)
}

/// What the outcome of a ``ProtectionAction`` depends on.
public struct ProtectionContext: Hashable, Sendable {
  /// The item's name, which deletion asks for.
  public var itemName: String
  /// The item's vault.
  public var vault: Vault
  /// The policy in force, or for a stopped item the one that was in force last; nil: none is known.
  public var policy: BackupPolicy?
  /// The present time.
  public var now: Date

  /// Makes a value from its parts.
  public init(itemName: String, vault: Vault, policy: BackupPolicy?, now: Date) {
    self.itemName = itemName
    self.vault = vault
    self.policy = policy
    self.now = now
  }
}

extension ProtectionRules {
  /// What an item's protection becomes after `action`.
  ///
  /// Where soft delete is disabled, deleted data comes out as soft-deleted with a purge date of now.
  /// - Throws: a ``BackupError`` that says why the action can't be done in this state, or that immutability forbids it.
  public static func protection(
    _ protection: BackupInstance.Protection, after action: ProtectionAction, in context: ProtectionContext
  ) throws -> BackupInstance.Protection {
    if case .softDeleted(_, let purgeAt) = protection { return try deleted(purgeAt: purgeAt, action, context) }
    switch action {
    case .stopRetainingData:
      if protection == .stopped(retainAsPerPolicy: nil) { throw notActive(context) }
      return .stopped(retainAsPerPolicy: nil)
    case .stopRetainingAsPerPolicy:
      guard case .active(let policyID) = protection else { throw notActive(context) }
      return .stopped(retainAsPerPolicy: policyID)
    case .deleteData(let confirmation):
      try validateDeletion(context)
      try confirmation.validate(forItem: context.itemName)
      return .softDeleted(at: context.now, purgeAt: SoftDelete.purgeDate(deletedAt: context.now, from: context.vault))
    case .undelete:
      throw BackupError(
        .notSoftDeleted, "\(context.itemName) is not soft-deleted, so there is nothing to undelete.",
        recommendedAction: "See its state with `item show`.")
    case .resume(let policy):
      guard case .stopped = protection else {
        throw BackupError(
          .protectionActive, "Protection of \(context.itemName) is not stopped.",
          recommendedAction: "To use another policy, change the item's policy.")
      }
      return try active(under: policy, context)
    case .changePolicy(let policy):
      guard case .active = protection else { throw notActive(context) }
      return try active(under: policy, context)
    }
  }

  private static func deleted(
    purgeAt: Date, _ action: ProtectionAction, _ context: ProtectionContext
  ) throws -> BackupInstance.Protection {
    guard action == .undelete else {
      throw BackupError(
        .softDeletedItem, "\(context.itemName) is soft-deleted until \(purgeAt.formatted(.iso8601)).",
        recommendedAction: "Undelete the item first.")
    }
    guard !SoftDelete.isPurgeDue(purgeAt: purgeAt, now: context.now) else {
      throw BackupError(
        .itemPurged, "The data of \(context.itemName) was due to be purged at \(purgeAt.formatted(.iso8601)).",
        recommendedAction: "Protect the machine anew.")
    }
    return .stopped(retainAsPerPolicy: nil)
  }

  private static func active(
    under policy: BackupPolicy, _ context: ProtectionContext
  ) throws -> BackupInstance.Protection {
    guard policy.vaultID == context.vault.id else {
      throw BackupError(
        .policyNotFound, "Policy \(policy.name) does not belong to vault \(context.vault.name).",
        recommendedAction: "Choose a policy of the item's vault.")
    }
    if let former = context.policy {
      try validate(try PolicyRules.change(from: former, to: policy), in: context.vault)
    } else if context.vault.immutabilityState != .disabled {
      throw BackupError(
        .vaultImmutable,
        "Data of \(context.itemName) is kept for good in vault \(context.vault.name), which is immutable, and a policy would "
          + "let it expire.",
        recommendedAction: "Leave it as it is, or turn immutability off where it is not locked.")
    }
    return .active(policyID: policy.id)
  }

  /// Checks that immutability allows a change of policy in `vault`.
  ///
  /// - Throws: `UserErrorVaultImmutable` when retention would get shorter in an immutable vault.
  public static func validate(_ change: PolicyChange, in vault: Vault) throws {
    guard vault.immutabilityState != .disabled, let sentence = change.sentence else { return }
    throw BackupError(
      .vaultImmutable, "Vault \(vault.name) is immutable, and retention can't get shorter. \(sentence)",
      recommendedAction: immutabilityRemedy(vault, else: "Keep at least what is kept now."))
  }

  private static func validateDeletion(_ context: ProtectionContext) throws {
    guard context.vault.immutabilityState != .disabled else { return }
    throw BackupError(
      .vaultImmutable,
      "Vault \(context.vault.name) is immutable, so the backup data of \(context.itemName) can't be deleted.",
      recommendedAction: immutabilityRemedy(context.vault, else: "Stop backup and retain the data as per policy."))
  }

  private static func immutabilityRemedy(_ vault: Vault, else way: String) -> String {
    vault.immutabilityState == .locked ? way : "\(way) Or turn immutability off: it is not locked."
  }

  private static func notActive(_ context: ProtectionContext) -> BackupError {
    BackupError(
      .protectionNotActive, "Protection of \(context.itemName) is stopped already.",
      recommendedAction: "Resume it first.")
  }
}
