import Foundation
import ResticRepository
import Synchronization
import Testing

@Suite("A prune frees what nothing uses, and nothing else")
struct PruneTests {
  private struct Life {
    let workshop: Workshop
    let kept: [(id: ObjectID, disk: TestDisk)]
  }

  /// A vault with five points of a changing disk, three of which are then removed.
  private func halfExpired() async throws -> Life {
    let workshop = try Workshop()
    let repository = try workshop.create()
    var bytes = TestDisk.varied(size: 12 << 20, seed: 40).bytes
    var points: [(id: ObjectID, disk: TestDisk)] = []
    for round in 0..<5 {
      for position in stride(from: round * 700_000, to: bytes.count, by: 1_300_000) { bytes[position] ^= 0x5A }
      let disk = TestDisk(bytes)
      points.append((try await repository.store(["vda": disk]), disk))
    }
    for position in [0, 1, 3] { try repository.removeSnapshot(points[position].id) }
    return Life(workshop: workshop, kept: [points[2], points[4]])
  }

  private func expectWhole(_ life: Life, restic: Bool = true) async throws {
    let repository = try life.workshop.open()
    let report = try await repository.check(readData: true)
    #expect(report.isSound, "\(report.problems)")
    for (id, disk) in life.kept {
      let target = life.workshop.directory + "/restored"
      defer { unlink(target) }
      try await repository.restoreDisk(
        repository.diskContent(ofSnapshot: id, disk: "vda"), toFile: target, progress: TransferProgress())
      #expect(try life.workshop.bytes(of: target) == disk.bytes)
    }
    guard restic else { return }
    let verdict = try life.workshop.restic("check", "--read-data", "--no-lock")
    #expect(verdict.status == 0 && verdict.text.contains("no errors"), "\(verdict.text)\(verdict.errors)")
  }

  private func packBytes(_ workshop: Workshop) throws -> UInt64 {
    try LocalBackend(directory: workshop.repositoryPath).list(.pack).reduce(0) { $0 + $1.size }
  }

  @Test("it frees to the byte what the plan said, and restic finds the rest clean", arguments: [0, 0.05, 1])
  func predicted(tolerance: Double) async throws {
    let life = try await halfExpired()
    let repository = try life.workshop.open()
    let before = try packBytes(life.workshop)
    let plan = try Prune(repository, tolerance: tolerance).plan
    #expect(plan.bytesBefore == before)
    #expect(try packBytes(life.workshop) == before, "a plan changes nothing")
    let result = try await life.workshop.prune(repository, tolerance: tolerance)
    #expect(result.bytesFreed == plan.bytesFreed && result.bytesFreed > 0)
    #expect(try packBytes(life.workshop) == plan.bytesAfter)
    if tolerance == 0 { #expect(plan.bytesUnusedKept < before / 50) }
    try await expectWhole(life)
    #expect(try Prune(life.workshop.open(), tolerance: tolerance).plan.isEmpty, "a second prune has nothing to do")
  }

  @Test("the storage stops at any step of a prune: nothing listed loses a byte, and the next prune repairs")
  func stopAtEveryStep() async throws {
    let original = try await halfExpired()
    var step = 1
    while true {
      let life = Life(workshop: try original.workshop.copied(), kept: original.kept)
      let failing = FaultInjectingBackend(LocalBackend(directory: life.workshop.repositoryPath)) { [step] now in
        if now.number >= step { throw RepositoryError(.unavailable, "the storage is gone") }
      }
      var isThrough = false
      do {
        let repository = try Repository.open(on: failing, password: Workshop.password)
        _ = try await life.workshop.prune(repository, tolerance: 0)
        isThrough = true
      } catch is RepositoryError {}
      try await expectWhole(life, restic: step % 11 == 0)
      for lock in try LocalBackend(directory: life.workshop.repositoryPath).list(.lock) {
        // The stopped run's lock: its process, this one, lives.
        unlink("\(life.workshop.repositoryPath)/locks/\(lock.name)")
      }
      _ = try await life.workshop.prune(life.workshop.open(), tolerance: 0)
      let report = try await life.workshop.open().check(readData: false)
      #expect(report.problems.isEmpty, "after step \(step): \(report.problems)")
      if isThrough {
        try await expectWhole(life)
        break
      }
      step += 1
    }
    #expect(step > 20, "the harness saw \(step) steps")
  }

  @Test("a snapshot that came between the two phases keeps what it reuses")
  func snapshotMeanwhile() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let old = TestDisk.varied(size: 6 << 20, seed: 41)
    let gone = try await repository.store(["vda": old])
    try repository.removeSnapshot(gone)
    let prune = try Prune(repository, tolerance: 0)
    #expect(!prune.plan.isEmpty)
    try await prune.repack()
    // Deduplicated entirely against chunks that the plan holds for unused.
    let id = try await workshop.open().store(["vda": old])
    let lock = try repository.acquireLock(exclusive: true, settling: 0)
    _ = try prune.remove()
    try lock.release()
    try await expectWhole(Life(workshop: workshop, kept: [(id, old)]))
  }

  @Test("when anything that a snapshot needs is missing, nothing is removed")
  func refusesOnDamage() async throws {
    let life = try await halfExpired()
    let backend = LocalBackend(directory: life.workshop.repositoryPath)
    let index = try backend.list(.index).max { $0.size < $1.size }!
    unlink("\(life.workshop.repositoryPath)/index/\(index.name)")
    let before = try packBytes(life.workshop)
    let error = await #expect(throws: RepositoryError.self) { _ = try await life.workshop.prune(life.workshop.open()) }
    #expect(error?.kind == .damaged || error?.kind == .notFound)
    #expect(try packBytes(life.workshop) == before)
  }

  @Test("a damaged blob is not carried over, and the old pack stays")
  func damagedBlob() async throws {
    let life = try await halfExpired()
    let repository = try life.workshop.open()
    let plan = try Prune(repository, tolerance: 0).plan
    #expect(plan.madePackCount > 0)
    let before = try packBytes(life.workshop)
    for pack in try LocalBackend(directory: life.workshop.repositoryPath).list(.pack) where pack.size > 1 << 20 {
      let path = "\(life.workshop.repositoryPath)/data/\(pack.name.prefix(2))/\(pack.name)"
      var bytes = try life.workshop.bytes(of: path)
      for position in stride(from: 1000, to: bytes.count - 10_000, by: 50_000) { bytes[position] ^= 1 }
      chmod(path, 0o600)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    let error = await #expect(throws: RepositoryError.self) {
      _ = try await life.workshop.prune(life.workshop.open(), tolerance: 0)
    }
    #expect(error?.kind == .damaged)
    #expect(try packBytes(life.workshop) == before)
  }

  @Test("foreign snapshots keep what they need, and leftovers of interrupted runs go")
  func foreignAndOrphans() async throws {
    let life = try await halfExpired()
    let folder = life.workshop.directory + "/foreign"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let foreign = TestDisk.varied(size: 2_500_000, seed: 42).bytes
    try Data(foreign).write(to: URL(fileURLWithPath: folder + "/file"))
    #expect(try life.workshop.restic("backup", folder).status == 0)
    let writer = try life.workshop.open().beginPoint()
    _ = try await writer.storeDisk(TestDisk.varied(size: 20 << 20, seed: 43).input(), progress: TransferProgress())

    let result = try await life.workshop.prune(life.workshop.open(), tolerance: 0)
    #expect(result.removedPackCount > 0)
    try await expectWhole(life)
    #expect(try life.workshop.restic("dump", "latest", folder + "/file").output == foreign)
  }
}
