import BackupEngine
import BackupModel
import Foundation
import ResticRepository
import Testing

@Suite("What adoption takes over, and what it refuses to believe")
struct AdoptionTests {
  private func adopt(_ estate: Estate, from service: EngineService) async throws -> EngineService {
    let key = estate.root + "/key"
    try await service.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)
    let other = try estate.otherService("other")
    _ = try await other.adoptVault(
      AdoptVaultRequest(repository: service.vault(named: "complex").vault.repository, keyFile: key))
    return other
  }

  @Test(
    "documents that say what can't be are refused, and nothing is adopted",
    arguments: [
      ("state", #""dailyDays":30"#, #""dailyDays":9223372036854775807"#),
      ("state", #""dailyDays":30"#, #""dailyDays":-1"#),
      ("state", #""hour":2"#, #""hour":4611686018427387904"#),
      ("state", #""snapshotRetentionDays":2"#, #""snapshotRetentionDays":-9223372036854775808"#),
      ("state", #""name":"DefaultPolicy""#, #""name":"x\n""#),
      ("state", #""softDeleteRetentionDays":14"#, #""softDeleteRetentionDays":99999999"#),
      ("state", #""createdAt":1773136800123"#, #""createdAt":9223372036854775807"#),
      ("state", #""createdAt":1773136800123"#, #""createdAt":1e300"#),
      ("state", #""policies":["#, #""policies":[7,"#),
      ("points", #""sizeBytes":3145728"#, #""sizeBytes":18446744073709551615"#),
      ("points", #""storedBytes":"#, #""storedBytes":-"#),
      ("points", #""time":"#, #""time":922337203"#),
    ])
  func absurdDocuments(document: String, sound: String, absurd: String) async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let repository = try Repository.open(
      on: LocalBackend(directory: vault.repository), password: await service.exportKey(ofVault: "complex"))
    let name = try #require(
      estate.names(in: vault.repository + "/backup-center").first { $0.hasPrefix(document) })
    let text = String(decoding: try #require(try repository.loadDocument(named: name)), as: UTF8.self)
    try #require(text.contains(sound), "\(text)")
    try repository.saveDocument(Array(text.replacing(sound, with: absurd).utf8), named: name)
    let key = estate.root + "/key"
    try await service.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)
    let other = try estate.otherService("other")
    await refusal(.vaultDamaged) {
      try await other.adoptVault(AdoptVaultRequest(repository: vault.repository, keyFile: key))
    }
    #expect(try await other.vaults().isEmpty)
    #expect(try await other.regions().isEmpty)
    #expect(estate.names(in: estate.root + "/other/keys").isEmpty)
  }

  @Test("points that expired stay expired, even if their snapshots are still there", arguments: [false, true])
  func expiredPoints(removalFailed: Bool) async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    for _ in 1...3 {
      #expect(try await estate.backUp("myVM", service).status == .completed)
      estate.clock.advance(by: Estate.day)
    }
    estate.clock.advance(by: 40 * Estate.day)
    if removalFailed {
      estate.weather.set { step in
        step.action == .remove && step.object?.kind == .snapshot ? RepositoryError(.unavailable, "gone") : nil
      }
    }
    try await estate.work()
    estate.weather.set(nil)
    // The run that was missed made one more after the others had expired.
    #expect(try await estate.pointCount(of: "myVM", service) == 2)
    let snapshots = estate.names(in: vault.repository + "/snapshots").count
    #expect(removalFailed ? snapshots > 2 : snapshots == 2)

    let other = try await adopt(estate, from: service)
    #expect(try await estate.pointCount(of: "myVM", other) == 2)
    // The new owner's executor reconciles, and removes what is left.
    estate.clock.advance(by: Estate.day / 2 + 60)
    let executor = estate.executor(try StateDirectory(path: estate.root + "/other"))
    try await executor.run(untilIdle: true)
    #expect(try await estate.pointCount(of: "myVM", other) == 1)
    #expect(estate.names(in: vault.repository + "/snapshots").count == 1)
    #expect(try await other.alerts().allSatisfy { $0.cause.code != .recoveryPointVanished })
  }

  @Test("a copy of a vault that is here can't take its place, but the vault can move, and what it held stays")
  func copiesAndMoves() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let key = estate.root + "/key"
    try await service.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)
    let copy = estate.root + "/elsewhere/complex"
    try FileManager.default.copyItem(atPath: vault.repository, toPath: copy)
    let adoption = AdoptVaultRequest(repository: copy, keyFile: key)
    let error = await refusal(.vaultElsewhere) { try await service.adoptVault(adoption) }
    #expect(error?.message.contains(vault.repository) == true)
    #expect(error?.recommendedAction.contains("another state directory") == true)
    #expect(try await service.vault(named: "complex").vault.repository == vault.repository)
    #expect(try await estate.backUp("myVM", service).status == .completed)
    // Where it is, it can be adopted again, also behind a link.
    let link = estate.root + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: estate.storage)
    _ = try await service.adoptVault(AdoptVaultRequest(repository: vault.repository, keyFile: key))
    _ = try await service.adoptVault(AdoptVaultRequest(repository: link + "/complex", keyFile: key))

    try FileManager.default.removeItem(atPath: copy)
    try FileManager.default.moveItem(atPath: vault.repository, toPath: copy)
    #expect(try await service.adoptVault(adoption).vault.repository == copy)
    #expect(try await estate.pointCount(of: "myVM", service) == 2)
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }
}
