import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("A vault's properties and its end")
struct VaultLifeTests {
  @Test("redundancy is fixed by the first item, soft delete and immutability only tighten for good")
  func properties() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    func set(_ change: VaultPropertyChange) async throws -> Vault {
      try await service.changeProperties(ofVault: "complex", change).vault
    }
    let local = try await set(VaultPropertyChange(storageRedundancy: .locallyRedundant))
    #expect(local.storageRedundancy == .locallyRedundant)
    await refusal(.crossRegionRestoreUnavailable) { try await set(VaultPropertyChange(crossRegionRestore: true)) }
    _ = try await set(VaultPropertyChange(storageRedundancy: .geoRedundant, crossRegionRestore: true))
    try await estate.protect(["myVM"], service)
    await refusal(.redundancyFixed) { try await set(VaultPropertyChange(storageRedundancy: .zoneRedundant)) }
    await refusal(.crossRegionRestoreFixed) { try await set(VaultPropertyChange(crossRegionRestore: false)) }
    await refusal(.invalidArgument) { try await set(VaultPropertyChange(softDeleteRetentionDays: 13)) }
    #expect(try await set(VaultPropertyChange(softDeleteRetentionDays: 30)).softDeleteRetentionDays == 30)
    #expect(try await service.alerts().isEmpty)
    _ = try await set(VaultPropertyChange(softDeleteRetentionDays: 20))
    #expect(try await estate.alertCodes(service) == [.vaultProtectionLessened])
    _ = try await set(VaultPropertyChange(softDeleteState: .alwaysOn))
    await refusal(.softDeleteAlwaysOn) { try await set(VaultPropertyChange(softDeleteState: .disabled)) }
    _ = try await set(VaultPropertyChange(immutabilityState: .locked))
    await refusal(.immutabilityLocked) { try await set(VaultPropertyChange(immutabilityState: .disabled)) }
    await refusal(.vaultImmutable) { try await estate.delete("myVM", service) }
  }

  @Test("the number of days that counts is the one at the deletion")
  func daysAtDeletion() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.delete("myVM", service)
    _ = try await service.changeProperties(ofVault: "complex", VaultPropertyChange(softDeleteRetentionDays: 180))
    estate.clock.advance(by: 14 * Estate.day)
    try await estate.work()
    #expect(try await service.items(matching: ItemQuery()).isEmpty)
  }

  @Test("every blocker is named with its number")
  func blockers() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception", "arena"], service)
    _ = try await service.stopProtection(ofItem: "reception", inVault: "complex", .retain)
    try await estate.delete("arena", service)
    #expect(
      try await service.deletionBlockers(ofVault: "complex").map(\.items) == [
        ["hotel/myVM"], ["hotel/reception"], ["stadium/arena"],
      ])
    await refusal(.vaultNotEmpty) { try await service.deleteVault(named: "complex") }
    #expect(try await service.vaults().count == 1)
  }

  @Test("a vault is not deleted with somebody else's data in it, nor while a program works on it")
  func foreignContent() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    let note = vault.repository + "/notes.txt"
    try "mine".write(toFile: note, atomically: true, encoding: .utf8)
    await refusal(.foreignContent) { try await service.deleteVault(named: "complex") }
    try FileManager.default.removeItem(atPath: note)
    let restic = try await Restic(vault: "complex", service, in: estate)
    #expect(try restic.run("backup", estate.images).status == 0)
    await refusal(.foreignContent) { try await service.deleteVault(named: "complex") }
    #expect(try restic.run("check").status == 0)
  }

  @Test("a vault whose storage is lost is forgotten by its name, and taken back should the storage turn up")
  func lostStorage() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM", "arena"], service)
    try await estate.backUp("myVM", service)
    await refusal(.storageNotLost) { try await service.forgetLostVault(named: "complex", typedName: "complex") }
    let away = vault.repository + "-away"
    try FileManager.default.moveItem(atPath: vault.repository, toPath: away)
    for typed in ["", "Complex"] {
      await refusal(.confirmationMismatch) { try await service.forgetLostVault(named: "complex", typedName: typed) }
    }
    let waiting = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    await refusal(.vaultLocked) { try await service.forgetLostVault(named: "complex", typedName: "complex") }
    try await service.cancelJob(id: waiting.id)
    #expect(try await service.vaults().count == 1)

    let gone = try await service.forgetLostVault(named: "complex", typedName: "complex")
    #expect(gone.itemCount == 2)
    #expect(try await service.vaults().isEmpty)
    #expect(try await service.items(matching: ItemQuery()).isEmpty)
    #expect(try await estate.alertCodes(service).contains(.vaultDeleted))
    #expect(
      try await service.machines(matching: MachineQuery(protectableOnly: true)).contains { $0.machine.name == "arena" })
    try await estate.work()

    try FileManager.default.moveItem(atPath: away, toPath: vault.repository)
    let back = try await service.adoptVault(
      AdoptVaultRequest(repository: gone.repository, keyFile: try #require(gone.keyFile)))
    #expect(back.itemCount == 2)
    #expect(try await estate.pointCount(of: "myVM", service) == 1)
  }

  @Test("what can't be looked at is not taken for lost", .enabled(if: geteuid() != 0))
  func hiddenStorage() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    chmod(vault.repository, 0)
    defer { chmod(vault.repository, 0o700) }
    await refusal(.storageNotLost) { try await service.forgetLostVault(named: "complex", typedName: "complex") }
  }

  @Test("a damaged state document is no obstacle to deleting an empty vault", arguments: [0, 64])
  func damagedState(size: Int) async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    let state = vault.repository + "/backup-center/state"
    chmod(state, 0o600)
    try Data(repeating: 0x5a, count: size).write(to: URL(filePath: state))
    try await service.deleteVault(named: "complex")
    #expect(try await service.vaults().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: vault.repository))
  }

  @Test("another state directory that adopts the vault takes over deletions, dates and properties as they were")
  func adoption() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM", "reception"], service)
    try await estate.backUp("myVM", service)
    _ = try await service.changeProperties(
      ofVault: "complex",
      VaultPropertyChange(crossRegionRestore: true, softDeleteState: .alwaysOn, softDeleteRetentionDays: 99))
    try await estate.delete("myVM", service)
    _ = try await service.stopProtection(ofItem: "reception", inVault: "complex", .retainAsPerPolicy)
    let before = try await service.items(matching: ItemQuery()).map(\.instance)
    let properties = try await service.vault(named: "complex").vault
    let key = estate.root + "/key"
    try await service.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)
    let other = try estate.otherService("other")
    _ = try await other.adoptVault(AdoptVaultRequest(repository: vault.repository, keyFile: key))
    #expect(try await other.items(matching: ItemQuery()).map(\.instance) == before)
    let adopted = try await other.vault(named: "complex").vault
    #expect(adopted.softDeleteState == .alwaysOn)
    #expect(
      VaultProperties(of: adopted, crossRegionRestore: adopted.crossRegionRestore)
        == VaultProperties(of: properties, crossRegionRestore: true))
    #expect(adopted.hasHeldItems)
    await refusal(.vaultOwnedElsewhere) { try await service.undelete(item: "myVM", inVault: "complex") }
    _ = try await other.undelete(item: "myVM", inVault: "complex")
  }
}
