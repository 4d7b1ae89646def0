import Foundation
import ResticRepository
import Synchronization
import Testing

@Suite("An interrupted backup loses nothing and leaves nothing half made")
struct InterruptionTests {
  private struct Stop: Error {}

  /// Runs a second point over a storage that stops dead at step `n`, for every n until it gets through.
  @Test("the storage stops at any step: earlier points are whole, the next run works, restic agrees")
  func stopAtEveryStep() async throws {
    let first = TestDisk.varied(size: 3 << 20, seed: 20)
    let second = TestDisk.varied(size: 4 << 20, seed: 21)
    var step = 1
    while true {
      let workshop = try Workshop()
      let firstID = try await workshop.create().store(["vda": first])
      let failing = FaultInjectingBackend(LocalBackend(directory: workshop.repositoryPath)) { [step] now in
        if now.number >= step { throw RepositoryError(.unavailable, "the storage is gone") }
      }
      var isThrough = false
      do {
        let repository = try Repository.open(on: failing, password: Workshop.password)
        try repository.loadIndex()
        let lock = try repository.acquireLock(exclusive: false, settling: 0)
        try await repository.store(["vda": second])
        try lock.release()
        isThrough = true
      } catch is RepositoryError {}
      let repository = try workshop.open()
      let lock = try repository.acquireLock(exclusive: false, settling: 0)
      let nextID = try await repository.store(["vda": second])
      try lock.release()
      let report = try await repository.check(readData: true)
      #expect(report.isSound, "stopped at step \(step): \(report.problems)")
      for (id, disk) in [(firstID, first), (nextID, second)] {
        let target = workshop.directory + "/\(id.shortHex)"
        try await repository.restoreDisk(
          repository.diskContent(ofSnapshot: id, disk: "vda"), toFile: target, progress: TransferProgress())
        #expect(try workshop.bytes(of: target) == disk.bytes)
      }
      if step % 7 == 0 || isThrough {
        // The lock of the stopped run is this very process's, which lives: restic is told not to mind it.
        let verdict = try workshop.restic("check", "--read-data", "--no-lock")
        #expect(verdict.status == 0, "stopped at step \(step): \(verdict.text)\(verdict.errors)")
      }
      if isThrough { break }
      step += 1
    }
    #expect(step > 10, "the harness saw \(step) steps")
  }

