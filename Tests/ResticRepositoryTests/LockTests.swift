import Foundation
import ResticRepository
import Testing

@Suite("Locks keep others out, and dead ones go")
struct LockTests {
  @Test("shared locks stand beside each other, an exclusive one alone")
  func sharedAndExclusive() throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    let first = try repository.acquireLock(exclusive: false, settling: 0)
    let second = try repository.acquireLock(exclusive: false, settling: 0)
    let error = #expect(throws: RepositoryError.self) { try repository.acquireLock(exclusive: true, settling: 0) }
    #expect(error?.kind == .locked)
    try first.release()
    try second.release()
    let exclusive = try repository.acquireLock(exclusive: true, settling: 0)
    #expect(throws: RepositoryError.self) { try repository.acquireLock(exclusive: false, settling: 0) }
    try exclusive.refresh()
    try exclusive.release()
    #expect(try repository.backend.list(.lock).isEmpty)
  }

  @Test("restic respects our lock, and we respect restic's")
  func betweenPrograms() throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let lock = try repository.acquireLock(exclusive: false, settling: 0)
    #expect(try workshop.restic("check").status != 0)
    try lock.release()
    #expect(try workshop.restic("check").status == 0)
  }

  @Test("a lock of a dead process of this host, and one not refreshed for half an hour, count for nothing")
  func staleLocks() async throws {
    let workshop = try Workshop()
    _ = try workshop.create()
    // A child locks the repository and is killed: restic, in the middle of a backup that reads an endless input.
    let backend = LocalBackend(directory: workshop.repositoryPath)
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    child.arguments = [
      "restic", "-r", workshop.repositoryPath, "--password-file", workshop.directory + "/password", "--no-cache",
      "backup", "--stdin",
    ]
    let input = Pipe()
    child.standardInput = input
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    try child.run()
    try await WorkerThreads.run(name: "waiting") {
      while try child.isRunning && backend.list(.lock).isEmpty { sched_yield() }
    }
    try #require(child.isRunning)
    let repository = try workshop.open()
    #expect(throws: RepositoryError.self) { try repository.acquireLock(exclusive: true, settling: 0) }
    kill(child.processIdentifier, SIGKILL)
    child.waitUntilExit()
    #expect(try repository.clearDeadLocks() == 1)
    try repository.acquireLock(exclusive: true, settling: 0).release()

    let memory = MemoryBackend()
    let early = try Repository.create(on: memory, password: "p", clock: { Date(timeIntervalSince1970: 1_000_000) })
    let held = try early.acquireLock(exclusive: true, settling: 0)
    let later = try Repository.open(on: memory, password: "p", clock: { Date(timeIntervalSince1970: 1_000_000 + 1799) })
    #expect(throws: RepositoryError.self) { try later.acquireLock(exclusive: false, settling: 0) }
    let late = try Repository.open(on: memory, password: "p", clock: { Date(timeIntervalSince1970: 1_000_000 + 1801) })
    try late.acquireLock(exclusive: false, settling: 0).release()
    try held.release()
  }

  @Test("a lock that was taken away is noticed, and not silently written again")
  func lockTakenAway() throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    let lock = try repository.acquireLock(exclusive: false, settling: 0)
    try lock.confirmHeld()
    try lock.refresh()
    try lock.confirmHeld()
    for object in try repository.backend.list(.lock) { try repository.backend.remove(ObjectName(.lock, object.name)) }
    #expect(throws: RepositoryError.self) { try lock.confirmHeld() }
    #expect(throws: RepositoryError.self) { try lock.refresh() }
    #expect(try repository.backend.list(.lock).isEmpty)
  }

  @Test("a lock with our own process number that we did not write is dead: the number was given out again")
  func ownNumberAgain() throws {
    let memory = MemoryBackend()
    let former = try Repository.create(on: memory, password: "p")
    let left = try former.acquireLock(exclusive: false, settling: 0)
    let present = try Repository.open(on: memory, password: "p")
    let own = try present.acquireLock(exclusive: false, settling: 0)
    #expect(try present.clearDeadLocks() == 1)
    try own.confirmHeld()
    #expect(throws: RepositoryError.self) { try left.confirmHeld() }
    try own.release()
  }

  @Test("what an interrupted save left behind is removed, and nothing else")
  func temporaryFiles() throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let name = String(repeating: "ab", count: 32)
    let left = [
      "/data/ab/\(name)-tmp-0011", "/index/\(name)-tmp-22", "/backup-center/state-tmp-33", "/config-tmp-44",
    ]
    for path in left { try Data("x".utf8).write(to: URL(fileURLWithPath: workshop.repositoryPath + path)) }
    #expect(try repository.backend.list(.index).isEmpty)
    #expect(try repository.removeTemporaryFiles() == left.count)
    #expect(try workshop.restic("check").status == 0)
  }
}
