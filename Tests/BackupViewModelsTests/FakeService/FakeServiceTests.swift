import BackupModel
import FakeBackupService
import Foundation
import Testing

/// What tests of the screen rely on: that the fake service does as the engine does.
struct FakeServiceTests {
  private let service = FakeBackupService(.tutorial())
  private let vault = "myRecoveryServicesVault"

  @Test func aStreamTellsThePresentAndThenTheNewestChange() async throws {
    var updates = service.jobUpdates(matching: JobFilter(statuses: [.queued]), sortedBy: .init(.time), window: .init())
      .makeAsyncIterator()
    #expect(try await updates.next()?.rows.map(\.id.rawValue) == ["j-queued"])
    _ = try await service.backupNow(items: ["hotel-db01"], vault: vault, retainUntil: nil)
    service.advance(job: JobID(rawValue: "j-queued"))
    #expect(try await updates.next()?.rows.map(\.job.itemName) == ["hotel-db01"])
  }

  @Test func aStreamThatIsLeftIsForgotten() async throws {
    let watcher = Task { [service] in for try await _ in service.vaultUpdates() {} }
    while service.openStreams == 0 { await Task.yield() }
    watcher.cancel()
    while service.openStreams > 0 { await Task.yield() }
    #expect(service.openStreams == 0)
  }

  @Test func notificationsLoseNothing() async throws {
    var news = service.notifications().makeAsyncIterator()
    service.finish(job: JobID(rawValue: "j-running"))
    service.finish(job: JobID(rawValue: "j-queued"))
    service.raise(Alert(severity: .warning, cause: full, raisedAt: service.now))
    #expect(ended(try await news.next()) == "j-running")
    #expect(ended(try await news.next()) == "j-queued")
    #expect(try await news.next().flatMap(alert)?.cause == full)
  }

  @Test func aBackupMakesAPointOnlyWhenItIsFinished() async throws {
    let job = JobID(rawValue: "j-queued")
    service.advance(job: job, to: .transferData, progress: JobProgress(total: 100, processed: 50))
    #expect(try await service.item(named: "myVM", inVault: vault).protectionState == .initialBackupPending)
    service.finish(job: job)
    let item = try await service.item(named: "myVM", inVault: vault)
    #expect(item.protectionState == .protected)
    #expect(item.recoveryPointCount == 1)
    #expect(try await service.job(id: job).job.progress.processed == 100)
  }

  @Test func aBackupCanBeCancelledUntilItsValidation() async throws {
    let job = JobID(rawValue: "j-running")
    service.advance(job: job, to: .validateBackup)
    await #expect { try await service.cancelJob(id: job) } throws: {
      ($0 as? BackupError)?.code == .jobNotCancellable
    }
    let other = JobID(rawValue: "j-queued")
    try await service.cancelJob(id: other)
    #expect(try await service.job(id: other).job.status == .cancelled)
  }

  @Test func anItemThatIsDeletedIsPurgedWhenItsDayHasCome() async throws {
    let wrong = DeletionConfirmation(typedName: "myvm", reason: .testItem)
    await #expect { try await service.stopProtection(ofItem: "myVM", inVault: vault, .delete(wrong)) } throws: {
      ($0 as? BackupError)?.code == .confirmationMismatch
    }
    let right = DeletionConfirmation(typedName: "myVM", reason: .testItem)
    _ = try await service.stopProtection(ofItem: "myVM", inVault: vault, .delete(right))
    #expect(try await service.item(named: "myVM", inVault: vault).protectionState == .softDeleted)
    await #expect { try await service.deleteVault(named: vault) } throws: {
      ($0 as? BackupError)?.code == .vaultNotEmpty
    }
    service.wait(14 * 86_400)
    let expiry = try #require(service.expire(vault: VaultID(rawValue: "v-\(vault)")))
    service.finish(job: expiry)
    #expect(try await service.vault(named: vault).softDeletedItemCount == 0)
  }

  @Test func machinesSayWhyTheyCantBeChosen() async throws {
    var updates = service.machineUpdates(matching: MachineQuery(), forVault: vault).makeAsyncIterator()
    let machines = try #require(try await updates.next())
    let codes = Dictionary(uniqueKeysWithValues: machines.map { ($0.machine.name, $0.refusal?.code) })
    #expect(codes["branch-nas"] == .regionMismatch)
    #expect(codes["hotel-archive"] == .alreadyProtected)
    #expect(codes["restaurant-old"] == .softDeletedItem)
    #expect(codes["stadium-legacy"] == .imageUnreadable)
    #expect(codes["hotel-web01"] == .some(nil))
  }

  @Test(arguments: [
    (WindowRequest<JobID>.Anchor.first, 0), (.last, 7_990), (.around(JobID(rawValue: "job-4000")), 3_994),
  ])
  func aWindowLiesWhereItsAnchorIs(_ anchor: WindowRequest<JobID>.Anchor, _ preceding: Int) async throws {
    let service = FakeBackupService(.large(instances: 100, jobs: 8_000))
    var updates = service.jobUpdates(
      matching: JobFilter(), sortedBy: .init(.time, descending: true), window: .init(anchor: anchor, limit: 10)
    ).makeAsyncIterator()
    let window = try #require(try await updates.next())
    #expect(window.precedingCount == preceding)
    #expect(window.rows.count == 10)
    #expect(window.totalCount == 8_000)
  }

  @Test func whatTheTestAsksForFailsOnce() async throws {
    service.fail(next: full)
    await #expect(throws: full) { try await service.vaults() }
    #expect(try await service.vaults().map(\.vault.name) == ["myRecoveryServicesVault", "otherVault"])
  }

  private let full = BackupError(.storageFull, "It is full.", recommendedAction: "Make room.")

  private func ended(_ news: BackupModel.Notification?) -> String? {
    if case .jobEnded(let job) = news { job.id.rawValue } else { nil }
  }

  private func alert(_ news: BackupModel.Notification) -> Alert? {
    if case .alertRaised(let alert) = news { alert } else { nil }
  }
}
