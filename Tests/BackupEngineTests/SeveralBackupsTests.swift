import BackupModel
import Foundation
import Testing

@Suite("Backups of several items, and jobs by the beginning of their names")
struct SeveralBackupsTests {
  @Test("several items are backed up, or none of them")
  func allOrNone() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception"], service)
    func backUp(_ items: [String]) async throws -> [Job] {
      try await service.backupNow(items: items, vault: "complex", retainUntil: nil)
    }
    await refusal(.itemNotFound) { try await backUp(["myVM", "arena"]) }
    await refusal(.invalidArgument) { try await backUp(["myVM", "hotel/myVM"]) }
    #expect(try await service.jobs(matching: JobQuery(operation: .backup)).isEmpty)
    let jobs = try await backUp(["reception", "myVM"])
    #expect(jobs.map(\.itemName) == ["reception", "myVM"])
    try await estate.work()
    for job in jobs { #expect(try await service.job(id: job.id).job.status == .completed) }
  }

  @Test("eight characters or more of a job's name are enough, also with the mark of a cut")
  func beginnings() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let id = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil).id
    for name in [String(id.rawValue.prefix(8)), id.rawValue.prefix(12) + "…", id.rawValue] {
      #expect(try await service.job(id: JobID(rawValue: name)).id == id)
    }
    for name in [String(id.rawValue.prefix(7)), id.rawValue.prefix(8) + "zz", id.rawValue + "0"] {
      await refusal(.jobNotFound) { try await service.job(id: JobID(rawValue: name)) }
    }
  }

  @Test("a machine that comes back between two backups of one executor is backed up")
  func cameBack() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["reception", "myVM"], service)
    _ = try await service.updateSettings { $0.concurrentTransfers = 1 }
    let image = estate.images + "/hotel/myVM.raw"
    try FileManager.default.moveItem(atPath: image, toPath: estate.root + "/away")
    let jobs = try await service.backupNow(items: ["reception", "myVM"], vault: "complex", retainUntil: nil)
    async let run: Void = estate.work()
    await gate.reached()
    try FileManager.default.moveItem(atPath: estate.root + "/away", toPath: image)
    gate.open()
    try await run
    for job in jobs {
      let ended = try await service.job(id: job.id).job
      #expect(ended.status == .completed, "\(ended.error?.description ?? "")")
    }
  }
}