  @Test("a reader that fails ends the run with its own error, and no point exists")
  func readerFails() async throws {
    struct BadSector: Error, Equatable {}
    struct Failing: ChunkReader {
      let disk: TestDisk
      func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
        if offset >= 20 << 20 { throw BadSector() }
        disk.read(into: buffer, at: offset)
      }
    }
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    let disk = TestDisk.varied(size: 40 << 20, seed: 22)
    let writer = try repository.beginPoint(TransferOptions(workers: 4))
    let input = DiskInput(
      name: "vda", size: disk.size, plan: .everything(data: [0..<disk.size]), reader: Failing(disk: disk))
    let error = await #expect(throws: RepositoryError.self) {
      _ = try await writer.storeDisk(input, progress: TransferProgress())
    }
    #expect(error?.kind == .source && error?.underlying is BadSector)
    #expect(try repository.snapshots().isEmpty)
  }

  @Test("a cancelled transfer ends with CancellationError, also while workers wait for the storage")
  func cancelled() async throws {
    let reached = DispatchSemaphore(value: 0)
    let slow = FaultInjectingBackend(MemoryBackend()) { step in
      if step.action == .save, step.object?.kind == .pack { reached.signal() }
    }
    let repository = try Repository.create(on: slow, password: "p")
    let disk = TestDisk.varied(size: 64 << 20, seed: 23)
    let task = Task { try await repository.store(["vda": disk]) }
    try await WorkerThreads.run(name: "waiting") { reached.wait() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try repository.snapshots().isEmpty)
  }

  @Test("many workers and few packs: everybody who waits for a pack gets one", .timeLimit(.minutes(10)))
  func manyWorkers() async throws {
    // Each save waits until four are in the storage at once, so that every pack in memory is on its way while the other
    // workers wait; then all go on together.
    let arrived = Mutex(0)
    let gate = NSCondition()
    let slow = FaultInjectingBackend(MemoryBackend()) { step in
      guard step.action == .save, step.object?.kind == .pack else { return }
      gate.lock()
      defer { gate.unlock() }
      arrived.withLock { $0 += 1 }
      gate.broadcast()
      while arrived.withLock({ $0 }) < 4 { gate.wait() }
    }
    let repository = try Repository.create(on: slow, password: "p")
    let disk = TestDisk.noise(size: 130 << 20, seed: 26)
    let id = try await repository.store(["vda": disk], options: TransferOptions(workers: 12))
    #expect(try repository.diskContent(ofSnapshot: id, disk: "vda").size == disk.size)
    #expect(arrived.withLock { $0 } >= 8)
  }

  @Test("a full storage is said to be full, whoever of the workers meets it first")
  func fullStorageIsNotCancellation() async throws {
    let full = FaultInjectingBackend(MemoryBackend()) { step in
      if step.action == .save, step.object?.kind == .pack { throw RepositoryError(.noSpace, "no space left") }
    }
    let repository = try Repository.create(on: full, password: "p")
    let disk = TestDisk.noise(size: 70 << 20, seed: 27)
    for _ in 0..<5 {
      let error = await #expect(throws: RepositoryError.self) {
        try await repository.store(["vda": disk], options: TransferOptions(workers: 8))
      }
      #expect(error?.kind == .noSpace)
    }
  }

  @Test("packs of an interrupted run that another program removed meanwhile are not trusted")
  func foreignPruneAfterInterruption() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let indexFails = Mutex(true)
    let failing = FaultInjectingBackend(LocalBackend(directory: workshop.repositoryPath)) { step in
      if step.action == .save, step.object?.kind == .index, indexFails.withLock({ $0 }) {
        throw RepositoryError(.noSpace, "no space left")
      }
    }
    _ = repository
    let ours = try Repository.open(on: failing, password: Workshop.password)
    try ours.loadIndex()
    let disk = TestDisk.varied(size: 6 << 20, seed: 28)
    await #expect(throws: RepositoryError.self) { try await ours.store(["vda": disk]) }
    #expect(throws: RepositoryError.self) { try ours.settleIndex() }
    #expect(try workshop.restic("prune").status == 0)
    indexFails.withLock { $0 = false }
    try ours.loadIndex()
    let id = try await ours.store(["vda": disk])
    #expect(try await workshop.open().check(readData: true).isSound)
    #expect(try workshop.restic("dump", id.hex, "/europe-west/hotel/db01/vda.raw").output == disk.bytes)
  }

  @Test("nothing can be committed that was not validated")
  func commitNeedsValidation() async throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    let writer = try repository.beginPoint()
    _ = try await writer.storeDisk(TestDisk.varied(size: 1 << 20, seed: 24).input(), progress: TransferProgress())
    try await writer.finish(directory: ["r", "g", "v"])
    #expect(throws: RepositoryError.self) {
      try writer.commit(tags: [], time: Date(), hostname: "h", parent: nil)
    }
    #expect(try repository.snapshots().isEmpty)
  }

  @Test("validation finds a pack that the storage did not keep")
  func validationFindsBadPack() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let writer = try repository.beginPoint()
    _ = try await writer.storeDisk(TestDisk.varied(size: 4 << 20, seed: 25).input(), progress: TransferProgress())
    try await writer.finish(directory: ["r", "g", "v"])
    let pack = try #require(try repository.backend.list(.pack).max { $0.size < $1.size })
    let path = "\(workshop.repositoryPath)/data/\(pack.name.prefix(2))/\(pack.name)"
    var bytes = try workshop.bytes(of: path)
    bytes[bytes.count / 2] ^= 4
    chmod(path, 0o600)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let error = await #expect(throws: RepositoryError.self) { try await writer.validate() }
    #expect(error?.kind == .damaged)
    #expect(throws: RepositoryError.self) {
      try writer.commit(tags: [], time: Date(), hostname: "h", parent: nil)
    }
  }
}
