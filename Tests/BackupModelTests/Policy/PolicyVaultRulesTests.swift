import BackupModel
import Foundation
import Testing

@Suite("Soft delete and the properties of a vault")
struct PolicyVaultRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_780_000_000)
  private static let day: TimeInterval = 86_400

  private func vault(
    _ state: Vault.SoftDeleteState = .enabled, days: Int = 14, immutability: Vault.ImmutabilityState = .disabled
  ) -> Vault {
    Vault(
      id: VaultID(rawValue: "v"), name: "vault-1", regionID: RegionID(rawValue: "r"), softDeleteState: state,
      softDeleteRetentionDays: days, immutabilityState: immutability, repository: "/r", createdAt: Self.now)
  }

  @Test("deleted data is purged after whole days, at once where soft delete is off, and announced two days before")
  func dates() {
    let purge = SoftDelete.purgeDate(deletedAt: Self.now, retentionDays: 14)
    #expect(purge == Self.now + 14 * Self.day)
    #expect(SoftDelete.alertDate(deletedAt: Self.now, purgeAt: purge) == Self.now + 12 * Self.day)
    #expect(SoftDelete.alertDate(deletedAt: Self.now, purgeAt: Self.now + Self.day) == Self.now)
    #expect(SoftDelete.purgeDate(deletedAt: Self.now, from: vault(.disabled)) == Self.now)
    #expect(SoftDelete.purgeDate(deletedAt: Self.now, from: vault(.alwaysOn, days: 180)) == Self.now + 180 * Self.day)
    #expect(!SoftDelete.isPurgeDue(purgeAt: purge, now: purge - 1) && SoftDelete.isPurgeDue(purgeAt: purge, now: purge))
  }

  private func refusal(
    _ old: VaultProperties, everProtected: Bool = true, _ edit: (inout VaultProperties) -> Void
  ) -> BackupError.Code? {
    var new = old
    edit(&new)
    return refusalCode { try old.validateChange(to: new, ofVault: "vault-1", everProtected: everProtected) }
  }

  @Test("always-on soft delete stays on; its days may change within 14–180")
  func softDelete() {
    let on = VaultProperties(softDeleteState: .alwaysOn)
    #expect(refusal(on) { $0.softDeleteState = .enabled } == .softDeleteAlwaysOn)
    #expect(refusal(on) { $0.softDeleteState = .disabled } == .softDeleteAlwaysOn)
    for days in [14, 180] { #expect(refusal(on) { $0.softDeleteRetentionDays = days } == nil) }
    for days in [13, 181, -1] { #expect(refusal(on) { $0.softDeleteRetentionDays = days } == .invalidArgument) }
    let enabled = VaultProperties()
    for state in Vault.SoftDeleteState.allCases { #expect(refusal(enabled) { $0.softDeleteState = state } == nil) }
  }

  @Test("locked immutability is irreversible, enabled is not")
  func immutability() {
    let locked = VaultProperties(immutabilityState: .locked)
    #expect(refusal(locked) { $0.immutabilityState = .enabled } == .immutabilityLocked)
    #expect(refusal(locked) { $0.immutabilityState = .disabled } == .immutabilityLocked)
    #expect(refusal(locked) { $0.softDeleteRetentionDays = 20 } == nil)
    let enabled = VaultProperties(immutabilityState: .enabled)
    for state in Vault.ImmutabilityState.allCases { #expect(refusal(enabled) { $0.immutabilityState = state } == nil) }
  }

  @Test("redundancy changes until something was protected; cross-region restore is geo-redundant, and then stays on")
  func redundancy() {
    let geo = VaultProperties()
    #expect(refusal(geo, everProtected: false) { $0.storageRedundancy = .locallyRedundant } == nil)
    #expect(refusal(geo) { $0.storageRedundancy = .locallyRedundant } == .redundancyFixed)
    #expect(refusal(geo) { $0.crossRegionRestore = true } == nil)
    let crossing = VaultProperties(crossRegionRestore: true)
    #expect(refusal(crossing) { $0.crossRegionRestore = false } == .crossRegionRestoreFixed)
    #expect(refusal(crossing, everProtected: false) { $0.crossRegionRestore = false } == nil)
    #expect(
      refusal(crossing, everProtected: false) { $0.storageRedundancy = .zoneRedundant }
        == .crossRegionRestoreUnavailable)
    let local = VaultProperties(storageRedundancy: .locallyRedundant)
    #expect(refusal(local) { $0.crossRegionRestore = true } == .crossRegionRestoreUnavailable)
  }

  private func item(_ name: String, _ protection: BackupInstance.Protection) -> BackupInstance {
    BackupInstance(
      name: name, resourceGroup: "hotel", vaultID: VaultID(rawValue: "v"),
      machineID: VirtualMachineID(rawValue: name), protection: protection, configuredAt: Self.now)
  }

  @Test("an empty vault can be deleted; any other says every blocker, how many, when it goes and where to clear it")
  func deletion() throws {
    try VaultDeletion.validate(vault(), holding: [], zone: .gmt)
    let items = [
      item("b", .active(policyID: PolicyID(rawValue: "p"))), item("a", .active(policyID: PolicyID(rawValue: "p"))),
      item("c", .stopped(retainAsPerPolicy: nil)),
      item("d", .softDeleted(at: Self.now, purgeAt: Self.now + 14 * Self.day)),
      item("e", .softDeleted(at: Self.now, purgeAt: Self.now + 9 * Self.day)),
    ]
    let blockers = VaultDeletion.blockers(among: items)
    #expect(blockers.map(\.kind) == [.activeItems, .stoppedItems, .softDeletedItems])
    #expect(blockers.map(\.count) == [2, 1, 2])
    #expect(blockers[0].items == ["hotel/a", "hotel/b"])
    #expect(blockers[2].purgeDates == [Self.now + 9 * Self.day, Self.now + 14 * Self.day])
    let error = BackupModelTests.refusal { try VaultDeletion.validate(vault(), holding: items, zone: .gmt) }
    #expect(error?.code == .vaultNotEmpty)
    #expect(
      error?.message
        == "Vault vault-1 can't be deleted: it holds 2 protected items (hotel/a, hotel/b); 1 item with protection "
        + "stopped and data retained (hotel/c); 2 soft-deleted items, purged from 2026-06-06 to 2026-06-11 "
        + "(hotel/d, hotel/e).")
    let many = ["f", "g", "h", "i", "j"].map { item($0, .active(policyID: PolicyID(rawValue: "p"))) }
    let refusal = BackupModelTests.refusal { try VaultDeletion.validate(vault(), holding: many, zone: .gmt) }
    #expect(refusal?.message.hasSuffix("5 protected items (hotel/f, hotel/g, hotel/h and 2 more).") == true)
    #expect(
      error?.recommendedAction.contains("stop backup") == true
        && error?.recommendedAction.contains("wait for the purge") == true)
    let one = VaultDeletion.blockers(among: [items[3]])[0]
    #expect(one.words(in: .gmt) == "1 soft-deleted item, purged on 2026-06-11")
  }
}
