import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("Who runs the jobs")
struct ExecutorPresenceTests {
  @Test("an executor that stays is told from one that goes, and from none", .timeLimit(.minutes(10)))
  func presence() async throws {
    let estate = try Estate()
    let service = try estate.service()
    var updates = service.executorUpdates().makeAsyncIterator()
    #expect(try await updates.next() == .absent)
    let staying = estate.executor()
    let run = Task { try await staying.run(untilIdle: false) }
    #expect(try await updates.next() == .service)
    staying.stop()
    try await run.value
    #expect(try await updates.next() == .absent)
    let leaving = estate.executor(idleGrace: .seconds(600))
    let other = Task { try await leaving.run(untilIdle: true) }
    #expect(try await updates.next() == .untilIdle)
    leaving.stop()
    try await other.value
  }

  @Test("a lock whose holder is killed is noticed, whatever it had noted", .timeLimit(.minutes(10)))
  func killed() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let path = estate.state.path + "/executor.lock"
    try Data("Service".utf8).write(to: URL(filePath: path))
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/flock")
    holder.arguments = ["-F", path, "sleep", "3600"]
    try holder.run()
    var updates = service.executorUpdates().makeAsyncIterator()
    var seen = try await updates.next()
    if seen == .absent { seen = try await updates.next() }
    #expect(seen == .service)
    kill(holder.processIdentifier, SIGKILL)
    #expect(try await updates.next() == .absent)
  }

  @Test("an executor that goes when idle stays while a screen is open", .timeLimit(.minutes(10)))
  func openScreens() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let screens = [try await service.openScreen(), try await service.openScreen()]
    let log = LogListener()
    let executor = estate.executor(log: log.handler)
    let run = Task { try await executor.run(untilIdle: true) }
    await log.said("stays for an open screen")
    screens[0].close()
    // What is queued meanwhile is done: it has not left.
    try await estate.furnish(service)
    let jobs = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: BackupPolicy.defaultName, machines: ["myVM"]))
    for try await listing in service.jobUpdates(id: jobs[0].id) where listing.job.status.isFinal { break }
    #expect(try await service.job(id: jobs[0].id).job.status == .completed)
    var updates = service.executorUpdates().makeAsyncIterator()
    #expect(try await updates.next() == .untilIdle)
    screens[1].close()
    try await run.value
    #expect(try await updates.next() == .absent)
  }

  @Test("a screen that is killed keeps no executor", .timeLimit(.minutes(10)))
  func killedScreen() async throws {
    let estate = try Estate()
    _ = try estate.service()
    let path = estate.state.path + "/screens.lock"
    let screen = Process()
    screen.executableURL = URL(filePath: "/usr/bin/flock")
    screen.arguments = ["-s", "-F", path, "sleep", "3600"]
    try screen.run()
    while try Tools.run("flock", "-n", path, "true").status == 0 {}
    let log = LogListener()
    let executor = estate.executor(log: log.handler)
    let run = Task { try await executor.run(untilIdle: true) }
    await log.said("stays for an open screen")
    kill(screen.processIdentifier, SIGKILL)
    try await run.value
  }

  @Test("screens come and go while an executor looks for them", .timeLimit(.minutes(10)))
  func screensAndLooks() async throws {
    let estate = try Estate()
    let service = try estate.service()
    for _ in 1...20 {
      let screen = try await service.openScreen()
      #expect(try Tools.run("flock", "-n", estate.state.path + "/screens.lock", "true").status == 1)
      screen.close()
    }
    #expect(try Tools.run("flock", "-n", estate.state.path + "/screens.lock", "true").status == 0)
  }

  @Test("folders with images are suggested, those with most first, and none that is taken")
  func suggestions() async throws {
    let estate = try Estate()
    let extra = estate.root + "/VMs"
    try FileManager.default.createDirectory(atPath: extra + "/lab/deep", withIntermediateDirectories: true)
    for name in [
      "one.qcow2", "lab/two.img", "lab/deep/three.VMDK", "lab/notes.txt", ".hidden.raw", "four.vhdx", "5.vdi",
    ] {
      try Data("x".utf8).write(to: URL(filePath: extra + "/" + name))
    }
    let places = [estate.root + "/nothing", extra, estate.images, extra + "/../VMs"]
    let service = try estate.service(likelyFolders: places)
    #expect(
      try await service.suggestedSources() == [
        SourceSuggestion(location: .images(folder: extra), finding: "5 disk images"),
        SourceSuggestion(location: .images(folder: estate.images), finding: "4 disk images"),
      ])
    try await estate.furnish(service)
    #expect(try await service.suggestedSources().map(\.location) == [.images(folder: extra)])
  }
}
