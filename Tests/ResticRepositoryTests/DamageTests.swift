import Foundation
import ResticRepository
import Testing

@Suite("Damage and refusals are said clearly")
struct DamageTests {
  private func kind(_ body: () async throws -> Void) async -> RepositoryError.Kind? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? RepositoryError)?.kind
    }
  }

  @Test("a wrong password is told from a damaged key and from no repository")
  func openingRefusals() async throws {
    let workshop = try Workshop()
    let backend = LocalBackend(directory: workshop.repositoryPath)
    #expect(await kind { _ = try Repository.open(on: backend, password: "x") } == .notARepository)
    _ = try workshop.create()
    #expect(await kind { _ = try Repository.open(on: backend, password: "x") } == .wrongPassword)
    #expect(await kind { _ = try Repository.create(on: backend, password: "x") } == .exists)
    let key = try #require(try backend.list(.key).first)
    let path = workshop.repositoryPath + "/keys/" + key.name
    chmod(path, 0o600)
    // Still a key by its looks, which opens with no password at all.
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    let start = try #require(whole.range(of: "\"salt\":\"")?.upperBound)
    let other = whole[start] == "A" ? "B" : "A"
    try (whole[..<start] + other + whole[whole.index(after: start)...]).write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(await kind { _ = try Repository.open(on: backend, password: Workshop.password) } == .damaged)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(await kind { _ = try Repository.open(on: backend, password: Workshop.password) } == .damaged)
  }

  @Test("a folder with somebody else's files is neither opened nor overwritten")
  func foreignFolder() async throws {
    let workshop = try Workshop()
    let backend = LocalBackend(directory: workshop.directory)
    #expect(await kind { _ = try Repository.open(on: backend, password: "x") } == .notARepository)
    #expect(await kind { _ = try Repository.create(on: backend, password: "x") } == .exists)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.directory) == ["password"])
  }

  @Test("a flipped bit anywhere in a pack is found, names the snapshot, and is never restored as if it were right")
  func flippedBits() async throws {
    let workshop = try Workshop()
    let disk = TestDisk.varied(size: 6 << 20, seed: 7)
    let snapshot = try await workshop.create().store(["vda": disk])
    let backend = LocalBackend(directory: workshop.repositoryPath)
    var random = SeededGenerator(seed: 8)
    for pack in try backend.list(.pack) {
      let path = "\(workshop.repositoryPath)/data/\(pack.name.prefix(2))/\(pack.name)"
      let original = try workshop.bytes(of: path)
      chmod(path, 0o600)
      for _ in 0..<12 {
        var bytes = original
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << Int.random(in: 0..<8, using: &random)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let report = try await workshop.open().check(readData: true)
        #expect(!report.isSound)
        let target = workshop.directory + "/restored"
        defer { unlink(target) }
        do {
          let repository = try workshop.open()
          let content = try repository.diskContent(ofSnapshot: snapshot, disk: "vda")
          try await repository.restoreDisk(content, toFile: target, progress: TransferProgress())
          // The bit was in the table of contents or in a chunk that this disk does not need.
          #expect(try workshop.bytes(of: target) == disk.bytes)
        } catch let error as RepositoryError {
          #expect(error.kind == .damaged)
          #expect(report.damagedSnapshots == [snapshot])
          #expect(access(target, F_OK) != 0, "a failed restore leaves nothing behind")
        }
      }
      try Data(original).write(to: URL(fileURLWithPath: path))
    }
    #expect(try await workshop.open().check(readData: true).problems.isEmpty)
  }

  @Test("a truncated pack, a missing pack and a damaged index are found without reading all data")
  func structuralDamage() async throws {
    let workshop = try Workshop()
    let snapshot = try await workshop.create().store(["vda": TestDisk.varied(size: 6 << 20, seed: 9)])
    let backend = LocalBackend(directory: workshop.repositoryPath)
    let packs = try backend.list(.pack).sorted { $0.size > $1.size }
    let path = "\(workshop.repositoryPath)/data/\(packs[0].name.prefix(2))/\(packs[0].name)"
    let original = try workshop.bytes(of: path)
    chmod(path, 0o600)

    try Data(original.dropLast(1000)).write(to: URL(fileURLWithPath: path))
    var report = try await workshop.open().check(readData: false)
    #expect(!report.isSound && report.damagedSnapshots == [snapshot])

    try FileManager.default.removeItem(atPath: path)
    report = try await workshop.open().check(readData: false)
    #expect(!report.isSound && report.damagedSnapshots == [snapshot])
    #expect(report.problems.contains { $0.message.contains("missing") })
    try Data(original).write(to: URL(fileURLWithPath: path))

    let index = try #require(try backend.list(.index).first)
    let indexPath = workshop.repositoryPath + "/index/" + index.name
    let indexBytes = try workshop.bytes(of: indexPath)
    chmod(indexPath, 0o600)
    try Data(indexBytes.map { $0 ^ 1 }).write(to: URL(fileURLWithPath: indexPath))
    #expect(await kind { _ = try workshop.open() } == .damaged)
  }

  @Test(
    "a backup after packs were lost stores their chunks again, also in a process that runs on, and a prune tidies up")
  func lostPacksHeal() async throws {
    let workshop = try Workshop()
    let running = try workshop.create()
    let disk = TestDisk.varied(size: 6 << 20, seed: 14)
    let first = try await running.store(["vda": disk])
    let pack = try #require(try running.backend.list(.pack).max { $0.size < $1.size })
    let path = "\(workshop.repositoryPath)/data/\(pack.name.prefix(2))/\(pack.name)"
    let half = try workshop.bytes(of: path).prefix(1000)
    unlink(path)
    try Data(half).write(to: URL(fileURLWithPath: path))
    for repository in [running, try workshop.open()] {
      try repository.loadIndex()
      let id = try await repository.store(["vda": disk])
      let target = workshop.directory + "/\(id.shortHex)"
      try await repository.restoreDisk(
        repository.diskContent(ofSnapshot: id, disk: "vda"), toFile: target, progress: TransferProgress())
      #expect(try workshop.bytes(of: target) == disk.bytes)
    }
    try running.removeSnapshot(first)
    try await workshop.prune(running)
    #expect(try await workshop.open().check(readData: true).problems.isEmpty)
    #expect(try workshop.restic("check", "--read-data").status == 0)
  }

  @Test(
    "nothing new relies on packs that a check found rotten, and once their chunks are stored again a prune drops them",
    arguments: [false, true], [false, true])
  func rottenPacksHeal(reopened: Bool, treesToo: Bool) async throws {
    let workshop = try Workshop()
    var repository = try workshop.create()
    let (disk, older) = (TestDisk.varied(size: 6 << 20, seed: 15), TestDisk.noise(size: 3 << 20, seed: 16))
    let whole = try await repository.store(["vda": disk, "vdb": older])
    let rotten = try LocalBackend(directory: workshop.repositoryPath).list(.pack).filter {
      treesToo || $0.size > 1 << 19
    }
    // In the first chunk that was sealed into the pack, or in the first tree.
    for pack in rotten { try workshop.flipBit(100, of: pack) }
    let report = try await repository.check(readData: true)
    #expect(Set(report.damagedPacks.map(\.hex)) == Set(rotten.map(\.name)))
    #expect(report.damagedSnapshots == [whole])
    if reopened {
      repository = try workshop.open()
      repository.distrust(report.damagedPacks)
    }
    try repository.loadIndex()
    let writer = try repository.beginPoint(TransferOptions(workers: 3))
    _ = try await writer.storeDisk(disk.input(), progress: TransferProgress())
    _ = try await writer.storeDisk(older.input(named: "vdb"), progress: TransferProgress())
    try await writer.finish(directory: ["europe-west", "hotel", "db01"])
    try await writer.validate()
    #expect(writer.mendedCount > 0)
    let id = try writer.commit(tags: ["backup-center"], time: Date(), hostname: "host", parent: nil)
    // Lists of chunks tell the time, so that a damaged one is not stored again: its point stays damaged.
    for snapshot in treesToo ? [id] : [id, whole] {
      let target = workshop.directory + "/\(snapshot.shortHex)"
      try await repository.restoreDisk(
        repository.diskContent(ofSnapshot: snapshot, disk: "vda"), toFile: target, progress: TransferProgress())
      #expect(try workshop.bytes(of: target) == disk.bytes)
    }
    #expect(try await repository.check(readData: true).damagedSnapshots == (treesToo ? [whole] : []))
    try await workshop.prune(repository)
    let dumped = try workshop.restic("dump", id.hex, "/europe-west/hotel/db01/vda.raw")
    #expect(dumped.status == 0 && dumped.output == disk.bytes)
    if treesToo {
      try repository.removeSnapshot(whole)
      try await workshop.prune(repository)
    }
    #expect(try await workshop.open().check(readData: true).problems.isEmpty)
    #expect(try workshop.restic("check", "--read-data").status == 0)
  }

  @Test("a prune carries over what is sound in a rotten pack, and keeps it only while a point needs what is lost")
  func rottenPackIsPruned() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let (gone, kept) = (TestDisk.noise(size: 1 << 20, seed: 17), TestDisk.noise(size: 2 << 20, seed: 18))
    let first = try await repository.store(["vda": gone, "vdb": kept], options: TransferOptions(workers: 1))
    let second = try await repository.store(["vdb": kept], options: TransferOptions(workers: 1))
    let backend = LocalBackend(directory: workshop.repositoryPath)
    let pack = try #require(try backend.list(.pack).max { $0.size < $1.size })
    try workshop.flipBit(100, of: pack)
    #expect(try await repository.check(readData: true).damagedSnapshots == [first])
    // What the first point has lost is nowhere else: the pack stays, in case that a copy of it turns up.
    try await workshop.prune(repository)
    #expect(try backend.list(.pack).contains { $0.name == pack.name })
    try repository.removeSnapshot(first)
    try await workshop.prune(repository)
    #expect(try !backend.list(.pack).contains { $0.name == pack.name })
    let target = workshop.directory + "/restored"
    let fresh = try workshop.open()
    try await fresh.restoreDisk(
      fresh.diskContent(ofSnapshot: second, disk: "vdb"), toFile: target, progress: TransferProgress())
    #expect(try workshop.bytes(of: target) == kept.bytes)
    #expect(try workshop.restic("check", "--read-data").status == 0)
  }

  @Test("garbage in place of every kind of file is an error, never a crash")
  func garbage() async throws {
    let workshop = try Workshop()
    let snapshot = try await workshop.create().store(["vda": TestDisk.varied(size: 2 << 20, seed: 10)])
    var random = SeededGenerator(seed: 11)
    let backend = LocalBackend(directory: workshop.repositoryPath)
    for kind in [ObjectKind.key, .config, .index, .snapshot, .lock] {
      let folder = ["key": "/keys/", "config": "/", "index": "/index/", "snapshot": "/snapshots/", "lock": "/locks/"]
      let name = try backend.list(kind).first?.name ?? String(repeating: "ab", count: 32)
      let path = workshop.repositoryPath + folder[kind.rawValue]! + name
      let original = try? workshop.bytes(of: path)
      chmod(path, 0o600)
      for length in [0, 1, 31, 32, 100, 5000] {
        let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        try Data(noise).write(to: URL(fileURLWithPath: path))
        let failure = await self.kind {
          let repository = try workshop.open()
          _ = try repository.acquireLock(exclusive: true, settling: 0).release()
          _ = try repository.diskContent(ofSnapshot: snapshot, disk: "vda")
        }
        #expect(failure != nil, "\(kind) of \(length) bytes")
      }
      if let original { try Data(original).write(to: URL(fileURLWithPath: path)) } else { unlink(path) }
    }
    #expect(try await workshop.open().check(readData: true).problems.isEmpty)
  }

  @Test("an empty mount point is not taken for an empty vault")
  func unmounted() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    try repository.confirmPresent()
    let away = workshop.directory + "/away"
    try FileManager.default.moveItem(atPath: workshop.repositoryPath, toPath: away)
    try FileManager.default.createDirectory(atPath: workshop.repositoryPath, withIntermediateDirectories: true)
    #expect(await kind { try repository.confirmPresent() } == .unavailable)
    #expect(await kind { _ = try repository.snapshots() } == .unavailable)
    #expect(await kind { try repository.saveDocument([1], named: "state") } == .unavailable)
    #expect(await kind { try await repository.store(["vda": TestDisk.noise(size: 1 << 20, seed: 13)]) } == .unavailable)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.repositoryPath).isEmpty)
  }

  @Test("a storage that can't be written refuses with its own kind")
  func unwritableStorage() async throws {
    let full = FaultInjectingBackend(MemoryBackend()) { step in
      if step.action == .save, step.object?.kind == .pack { throw RepositoryError(.noSpace, "no space left") }
    }
    let repository = try Repository.create(on: full, password: "p")
    #expect(await kind { try await repository.store(["vda": TestDisk.varied(size: 40 << 20, seed: 12)]) } == .noSpace)
    #expect(try repository.snapshots().isEmpty)
    #expect(await kind { _ = try Repository.create(on: LocalBackend(directory: "/proc/backup"), password: "p") } != nil)
  }
}
