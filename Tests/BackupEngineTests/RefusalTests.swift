import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("What is refused, and that nothing is left half done")
struct RefusalTests {
  @Test("regions and sources: bad names, taken names, bad paths, and removal while in use")
  func regionsAndSources() async throws {
    let estate = try Estate()
    let service = try estate.service()
    await refusal(.regionNotFound) {
      try await service.createVault(CreateVaultRequest(name: "complex", region: "prague"))
    }
    await refusal(.invalidName) { try await service.createRegion(name: "../x", storage: "/tmp", pairedRegion: nil) }
    await refusal(.invalidPath) { try await service.createRegion(name: "prague", storage: "x", pairedRegion: nil) }
    try await estate.furnish(service)
    await refusal(.nameInUse) {
      try await service.createRegion(name: "PRAGUE", storage: estate.storage, pairedRegion: nil)
    }
    await refusal(.invalidPath) {
      try await service.addSource(.images(folder: estate.root + "/nowhere"), name: nil, region: "prague")
    }
    let overlap = await refusal(.nameInUse) {
      try await service.addSource(.images(folder: estate.images + "/hotel"), name: nil, region: "prague")
    }
    #expect(overlap?.message.contains("images") == true)
    await refusal(.invalidArgument) {
      try await service.addSource(.libvirt(uri: "qemu:///system"), name: nil, region: "prague")
    }
    let region = await refusal(.regionNotEmpty) { try await service.deleteRegion(named: "prague") }
    #expect(region?.message.contains("vault complex") == true)
    #expect(region?.message.contains("source images") == true)
    try await estate.protect(["myVM"], service)
    let source = await refusal(.sourceInUse) { try await service.removeSource(named: "images") }
    #expect(source?.message.contains("hotel/myVM") == true)
    await refusal(.sourceNotFound) { try await service.removeSource(named: "nothing") }
  }

  @Test("an unused source and an empty region can be removed")
  func removals() async throws {
    let estate = try Estate()
    let service = try estate.service()
    _ = try await service.createRegion(name: "brno", storage: estate.storage, pairedRegion: nil)
    _ = try await service.addSource(.images(folder: estate.images), name: "machines", region: "brno")
    #expect(try await service.machines(matching: MachineQuery()).count == 3)
    try await service.removeSource(named: "machines")
    try await service.deleteRegion(named: "brno")
    #expect(try await service.regions().isEmpty)
    #expect(try await service.machines(matching: MachineQuery()).isEmpty)
  }

  @Test("a vault that can't be made leaves neither folder, key nor row")
  func vaultCreation() async throws {
    let estate = try Estate()
    let service = try estate.service()
    _ = try await service.createRegion(name: "prague", storage: estate.storage, pairedRegion: nil)
    try FileManager.default.createDirectory(atPath: estate.storage + "/taken", withIntermediateDirectories: true)
    try "mine".write(toFile: estate.storage + "/taken/file", atomically: true, encoding: .utf8)
    await refusal(.repositoryExists) {
      try await service.createVault(CreateVaultRequest(name: "taken", region: "prague"))
    }
    for name in ["x", "1abc", "a/b", "émile", String(repeating: "a", count: 51)] {
      await refusal(.invalidName) { try await service.createVault(CreateVaultRequest(name: name, region: "prague")) }
    }
    #expect(try await service.vaults().isEmpty)
    #expect(estate.names(in: estate.storage) == ["taken"])
    #expect(estate.names(in: estate.storage + "/taken") == ["file"])
    #expect(estate.names(in: estate.state.path + "/keys").isEmpty)

    let vault = try await service.createVault(CreateVaultRequest(name: "complex", region: "prague"))
    #expect(vault.vault.storageRedundancy == .geoRedundant)
    let key = try await service.exportKey(ofVault: "COMPLEX")
    #expect(key.count == 64)
    #expect(key.allSatisfy { $0.isHexDigit })
    await refusal(.nameInUse) { try await service.createVault(CreateVaultRequest(name: "Complex", region: "prague")) }
    let policy = try await service.policy(named: "defaultpolicy", inVault: "complex").policy
    #expect(policy.retention.dailyDays == 30)
    #expect(policy.snapshotRetentionDays == 2)
  }

