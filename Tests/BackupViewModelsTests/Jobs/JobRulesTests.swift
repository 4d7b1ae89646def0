import BackupModel
import FakeBackupService
import Foundation
import Testing

@testable import BackupViewModels

struct JobRulesTests {
  private let estate = FakeEstate.tutorial()

  private func job(_ id: String) throws -> Job {
    try #require(estate.jobs.first { $0.id.rawValue == id }).job
  }

  @Test func aJobSaysWhyItCantBeCancelled() throws {
    var running = try job("j-running")
    #expect(running.cancelRefusal == nil)
    #expect(try job("j-queued").cancelRefusal == nil)
    #expect(try job("j-completed").cancelRefusal == "It has already ended.")
    running.tasks[2].status = .inProgress
    #expect(running.cancelRefusal == "It can't be cancelled since its validation started.")
    running.status = .cancelling
    #expect(running.cancelRefusal == "Its cancellation has been asked for already.")
  }

  @Test(arguments: [JobRequest.prune, .expire])
  func freeingStorageHasTheWordThatListsHave(request: JobRequest) {
    let job = Job(
      request: request, instanceID: nil, itemName: "complex", vaultID: VaultID(rawValue: "v"), queuedAt: .now)
    #expect(job.title == "\(Words.of(job.operation)) of complex" && job.title == "Expire of complex")
  }

  @Test func theLogTellsEverythingInTheOrderOfItsTime() throws {
    let log = try job("j-warnings").log
    #expect(log.first?.text == "Attempt 1 failed: The folder /srv/images can't be reached.")
    #expect(log.map(\.text).contains("Began with attempt 2."))
    #expect(log.map(\.time) == log.map(\.time).sorted())
    #expect(log.last?.text == "Completed with warnings.")
    #expect(try job("j-failed").log.contains { $0.text == "Transfer data to vault failed." && $0.level == .failure })
  }

  @Test func timeIsLeftOnlyWhenTotalAndRateAreKnown() {
    var progress = JobProgress(processed: 50)
    #expect(progress.secondsLeft(bytesPerSecond: 10) == nil)
    progress.total = 100
    #expect(progress.secondsLeft(bytesPerSecond: nil) == nil)
    #expect(progress.secondsLeft(bytesPerSecond: 10) == 5)
  }

  @Test func ratesForgetJobsThatAreGone() throws {
    var rates = TransferRates()
    var running = try job("j-running")
    rates.note([running], at: estate.now)
    #expect(rates[running.id] == nil)
    running.progress.processed += 100
    rates.note([running], at: estate.now + 1)
    #expect(rates[running.id] == 100)
    rates.note([], at: estate.now + 2)
    #expect(rates[running.id] == nil)
  }

  @Test func aSpreadsheetTakesNoNameForAFormula() throws {
    var listing = try #require(estate.jobs.first)
    listing.job.itemName = "=cmd(),\"x\""
    let text = try JobExport.text([listing], as: .csv, now: estate.now)
    #expect(text.contains(",\"'=cmd(),\"\"x\"\"\","))
    listing.job.itemName = "a\u{1B}[31mb\nc"
    let other = try JobExport.text([listing], as: .csv, now: estate.now)
    #expect(other.components(separatedBy: "\r\n").count == 3)
    #expect(!other.contains("\u{1B}"))
  }

  @Test func aLinkFromElsewhereKeepsItsMoment() {
    let from = estate.now - 3_600
    let filter = JobsFilter(JobFilter(vault: "v", statuses: JobsFilter.inProgress, from: from))
    #expect(filter.showsInProgress)
    #expect(filter.query(now: estate.now).from == nil, "what runs is shown however long ago it began")
    #expect(JobsFilter(JobFilter(statuses: [.failed], from: from)).query(now: estate.now).from == from)
    #expect(JobsFilter(JobFilter()).query(now: estate.now).from == nil)
    var day = JobsFilter()
    day.period = .day
    #expect(day.query(now: estate.now).from == estate.now - 86_400)
  }

  @Test func aMomentIsShownAsShortAsItCanBe() {
    let now = estate.now
    #expect(TimeText.short(now, now: now, .gmt) == "09:30:00")
    #expect(TimeText.short(now - 86_400, now: now, .gmt) == "10-12 09:30")
    #expect(TimeText.short(now - 400 * 86_400, now: now, .gmt) == "2024-09-08")
  }
}
