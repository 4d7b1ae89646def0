import BackupModel
import FakeBackupService
import Foundation
import Testing

@testable import BackupViewModels

/// What is pressed twice is done once, and what comes late changes nothing any more.
@MainActor
struct OnceOnlyTests {
  private static let vault = "myRecoveryServicesVault"
  private let service: FakeBackupService
  private let context: ScreenContext

  init() {
    let service = FakeBackupService(.tutorial())
    self.service = service
    context = ScreenContext(service: service, now: { service.now }, zone: .gmt)
  }

  @Test func whatIsSentTwiceIsDoneOnce() async {
    let submission = Submission()
    var count = 0
    for _ in 0..<2 {
      submission.send {
        count += 1
        await Task.yield()
      } done: { _ in
      }
    }
    while submission.isRunning { await Task.yield() }
    #expect(count == 1)
  }

  @Test func aKeyThatComesAfterItsPaneWasLeftIsNotKept() async {
    let model = RecoveryKeyModel(vault: Self.vault, context: context)
    let reading = Task { await model.reveal() }
    while service.commands.isEmpty { await Task.yield() }
    model.hide()
    await reading.value
    #expect(model.key == nil)
    await model.reveal()
    #expect(model.key != nil)
  }

  @Test func aJobThatEndsBeforeItsAnswerComesIsNotInProgressForever() async throws {
    context.notifications.start()
    while service.openStreams == 0 { await Task.yield() }
    let item = try #require(service.estate.items.first { $0.instance.policyID != nil })
    let vault = try #require(service.estate.vaults.first { $0.id == item.instance.vaultID })
    let jobs = try await service.backupNow(items: [item.instance.id.rawValue], vault: vault.name, retainUntil: nil)
    let queued = try #require(jobs.first)
    service.finish(job: queued.id)
    for _ in 0..<1_000 { await Task.yield() }
    context.notifications.post("Backup now", jobs: jobs)
    #expect(context.notifications.entries.map(\.outcome) == [.succeeded])
  }

  @Test func sizesThatNobodyCanHaveDoNotEndTheProgram() {
    #expect([UInt64.max, 5].boundedSum == .max)
    #expect([UInt64(3), 5].boundedSum == 8)
  }
}
