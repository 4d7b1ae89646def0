import BackupEngine
import BackupModel
import Foundation
import ResticRepository
import Synchronization
import Testing

@Suite("Expiry, purge and freed storage")
struct ExpiryTests {
  @Test("points that no rule keeps go, the latest stays, and their storage is freed")
  func expiry() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    for seed in 11...13 as ClosedRange<UInt64> {
      try estate.write(.varied(size: 3 << 20, seed: seed), to: "hotel/myVM.raw")
      #expect(try await estate.backUp("myVM", service).status == .completed)
      estate.clock.advance(by: Estate.day)
    }
    #expect(try await estate.pointCount(of: "myVM", service) == 3)
    _ = try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retainAsPerPolicy)
    let before = estate.packBytes()
    estate.clock.advance(by: 40 * Estate.day)
    // As long as the time is in doubt, nothing goes.
    estate.clock.set(by: 2 * Estate.day)
    try await estate.work()
    #expect(try await estate.pointCount(of: "myVM", service) == 3)
    #expect(try await estate.expireJobs(service).isEmpty)
    _ = try await service.confirmClock()
    try await estate.work()
    let job = try #require(try await estate.expireJobs(service).first)
    #expect(job.status == .completed, "\(job.error?.description ?? "")")
    #expect(job.tasks.map(\.status) == [.completed, .completed, .completed, .completed])
    #expect(try await estate.pointCount(of: "myVM", service) == 1)
    #expect(before - estate.packBytes() == job.progress.freed)
    #expect(job.progress.freed > 3 << 20)
    try await estate.expectClean(service)
    let folder = try await estate.restore("myVM", service)
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder + "/myVM/myVM.raw", andPath: estate.images + "/hotel/myVM.raw"))
    // Once there is nothing left to do, no job is made.
    estate.clock.advance(by: Estate.day)
    try await estate.work()
    #expect(try await estate.expireJobs(service).count == 1)
    #expect(try await Set(estate.alertCodes(service)) == [.protectionStopped, .clockJumped])
  }

  @Test("a dry run predicts to the byte what a prune frees")
  func prediction() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    try await estate.makeGarbage(service)
    let preview = try await service.previewPrune(ofVault: "complex")
    #expect(preview.bytesFreed > 0)
    #expect(preview.bytesBefore == estate.packBytes())
    // Also while there is no room for a lock.
    estate.weather.fillUp(for: .lock)
    #expect(try await service.previewPrune(ofVault: "complex") == preview)
    estate.weather.set(nil)
    let job = try await service.pruneVault(named: "complex")
    try await estate.work()
    let ended = try await service.job(id: job.id).job
    #expect(ended.status == .completed, "\(ended.error?.description ?? "")")
    #expect(ended.progress.freed == preview.bytesFreed)
    #expect(estate.packBytes() == preview.bytesAfter)
    try await estate.expectClean(service)
    #expect(try await service.previewPrune(ofVault: "complex").bytesFreed == 0)
  }

  @Test("transfers that come while storage is to be freed wait, and say for what")
  func heldBack() async throws {
    let gate = Gate()
    let estate = try Estate(gate: gate)
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception"], service)
    try await estate.makeGarbage(service)
    let running = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let executor = Task { try await estate.work() }
    await gate.reached()
    let prune = try await service.pruneVault(named: "complex")
    for try await listing in service.jobUpdates(id: prune.id)
    where listing.job.tasks.last?.status == .inProgress { break }
    let waiting = try await service.backupNow(item: "reception", vault: "complex", retainUntil: nil)
    for try await listing in service.jobUpdates(id: waiting.id) where listing.job.waitReason != nil {
      #expect(listing.job.status == .queued)
      break
    }
    #expect(try await service.job(id: prune.id).job.status == .inProgress)
    gate.open()
    try await executor.value
    for id in [running.id, prune.id, waiting.id] {
      let job = try await service.job(id: id).job
      #expect(job.status == .completed, "\(job.error?.description ?? "")")
      #expect(job.waitReason == nil)
    }
    try await estate.expectClean(service)
  }

  @Test("a vault says what its storage holds, also when the point that brought the data is gone")
  func dataThatOutlivesItsPoint() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "arena"], service)
    try await estate.backUp("myVM", service)
    estate.clock.advance(by: 20 * Estate.day)
    try await estate.backUp("myVM", service)
    estate.clock.advance(by: 11 * Estate.day)
    try await estate.backUp("arena", service)
    try await estate.work()
    #expect(try await service.vault(named: "complex").storedBytes == estate.packBytes())
    let points = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    #expect(!points.isEmpty && points.allSatisfy { $0.point.kind == .incremental })
  }

  @Test("a full storage spends its reserve on deleting, and takes it back")
  func reserve() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let reserve = estate.storage + "/complex/backup-center/reserve"
    #expect((try FileManager.default.attributesOfItem(atPath: reserve)[.size] as? Int) == 64 << 20)
    estate.weather.set { step in
      guard step.action == .save, FileManager.default.fileExists(atPath: reserve) else { return nil }
      return RepositoryError(.noSpace, "no space left")
    }
    await refusal(.storageFull) {
      try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retain)
    }
    try await estate.delete("myVM", service)
    #expect(FileManager.default.fileExists(atPath: reserve))
    estate.clock.advance(by: 15 * Estate.day)
    estate.weather.set(nil)
    try await estate.work()
    #expect(try await service.items(matching: ItemQuery()).isEmpty)
    #expect(FileManager.default.fileExists(atPath: reserve))
  }

  @Test("without soft delete, deleted data is purged at once")
  func withoutSoftDelete() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    _ = try await service.changeProperties(ofVault: "complex", VaultPropertyChange(softDeleteState: .disabled))
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    try await estate.delete("myVM", service)
    try await estate.work()
    #expect(try await service.items(matching: ItemQuery()).isEmpty)
    #expect(estate.packBytes() == 0)
    #expect(
      try await Set(estate.alertCodes(service)) == [.vaultProtectionLessened, .backupDataDeleted, .backupDataPurged])
  }

  @Test("a purge that stops at any step is finished by the next one, and no listed point loses a byte")
  func interruptedPurge() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["arena"], service)
    try await estate.backUp("arena", service)
    _ = try await service.stopProtection(ofItem: "arena", inVault: "complex", .retain)
    var step = 0
    var isInterrupted = true
    while isInterrupted {
      step += 1
      try await estate.protect(["myVM"], service)
      try await estate.backUp("myVM", service)
      try await estate.backUp("myVM", service)
      try await estate.delete("myVM", service)
      estate.clock.advance(by: 14 * Estate.day)
      isInterrupted = try await interrupt(estate, atStep: step)
      // A process that dies leaves its lock behind, which is then nobody's.
      for name in estate.names(in: estate.storage + "/complex/locks") {
        try FileManager.default.removeItem(atPath: estate.storage + "/complex/locks/" + name)
      }
      estate.clock.advance(by: 7_200)
      try await estate.work()
      #expect(try await service.items(matching: ItemQuery()).map(\.instance.name) == ["arena"], "step \(step)")
      try await estate.work()
    }
    #expect(step > 8)
    try await estate.expectClean(service)
    #expect(try await !estate.alertCodes(service).contains(.recoveryPointVanished))
    let folder = try await estate.restore("arena", service)
    for disk in ["arena.raw", "scores.raw"] {
      #expect(
        FileManager.default.contentsEqual(
          atPath: folder + "/arena/" + disk, andPath: estate.images + "/stadium/arena/" + disk))
    }
  }

  /// Lets the storage take no write from the given one on.
  ///
  /// - Returns: whether it came to that.
  private func interrupt(_ estate: Estate, atStep step: Int) async throws -> Bool {
    let writes = Mutex(0)
    estate.weather.set { change in
      guard [.save, .remove].contains(change.action) else { return nil }
      let number = writes.withLock { count in
        count += 1
        return count
      }
      return number >= step ? RepositoryError(.unavailable, "the power is gone") : nil
    }
    try await estate.work()
    estate.weather.set(nil)
    return writes.withLock { $0 } >= step
  }
}
