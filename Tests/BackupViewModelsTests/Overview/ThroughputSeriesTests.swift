import BackupModel
import Foundation
import Testing

@testable import BackupViewModels

struct ThroughputSeriesTests {
  private let start = Date(timeIntervalSince1970: 1_760_000_000)

  private func job(_ id: String, _ processed: UInt64) -> Job {
    Job(
      id: JobID(rawValue: id), request: .backup(retainUntil: nil), instanceID: nil, itemName: id,
      vaultID: VaultID(rawValue: "v"), status: .inProgress, queuedAt: start,
      progress: JobProgress(processed: processed))
  }

  @Test func bytesAreSpreadOverTheTimeInWhichTheyWentBy() {
    var series = ThroughputSeries()
    series.note([job("a", 1_000)], at: start)
    series.note([job("a", 2_000)], at: start + 10)
    #expect(series.values(3, now: start + 10) == [0, 100, 100])
    #expect(series.latest(now: start + 10) == 100)
  }

  @Test func whatAJobDidBeforeItWasSeenDoesNotCount() {
    var series = ThroughputSeries()
    series.note([job("a", 5_000_000)], at: start)
    series.note([job("a", 5_000_000), job("b", 9_000_000)], at: start + 5)
    #expect(series.values(10, now: start + 20).allSatisfy { $0 == 0 })
  }

  @Test func jobsAddUp() {
    var series = ThroughputSeries()
    series.note([job("a", 0), job("b", 0)], at: start)
    series.note([job("a", 500), job("b", 1_000)], at: start + 5)
    #expect(series.latest(now: start + 5) == 300)
  }

  @Test func aCountThatFellAndAClockThatWentBackAddNothing() {
    var series = ThroughputSeries()
    series.note([job("a", 1_000)], at: start)
    series.note([job("a", 10)], at: start + 5)
    series.note([job("a", 10)], at: start - 50)
    #expect(series.values(240, now: start + 5).allSatisfy { $0 == 0 })
  }
}
