import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("The life of an item")
struct LifeOfAnItemTests {
  @Test("from enabling to a deleted vault, with the data clean and accounted for at every step")
  func wholeLife() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["arena"], service)
    try await expectScheduledBackup(of: "arena", estate, service)
    try await estate.expectClean(service)
    await refusal(.vaultNotEmpty) { try await service.deleteVault(named: "complex") }

    try await estate.delete("arena", service)
    #expect(try await estate.protectionState(of: "arena", service) == .softDeleted)
    let purgeAt = estate.clock.now.addingTimeInterval(14 * Estate.day)
    try await expectHidden("arena", service)
    let blocked = await refusal(.vaultNotEmpty) { try await service.deleteVault(named: "complex") }
    #expect(blocked?.message.contains("\(CalendarDay(purgeAt, in: .current))") == true)
    await refusal(.protectionNotActive) {
      try await service.backupNow(item: "arena", vault: "complex", retainUntil: nil)
    }
    try await estate.expectClean(service)

    // Restoring only reads, so it asks for no undelete before.
    _ = try await estate.restore("arena", service)
    #expect(try await estate.protectionState(of: "arena", service) == .softDeleted)

    _ = try await service.undelete(item: "arena", inVault: "complex")
    #expect(try await estate.protectionState(of: "arena", service) == .protectionStopped)
    #expect(try await estate.pointCount(of: "arena", service) == 1)
    _ = try await service.resumeProtection(
      ofItem: "arena", inVault: "complex", policy: BackupPolicy.defaultName)
    #expect(try await estate.protectionState(of: "arena", service) == .protected)
    try await expectScheduledBackup(of: "arena", estate, service)
    #expect(try await service.vault(named: "complex").storedBytes == storedBytes(of: "arena", service))
    _ = try await estate.restore("arena", service)
    try await estate.expectClean(service)

    try await estate.delete("arena", service)
    estate.clock.advance(by: 13 * Estate.day)
    try await estate.work()
    #expect(try await estate.protectionState(of: "arena", service) == .softDeleted)
    #expect(try await estate.alertCodes(service).filter { $0 == .purgeUpcoming }.count == 1)
    #expect(try await service.vault(named: "complex").storedBytes == storedBytes(of: "arena", service))

    estate.clock.advance(by: Estate.day)
    await refusal(.itemPurged) { try await service.undelete(item: "arena", inVault: "complex") }
    try await estate.work()
    let job = try #require(try await estate.expireJobs(service).first)
    #expect(job.status == .completed, "\(job.error?.description ?? "")")
    #expect(job.progress.freed > 0)
    #expect(try await service.items(matching: ItemQuery(vault: "complex")).isEmpty)
    #expect(estate.packBytes() == 0)
    #expect(try await service.vault(named: "complex").storedBytes == 0)
    #expect(try await estate.alertCodes(service).contains(.backupDataPurged))
    try await estate.expectClean(service)
    #expect(
      try await service.machines(matching: MachineQuery(protectableOnly: true)).contains { $0.machine.name == "arena" })

    try await service.deleteVault(named: "complex")
    #expect(try await service.vaults().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: vault.repository))
    #expect(estate.names(in: estate.storage).isEmpty)
    #expect(estate.names(in: estate.state.path + "/keys").isEmpty)
    try await estate.work()
  }

  /// Lets the time of the next scheduled run come.
  private func expectScheduledBackup(of item: String, _ estate: Estate, _ service: EngineService) async throws {
    let slot = try #require(try await service.item(named: item, inVault: "complex").nextBackupTime)
    estate.clock.advance(to: slot)
    try await estate.work()
    let latest = try await service.recoveryPoints(ofItem: item, inVault: "complex", query: PointQuery()).first?.point
    #expect(latest?.scheduledFor == slot)
    #expect(try await service.jobs(matching: JobQuery(operation: .backup)).first?.job.status == .completed)
  }

  private func storedBytes(of item: String, _ service: EngineService) async throws -> UInt64 {
    try await service.recoveryPoints(ofItem: item, inVault: "complex", query: PointQuery())
      .reduce(0) { $0 + $1.point.storedBytes }
  }

  private func expectHidden(_ machine: String, _ service: EngineService) async throws {
    let offered = try await service.machines(matching: MachineQuery(protectableOnly: true)).map(\.machine.name)
    #expect(!offered.contains(machine))
    let listing = try await service.checkMachine(machine, vault: nil)
    guard case .softDeleted = listing.protection else {
      Issue.record("\(machine) is shown as if it were protected")
      return
    }
    await refusal(.softDeletedItem) {
      try await service.enableBackup(
        EnableBackupRequest(vault: "complex", policy: BackupPolicy.defaultName, machines: [machine]))
    }
  }

  @Test("deleting asks for the exact name and a reason, and changes nothing otherwise")
  func confirmation() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    for confirmation in [
      DeletionConfirmation(typedName: "myvm", reason: .testItem), DeletionConfirmation(typedName: "myVM", reason: nil),
    ] {
      await refusal(.confirmationMismatch) {
        try await service.stopProtection(ofItem: "myVM", inVault: "complex", .delete(confirmation))
      }
    }
    #expect(try await estate.protectionState(of: "myVM", service) == .initialBackupPending)
    #expect(try await service.alerts().isEmpty)
  }

  @Test("stopping cancels backups that wait, raises an alert and leaves a job behind")
  func stop() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let waiting = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let job = try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retain)
    #expect(try await service.job(id: job.id).job.status == .completed)
    #expect(try await service.job(id: job.id).job.operation == .disableBackup)
    #expect(try await service.job(id: waiting.id).job.status == .cancelled)
    #expect(try await estate.alertCodes(service) == [.protectionStopped])
    await refusal(.protectionNotActive) {
      try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retain)
    }
    // Kept for good, on-demand points too.
    estate.clock.advance(by: 400 * Estate.day)
    try await estate.work()
    #expect(try await estate.pointCount(of: "myVM", service) == 1)
  }

  @Test("a backup whose data is deleted while it runs lists nothing")
  func deletionDuringBackup() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let backup = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let run = Task { try await estate.work() }
    await gate.reached()
    try await estate.delete("myVM", service)
    gate.open()
    try await run.value
    #expect(try await service.job(id: backup.id).job.status == .cancelled)
    #expect(try await estate.pointCount(of: "myVM", service) == 0)
  }

  @Test("a machine whose protection is stopped can be protected in another vault, and not in two at once")
  func moving() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    _ = try await service.createVault(CreateVaultRequest(name: "second", region: "prague"))
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let request = EnableBackupRequest(vault: "second", policy: BackupPolicy.defaultName, machines: ["myVM"])
    await refusal(.alreadyProtected) { try await service.enableBackup(request) }
    _ = try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retain)
    let again = EnableBackupRequest(vault: "complex", policy: BackupPolicy.defaultName, machines: ["myVM"])
    await refusal(.alreadyProtected) { try await service.enableBackup(again) }
    let job = try await service.enableBackup(request)[0]
    try await estate.work()
    #expect(try await service.job(id: job.id).job.status == .completed)
    await refusal(.alreadyProtected) {
      try await service.resumeProtection(ofItem: "myVM", inVault: "complex", policy: BackupPolicy.defaultName)
    }
    #expect(try await estate.pointCount(of: "myVM", service) == 1)
    try await estate.work()
    #expect(try await service.alerts().filter { $0.severity == .critical }.isEmpty)
  }
}