  @Test("enable backup is all or none")
  func enableAllOrNone() async throws {
    let estate = try Estate()
    try TestImage.varied(size: 100_000, seed: 9).write(to: estate.root + "/elsewhere/abroad.raw")
    let service = try estate.service()
    try await estate.furnish(service)
    _ = try await service.createRegion(name: "brno", storage: estate.root + "/storage2", pairedRegion: nil)
    _ = try await service.addSource(.images(folder: estate.root + "/elsewhere"), name: nil, region: "brno")
    try await estate.protect(["reception"], service)
    func enable(_ machines: [String], policy: String = "DefaultPolicy", disks: DiskSelection = .all) async throws {
      _ = try await service.enableBackup(
        EnableBackupRequest(vault: "complex", policy: policy, machines: machines, diskSelection: disks))
    }
    await refusal(.machineNotFound) { try await enable(["myVM", "nobody"]) }
    await refusal(.invalidArgument) { try await enable(["myVM", "hotel/myVM"]) }
    await refusal(.regionMismatch) { try await enable(["myVM", "abroad"]) }
    await refusal(.alreadyProtected) { try await enable(["myVM", "reception"]) }
    await refusal(.policyNotFound) { try await enable(["myVM"], policy: "Nightly") }
    await refusal(.noDiskSelected) { try await enable(["arena"], disks: .include(["nothing"])) }
    await refusal(.invalidArgument) { try await enable([]) }
    let several = await refusal(.machineNotFound) { try await enable(["nobody", "abroad"]) }
    #expect(several?.message.contains("abroad") == true)
    #expect(try await service.jobs(matching: JobQuery(statuses: [.queued])).isEmpty)
    #expect(try await service.items(matching: ItemQuery()).count == 1)
    try await enable(["myVM"])
    await refusal(.alreadyProtected) { try await enable(["myVM"]) }
  }

  @Test("a name that several machines have is refused with the candidates")
  func ambiguity() async throws {
    let estate = try Estate()
    try estate.write(.varied(size: 100_000, seed: 5), to: "stadium/myVM.raw")
    let service = try estate.service()
    try await estate.furnish(service)
    let error = await refusal(.ambiguousName) { try await service.checkMachine("myVM", vault: nil) }
    #expect(error?.message.contains("hotel/myVM") == true)
    #expect(error?.message.contains("stadium/myVM") == true)
    #expect(try await service.checkMachine("stadium/myVM", vault: "complex").refusal == nil)
    try await estate.protect(["stadium/myVM", "hotel/myVM"], service)
    await refusal(.ambiguousName) { try await service.item(named: "myVM", inVault: "complex") }
    #expect(try await service.item(named: "hotel/myVM", inVault: "complex").instance.resourceGroup == "hotel")
  }

  @Test("a second backup of an item, past days and far days are refused")
  func backupNow() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    await refusal(.itemNotFound) { try await service.backupNow(item: "arena", vault: "complex", retainUntil: nil) }
    await refusal(.vaultNotFound) { try await service.backupNow(item: "myVM", vault: "simple", retainUntil: nil) }
    let today = CalendarDay(estate.clock.now, in: .current)
    await refusal(.retainUntilOutOfRange) {
      try await service.backupNow(item: "myVM", vault: "complex", retainUntil: today.adding(days: -1))
    }
    await refusal(.retainUntilOutOfRange) {
      try await service.backupNow(item: "myVM", vault: "complex", retainUntil: today.adding(days: 100 * 366))
    }
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    #expect(job.request == .backup(retainUntil: today.adding(days: 30).end(in: .current)))
    await refusal(.backupInProgress) { try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil) }
    try await service.cancelJob(id: job.id)
    #expect(try await service.job(id: job.id).job.status == .cancelled)
    await refusal(.jobNotCancellable) { try await service.cancelJob(id: job.id) }
    _ = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: today)
  }

  @Test("a restore never overwrites, and leaves nothing when it fails")
  func restores() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    func restore(to target: String, format: DiskFormat = .raw) async throws -> Job {
      try await service.restoreDisks(
        RestoreRequest(vault: "complex", item: "myVM", targetDirectory: target, format: format))
    }
    await refusal(.pointNotFound) { try await restore(to: estate.root + "/out") }
    try await estate.backUp("myVM", service)
    await refusal(.invalidPath) { try await restore(to: "out") }
    await refusal(.invalidArgument) { try await restore(to: estate.root + "/out", format: .vmdk) }
    let target = try await estate.restore("myVM", service)
    await refusal(.targetExists) { try await restore(to: target) }

    // The pack is damaged, so the restore fails in the middle.
    let vault = try await service.vault(named: "complex").vault.repository
    for pack in FileManager.default.enumerator(atPath: vault + "/data").map({ $0.compactMap { $0 as? String } }) ?? [] {
      let path = vault + "/data/" + pack
      guard pack.count > 60 else { continue }
      chmod(path, 0o600)
      let file = try #require(FileHandle(forUpdatingAtPath: path))
      try file.seek(toOffset: 1_000)
      try file.write(contentsOf: Data(repeating: 0x5a, count: 64))
      try file.close()
    }
    let job = try await restore(to: estate.root + "/damaged/deeper")
    try await estate.work()
    let ended = try await service.job(id: job.id).job
    #expect(ended.status == .failed)
    #expect(ended.error?.code == .vaultDamaged, "\(ended.error?.description ?? "")")
    #expect(!FileManager.default.fileExists(atPath: estate.root + "/damaged"))
  }
}
