import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("Verify vault")
struct VerifyTests {
  private func verify(_ estate: Estate, _ service: EngineService, withoutKey: Bool = false) async throws -> Job {
    let job = try await service.verifyVault(named: "complex", withoutKey: withoutKey)
    try await estate.work()
    return try await service.job(id: job.id).job
  }

  /// Flips a bit in the middle of a file.
  private func damage(_ path: String) throws { try damage(path, at: Data(contentsOf: URL(filePath: path)).count / 2) }

  private func damage(_ path: String, at offset: Int) throws {
    #expect(chmod(path, 0o600) == 0)
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(offset))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data([byte ^ 1]))
  }

  private func files(below folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .map { folder + "/" + $0 }
      .filter { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
      }.sorted()
  }

  private func furnished() async throws -> (Estate, EngineService, String) {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service)
    try await estate.protect(["myVM", "arena", "reception"], service)
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await estate.backUp("arena", service).status == .completed)
    return (estate, service, vault.vault.repository)
  }

  @Test("reads everything of a sound vault, counts it, and says when", arguments: [false, true])
  func sound(withoutKey: Bool) async throws {
    let (estate, service, repository) = try await furnished()
    let job = try await verify(estate, service, withoutKey: withoutKey)
    #expect(job.status == .completed, "\(job.error?.description ?? "")")
    let stored = try files(below: repository).filter { !$0.contains("/backup-center/") && !$0.hasSuffix("/config") }
      .reduce(0) { try $0 + estate.bytes($1).count }
    #expect(job.progress.total == UInt64(stored))
    #expect(job.progress.processed == UInt64(stored))
    let health = try await service.vault(named: "complex").health
    #expect(
      health.verifiedAt
        == (withoutKey ? nil : estate.clock.now.addingTimeInterval(0)).map {
          Date(timeIntervalSince1970: ($0.timeIntervalSince1970 * 1_000).rounded() / 1_000)
        })
    #expect(try await service.alerts().isEmpty)
  }

  @Test("names the recovery points and machines that a damaged pack hits, until it is whole again")
  func damagedPack() async throws {
    let (estate, service, repository) = try await furnished()
    let packs = files(below: repository + "/data")
    var hits: Set<String> = []
    for pack in packs {
      let before = try estate.bytes(pack)
      try damage(pack)
      let job = try await verify(estate, service)
      #expect(job.status == .failed)
      #expect(job.error?.code == .vaultDamaged)
      let told = job.warnings.map(\.message).joined(separator: "\n")
      #expect(told.contains((pack as NSString).lastPathComponent))
      let sentences = job.warnings.map(\.message).filter { $0.contains("The recovery point of") }
      #expect(sentences == sentences.sorted())
      for item in ["hotel/myVM", "stadium/arena"] {
        let points = try await service.recoveryPoints(ofItem: item, inVault: "complex", query: PointQuery())
        let isHit = points.contains { $0.damageFoundAt != nil }
        #expect(isHit == told.contains("recovery point of \(item) of"))
        #expect(isHit == job.error?.message.contains(item))
        if isHit { hits.insert(item) }
        let health = try await service.item(named: item, inVault: "complex").preCheck
        #expect(health?.status == .critical)
      }
      try before.write(to: URL(filePath: pack))
    }
    #expect(hits == ["hotel/myVM", "stadium/arena"])
    #expect(try await verify(estate, service).status == .completed)
    #expect(try await service.vault(named: "complex").health.damagedPoints == 0)
    let alerts = try await service.alerts()
    #expect(alerts.map(\.cause.code) == [.vaultDamaged])
    #expect(alerts.first?.count == packs.count)
    #expect(alerts.first?.severity == .critical)
  }

  @Test(
    "finds damage in every kind of stored file, with the key and without",
    arguments: ["keys", "index", "snapshots", "data"])
  func everyKind(folder: String) async throws {
    let (estate, service, repository) = try await furnished()
    // With its own repository open, as the executor of a long-running service has it.
    let file = try #require(files(below: repository + "/" + folder).first)
    try damage(file)
    let keyless = try await verify(estate, service, withoutKey: true)
    #expect(keyless.status == .failed)
    #expect(keyless.warnings.contains { $0.message.contains((file as NSString).lastPathComponent) })
    #expect(
      keyless.error?.message == "Vault complex is damaged: 1 stored file did not read back with the hash in the name.")
    if folder != "keys" {
      let job = try await verify(estate, service)
      #expect(job.status == .failed, "\(job.warnings)")
      #expect(job.error?.code == .vaultDamaged)
    }
  }

  @Test(
    "nothing new relies on what was found damaged: backups mend earlier points too, and restic finds the vault whole",
    arguments: [(false, false, false), (true, true, false), (false, true, true), (true, false, true)])
  func backupAfterDamage(withoutKey: Bool, imagesRest: Bool, treesToo: Bool) async throws {
    let (estate, service, repository) = try await furnished()
    if imagesRest {
      estate.letImagesRest()
      for item in ["myVM", "arena"] { #expect(try await estate.backUp(item, service).status == .completed) }
    }
    // Packs of chunks are large.
    try files(below: repository + "/data").filter { try treesToo || estate.bytes($0).count > 1 << 19 }.forEach(damage)
    let found = try await verify(estate, service, withoutKey: withoutKey)
    #expect(found.error?.recommendedAction.contains("back up again") == true, "\(found.error?.description ?? "")")
    for item in ["myVM", "arena"] {
      let job = try await estate.backUp(item, service)
      // An image that would not have been read again says why it was.
      #expect(
        [.completed, .completedWithWarnings].contains(job.status), "\(job.error?.description ?? "")")
      #expect(job.warnings.allSatisfy { $0.code == .vaultDamaged })
      if imagesRest, !treesToo { #expect(!job.warnings.isEmpty) }
      #expect(job.tasks[1].note?.contains("stored again") == true)
    }
    let prunes = try await estate.expireJobs(service)
    #expect(!prunes.isEmpty)
    #expect(prunes.allSatisfy { $0.status == (treesToo ? .completedWithWarnings : .completed) })
    if !treesToo { try await estate.expectClean(service) }
    let restic = try await Restic(vault: "complex", service, in: estate)
    for (item, disk) in [("hotel/myVM", "myVM"), ("stadium/arena", "arena"), ("stadium/arena", "scores")] {
      let image = estate.images + (disk == "myVM" ? "/hotel/myVM.raw" : "/stadium/arena/\(disk).raw")
      // A list of chunks that is damaged can't be stored again, so its point stays damaged.
      let points = try await service.recoveryPoints(ofItem: item, inVault: "complex", query: PointQuery())
      for point in treesToo ? points.prefix(1) : points[...] {
        let target = estate.root + "/by-restic"
        defer { try? FileManager.default.removeItem(atPath: target) }
        #expect(try restic.run("restore", point.point.snapshot, "--target", target).status == 0)
        #expect(
          FileManager.default.contentsEqual(atPath: "\(target)/prague/\(item)/\(disk).raw", andPath: image))
      }
    }
    #expect(try await verify(estate, service).status == (treesToo ? .failed : .completed))
    let damagedPoints = try await service.vault(named: "complex").health.damagedPoints
    #expect(damagedPoints == (treesToo ? (imagesRest ? 4 : 2) : 0))
    #expect(try await estate.backUp("myVM", service).tasks[1].note == nil)
  }

  @Test("what only damaged packs hold is still read from them where it is sound, also after a restart")
  func readFromDamaged() async throws {
    let (estate, service, repository) = try await furnished()
    let image = try estate.bytes(estate.images + "/hotel/myVM.raw")
    let largest = try #require(
      try files(below: repository + "/data").max { try estate.bytes($0).count < estate.bytes($1).count })
    // In the pack's table of contents, which no restore reads.
    try damage(largest, at: try estate.bytes(largest).count - 10)
    #expect(try await verify(estate, service).error?.code == .vaultDamaged)
    let folder = try await estate.restore("myVM", service)
    #expect(try estate.bytes(folder + "/myVM/myVM.raw") == image)
    // A prune carries everything over into packs that are sound.
    _ = try await service.pruneVault(named: "complex")
    try await estate.work()
    #expect(!FileManager.default.fileExists(atPath: largest))
    try await estate.expectClean(service)
    #expect(try await verify(estate, service).status == .completed)
  }

  @Test("needs no key to compare names")
  func noKey() async throws {
    let (estate, service, _) = try await furnished()
    try FileManager.default.removeItem(atPath: estate.state.path + "/keys")
    #expect(try await verify(estate, service, withoutKey: true).status == .completed)
    #expect(try await verify(estate, service).error?.code == .keyMissing)
  }

  @Test("does not take storage that is not mounted for a sound vault", arguments: [false, true])
  func away(withoutKey: Bool) async throws {
    let (estate, service, repository) = try await furnished()
    try FileManager.default.moveItem(atPath: repository, toPath: repository + "-away")
    #expect(try await verify(estate, service, withoutKey: withoutKey).error?.code == .storageUnavailable)
  }

  @Test("is refused while one is queued")
  func twice() async throws {
    let (estate, service, _) = try await furnished()
    _ = try await service.verifyVault(named: "complex", withoutKey: false)
    await refusal(.verifyInProgress) { try await service.verifyVault(named: "complex", withoutKey: true) }
    await refusal(.vaultNotFound) { try await service.verifyVault(named: "other", withoutKey: true) }
    try await estate.work()
    _ = try await service.verifyVault(named: "complex", withoutKey: true)
  }
}
