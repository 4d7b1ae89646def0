import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("Catalog and vault agree, also after one of them was lost")
struct RecoveryOfKnowledgeTests {
  @Test("a point that the catalog lacks is found in the vault by the next executor")
  func missingFromCatalog() async throws {
    let estate = try Estate()
    let catalog = estate.state.path + "/catalog.sqlite"
    let before: Data
    do {
      let service = try estate.service()
      try await estate.furnish(service)
      try await estate.protect(["arena"], service)
      before = try snapshot(of: catalog, in: estate)
      try await estate.backUp("arena", service)
    }
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: catalog + suffix) }
    try before.write(to: URL(filePath: catalog))
    let service = try estate.service()
    #expect(try await service.item(named: "arena", inVault: "complex").recoveryPointCount == 0)
    try await estate.work()
    let points = try await service.recoveryPoints(ofItem: "arena", inVault: "complex", query: PointQuery())
    let point = try #require(points.first?.point)
    #expect(point.retainUntil != nil)
    #expect(point.disks.map(\.name) == ["arena", "scores"])
    #expect(try await service.alerts().isEmpty)
    let folder = try await estate.restore("arena", service)
    #expect(estate.names(in: folder + "/arena").count == 3)
  }

  @Test("a point that is in no document is rebuilt from its snapshot")
  func missingFromDocuments() async throws {
    let estate = try Estate()
    let catalog = estate.state.path + "/catalog.sqlite"
    let before: Data
    let made: RecoveryPoint
    let documents: String
    do {
      let service = try estate.service()
      let vault = try await estate.furnish(service).vault
      try await estate.protect(["arena"], service)
      before = try snapshot(of: catalog, in: estate)
      try await estate.backUp("arena", service)
      made = try #require(
        try await service.recoveryPoints(ofItem: "arena", inVault: "complex", query: PointQuery()).first?.point)
      documents = vault.repository + "/backup-center"
    }
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: catalog + suffix) }
    try before.write(to: URL(filePath: catalog))
    for name in estate.names(in: documents) where name.hasPrefix("points-") {
      try FileManager.default.removeItem(atPath: documents + "/" + name)
    }
    try await estate.work()
    let service = try estate.service()
    let found = try #require(
      try await service.recoveryPoints(ofItem: "arena", inVault: "complex", query: PointQuery()).first?.point)
    #expect(found.id == made.id)
    #expect(found.time == made.time)
    #expect(found.kind == made.kind)
    #expect(found.disks == made.disks)
    #expect(found.sizeBytes == made.sizeBytes)
  }

  @Test("a point whose snapshot is gone is no longer listed, and an alert says so, once")
  func missingFromVault() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    try await estate.backUp("myVM", service)
    let points = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    let restic = try await Restic(vault: "complex", service, in: estate)
    #expect(try restic.run("forget", points[0].point.snapshot).status == 0)
    try await estate.work()
    try await estate.work()
    let left = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    #expect(left.map(\.point) == [points[1].point])
    let alerts = try await service.alerts()
    #expect(alerts.map(\.cause.code) == [.recoveryPointVanished])
    #expect(alerts.map(\.severity) == [.critical])
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }

  @Test("a vault whose catalog is lost is adopted with everything as it was")
  func adoption() async throws {
    let estate = try Estate()
    let first = try estate.service()
    let vault = try await estate.furnish(first)
    try await estate.protect(["myVM", "arena"], first)
    try await estate.backUp("myVM", first)
    try await estate.backUp("myVM", first)
    try await estate.backUp("arena", first)
    let key = estate.root + "/recovery-key"
    try await first.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)

    let second = try estate.otherService("other-state")
    let wrong = estate.root + "/wrong-key"
    try String(repeating: "0", count: 64).write(toFile: wrong, atomically: true, encoding: .utf8)
    let repository = vault.vault.repository
    await refusal(.wrongKey) {
      try await second.adoptVault(AdoptVaultRequest(repository: repository, keyFile: wrong))
    }
    await refusal(.keyMissing) {
      try await second.adoptVault(AdoptVaultRequest(repository: repository, keyFile: estate.root + "/none"))
    }
    await refusal(.notARepository) {
      try await second.adoptVault(AdoptVaultRequest(repository: estate.images, keyFile: key))
    }
    #expect(try await second.vaults().isEmpty)
    let adopted = try await second.adoptVault(AdoptVaultRequest(repository: repository, keyFile: key))
    #expect(adopted.itemCount == 2)
    #expect(adopted.regionName == "prague")
    #expect(adopted.vault.id == vault.vault.id)
    #expect(try await second.exportKey(ofVault: "complex") == first.exportKey(ofVault: "complex"))
    #expect(try await second.policies(inVault: "complex") == first.policies(inVault: "complex"))
    for item in ["myVM", "arena"] {
      let query = PointQuery()
      let there = try await second.recoveryPoints(ofItem: item, inVault: "complex", query: query)
      #expect(try await there == first.recoveryPoints(ofItem: item, inVault: "complex", query: query))
      let instance = try await second.item(named: item, inVault: "complex")
      #expect(try await instance.instance == first.item(named: item, inVault: "complex").instance)
      #expect(instance.protectionState == .protected)
    }

    // The former owner may only read.
    let job = try await estate.backUp("myVM", first)
    #expect(job.status == .failed)
    #expect(job.error?.code == .vaultOwnedElsewhere)
    // Once for the vault, and once for the job.
    #expect(try await first.alerts().map(\.cause.code) == [.vaultOwnedElsewhere, .vaultOwnedElsewhere])
    let folder = try await estate.restore("myVM", first)
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder + "/myVM/myVM.raw", andPath: estate.images + "/hotel/myVM.raw"))

    // The new one goes on.
    let next = try await second.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    try await estate.executor(StateDirectory(path: estate.root + "/other-state")).run(untilIdle: true)
    #expect(try await second.job(id: next.id).job.status == .completed)
    #expect(try await second.item(named: "myVM", inVault: "complex").recoveryPointCount == 3)

    // And the first can take it back.
    let back = try await first.adoptVault(AdoptVaultRequest(repository: repository, keyFile: key))
    var expected = vault.vault
    expected.hasHeldItems = true
    #expect(back.vault == expected)
    #expect(try await first.item(named: "myVM", inVault: "complex").recoveryPointCount == 3)
    #expect(try await estate.backUp("myVM", first).status == .completed)
    let late = try await second.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    try await estate.executor(StateDirectory(path: estate.root + "/other-state")).run(untilIdle: true)
    #expect(try await second.job(id: late.id).job.error?.code == .vaultOwnedElsewhere)
  }

  @Test("a damaged state document is written anew from the catalog, and an alert says so", arguments: [0, 64])
  func damagedState(size: Int) async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    let state = vault.repository + "/backup-center/state"
    chmod(state, 0o600)
    try Data(repeating: 0x5a, count: size).write(to: URL(filePath: state))
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await service.alerts().map(\.cause.code) == [.vaultDamaged])

    let key = estate.root + "/recovery-key"
    try await service.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)
    let second = try estate.otherService("other-state")
    let adopted = try await second.adoptVault(AdoptVaultRequest(repository: vault.repository, keyFile: key))
    #expect(adopted.itemCount == 1)
  }

  @Test("a vault without its key, or without its storage, says so")
  func unusableVaults() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    let key = estate.state.path + "/keys/" + vault.id.rawValue
    try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
    await refusal(.keyMissing) { try await service.exportKey(ofVault: "complex") }
    #expect(try await estate.backUp("myVM", service).error?.code == .keyMissing)
    try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
    try FileManager.default.moveItem(atPath: vault.repository, toPath: vault.repository + ".away")
    #expect(try await estate.backUp("myVM", service).error?.code == .storageUnavailable)
    try FileManager.default.moveItem(atPath: vault.repository + ".away", toPath: vault.repository)
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }

  /// The catalog as one file, whatever is in its WAL.
  private func snapshot(of catalog: String, in estate: Estate) throws -> Data {
    let copy = estate.root + "/catalog-before"
    let sqlite = try Copying.vacuum(catalog, into: copy)
    #expect(sqlite)
    return try estate.bytes(copy)
  }
}
