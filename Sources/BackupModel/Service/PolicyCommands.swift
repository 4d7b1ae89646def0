import Foundation

/// What a change of policy did to the points that exist.
public struct RetentionEffect: Hashable, Sendable {
  /// What is kept shorter than before, as a sentence; nil: nothing.
  public var shortening: String?
  /// How many existing points live shorter than before.
  public var shortenedPoints: Int
  /// How many of them have outlived the new rules, and expire within a day.
  public var expiringPoints: Int

  /// Makes a value from its parts; nothing is shortened unless given.
  public init(shortening: String? = nil, shortenedPoints: Int = 0, expiringPoints: Int = 0) {
    self.shortening = shortening
    self.shortenedPoints = shortenedPoints
    self.expiringPoints = expiringPoints
  }
}

/// What can be asked of policies. Every method throws ``BackupError``.
public protocol PolicyCommands: Sendable {
  /// Makes a policy.
  ///
  /// - Parameters:
  ///   - document: the policy's text; its time zone is the machine's where it names none.
  ///   - name: wins over the document's own name.
  /// - Throws: `UserErrorInvalidPolicy`, `UserErrorInvalidName`, `UserErrorNameInUse`.
  func createPolicy(_ document: PolicyDocument, named name: String?, inVault vault: String) async throws
    -> PolicyListing
  /// Gives a policy another text; it holds for existing points too. Retention that gets shorter raises a security alert.
  ///
  /// - Throws: what ``createPolicy(_:named:inVault:)`` throws, `UserErrorPolicyTypeCannotChange`, and
  ///   `UserErrorVaultImmutable` when retention would get shorter in an immutable vault.
  func updatePolicy(named name: String, inVault vault: String, to document: PolicyDocument) async throws
    -> (listing: PolicyListing, effect: RetentionEffect)
  /// Deletes a policy that no item uses; `DefaultPolicy` comes back as it was at first.
  ///
  /// - Throws: `UserErrorPolicyInUse`.
  func deletePolicy(named name: String, inVault vault: String) async throws
  /// The items that a policy is in force for, sorted by resource group and name.
  func items(ofPolicy policy: String, inVault vault: String) async throws -> [ItemListing]
  /// Puts an active item under another policy of its vault, which holds for existing points too.
  ///
  /// - Throws: `UserErrorProtectionNotActive`, `UserErrorPolicyTypeCannotChange`, `UserErrorVaultImmutable`.
  func setPolicy(ofItem item: String, inVault vault: String, to policy: String) async throws
    -> (item: ItemListing, effect: RetentionEffect)
}
