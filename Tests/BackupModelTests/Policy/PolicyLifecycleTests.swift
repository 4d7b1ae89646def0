import BackupModel
import Foundation
import Testing

@Suite("Stopping, deleting, undeleting and resuming")
struct PolicyLifecycleTests {
  private static let now = Date(timeIntervalSince1970: 1_780_000_000)
  private static let policy = BackupPolicy.standardDefault(for: VaultID(rawValue: "v"), timeZone: "UTC")
  private static let active = BackupInstance.Protection.active(policyID: policy.id)
  private static let stopped = BackupInstance.Protection.stopped(retainAsPerPolicy: nil)
  private static let stoppedByPolicy = BackupInstance.Protection.stopped(retainAsPerPolicy: policy.id)
  private static let deleted = BackupInstance.Protection.softDeleted(at: now, purgeAt: now + 14 * 86_400)
  private static let delete = ProtectionAction.deleteData(
    DeletionConfirmation(typedName: "myVM", reason: .testItem))

  private func context(
    _ immutability: Vault.ImmutabilityState = .disabled, softDelete: Vault.SoftDeleteState = .enabled,
    policy: BackupPolicy? = policy, at now: Date = now
  ) -> ProtectionContext {
    let vault = Vault(
      id: VaultID(rawValue: "v"), name: "vault-1", regionID: RegionID(rawValue: "r"), softDeleteState: softDelete,
      immutabilityState: immutability, repository: "/r", createdAt: now)
    return ProtectionContext(itemName: "myVM", vault: vault, policy: policy, now: now)
  }

  /// What becomes of every state: the new state, or the code of the refusal.
  private func outcomes(
    _ action: ProtectionAction, _ context: ProtectionContext
  ) -> [Result<BackupInstance.Protection, BackupError>] {
    [Self.active, Self.stopped, Self.stoppedByPolicy, Self.deleted].map { state in
      Result { try ProtectionRules.protection(state, after: action, in: context) }.mapError { $0 as! BackupError }
    }
  }

  private func check(
    _ action: ProtectionAction, _ context: ProtectionContext,
    _ expected: [Result<BackupInstance.Protection, Refused>], _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcomes(action, context).map { $0.mapError { Refused($0.code) } } == expected, sourceLocation: location)
  }

  private struct Refused: Error, Equatable {
    let code: BackupError.Code
    init(_ code: BackupError.Code) { self.code = code }
  }

  @Test("every action has one outcome in every state: active, stopped, stopped as per policy, soft-deleted")
  func transitions() {
    let refused = { Result<BackupInstance.Protection, Refused>.failure(Refused($0)) }
    check(
      .stopRetainingData, context(),
      [.success(Self.stopped), refused(.protectionNotActive), .success(Self.stopped), refused(.softDeletedItem)])
    check(
      .stopRetainingAsPerPolicy, context(),
      [
        .success(Self.stoppedByPolicy), refused(.protectionNotActive), refused(.protectionNotActive),
        refused(.softDeletedItem),
      ])
    check(
      Self.delete, context(),
      [.success(Self.deleted), .success(Self.deleted), .success(Self.deleted), refused(.softDeletedItem)])
    check(
      .undelete, context(),
      [refused(.notSoftDeleted), refused(.notSoftDeleted), refused(.notSoftDeleted), .success(Self.stopped)])
    check(
      .resume(Self.policy), context(),
      [refused(.protectionActive), .success(Self.active), .success(Self.active), refused(.softDeletedItem)])
    check(
      .changePolicy(to: Self.policy), context(),
      [.success(Self.active), refused(.protectionNotActive), refused(.protectionNotActive), refused(.softDeletedItem)])
  }

  @Test("where soft delete is off, deleted data may be purged at once")
  func withoutSoftDelete() throws {
    let outcome = try ProtectionRules.protection(Self.active, after: Self.delete, in: context(softDelete: .disabled))
    #expect(outcome == .softDeleted(at: Self.now, purgeAt: Self.now))
  }

  @Test("what is due to be purged can't be undeleted")
  func tooLate() {
    let late = context(at: Self.now + 14 * 86_400)
    #expect(
      refusalCode { _ = try ProtectionRules.protection(Self.deleted, after: .undelete, in: late) } == .itemPurged)
    let last = context(at: Self.now + 14 * 86_400 - 1)
    #expect(refusalCode { _ = try ProtectionRules.protection(Self.deleted, after: .undelete, in: last) } == nil)
  }

  @Test("deletion needs the name, typed exactly, and a reason")
  func confirmation() {
    func refusal(_ typed: String, _ reason: DeletionReason? = .other) -> BackupError.Code? {
      let action = ProtectionAction.deleteData(DeletionConfirmation(typedName: typed, reason: reason))
      return refusalCode { _ = try ProtectionRules.protection(Self.active, after: action, in: context()) }
    }
    #expect(refusal("myVM") == nil)
    for typed in ["", "myvm", "MYVM", "myVM ", " myVM", "myV", "myVM\u{200D}"] {
      #expect(refusal(typed) == .confirmationMismatch, "\(typed)")
    }
    #expect(refusal("myVM", nil) == .confirmationMismatch)
    #expect(DeletionConfirmation(typedName: "cafe\u{301}", reason: nil).nameMatches("caf\u{E9}"))
    #expect(DeletionConfirmation(typedName: "x", reason: nil, comments: "a\u{1B}[2Jb").comments == "a\u{FFFD}[2Jb")
  }

  @Test("immutability forbids deletion and a shorter policy", arguments: [Vault.ImmutabilityState.enabled, .locked])
  func immutable(state: Vault.ImmutabilityState) {
    var shorter = Self.policy
    shorter.retention.dailyDays = 7
    var longer = Self.policy
    longer.retention.dailyDays = 90
    func refusal(
      _ protection: BackupInstance.Protection, _ action: ProtectionAction, policy: BackupPolicy? = Self.policy
    ) -> BackupError.Code? {
      refusalCode { _ = try ProtectionRules.protection(protection, after: action, in: context(state, policy: policy)) }
    }
    #expect(refusal(Self.active, Self.delete) == .vaultImmutable)
    #expect(refusal(Self.stopped, Self.delete) == .vaultImmutable)
    #expect(refusal(Self.active, .changePolicy(to: shorter)) == .vaultImmutable)
    #expect(refusal(Self.active, .changePolicy(to: longer)) == nil)
    #expect(refusal(Self.stopped, .resume(shorter)) == .vaultImmutable)
    #expect(refusal(Self.stopped, .resume(longer)) == nil)
    #expect(refusal(Self.stopped, .resume(longer), policy: nil) == .vaultImmutable)
    #expect(refusal(Self.active, .stopRetainingData) == nil)
    #expect(refusal(Self.active, .stopRetainingAsPerPolicy) == nil)
  }

  @Test("without immutability a shorter policy is allowed, but no policy of another vault and none of a lesser kind")
  func policies() {
    func refusal(_ policy: BackupPolicy, former: BackupPolicy? = Self.policy) -> BackupError.Code? {
      refusalCode {
        _ = try ProtectionRules.protection(Self.stopped, after: .resume(policy), in: context(policy: former))
      }
    }
    var shorter = Self.policy
    shorter.retention.dailyDays = 7
    #expect(refusal(shorter) == nil && refusal(shorter, former: nil) == nil)
    #expect(refusal(.standardDefault(for: VaultID(rawValue: "other"), timeZone: "UTC")) == .policyNotFound)
    var enhanced = Self.policy
    enhanced.kind = .enhanced
    #expect(refusal(Self.policy, former: enhanced) == .policyTypeCannotChange)
  }
}
