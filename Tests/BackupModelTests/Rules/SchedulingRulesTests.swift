import BackupModel
import Foundation
import Testing

@Suite struct SchedulingRulesTests {
  @Test("starts are spread in order, within the window, and a few never wait longer than a minute each")
  func spread() {
    #expect((0..<3).map { StartWindow.offset(rank: $0, of: 3, window: 1_800) } == [0, 60, 120])
    let many = (0..<10_000).map { StartWindow.offset(rank: $0, of: 10_000, window: 1_800) }
    #expect(many == many.sorted())
    #expect(many.allSatisfy { (0..<1_800).contains($0) })
    #expect(many.last ?? 0 > 1_700)
    #expect(StartWindow.offset(rank: 5, of: 9, window: 0) == 0)
    #expect(StartWindow.offset(rank: 99, of: 3, window: 1_800) == 120)
  }

  @Test("only passing failures are tried again, later each time, and not for ever")
  func retry() {
    let passing = BackupError(.imageInUse, "It runs.", recommendedAction: "Stop it.")
    let delays = (1...6).map { RetryRules.delay(afterFailures: $0, error: passing) }
    #expect(delays.compactMap(\.self) == [60, 300, 900, 1_800])
    #expect(delays[4] == nil)
    for code in [BackupError.Code.storageFull, .noDiskSelected, .jobCancelled, .jobInterrupted, .wrongKey] {
      let lasting = BackupError(code, "No.", recommendedAction: "None.")
      #expect(RetryRules.delay(afterFailures: 1, error: lasting) == nil)
    }
  }

  @Test("a point that carries a date was asked for; others count for their slot")
  func origin() {
    let point = RecoveryPoint(
      instanceID: InstanceID(rawValue: "i"), time: Samples.noon, consistency: .crash, kind: .full,
      sizeBytes: 1, readBytes: 1, storedBytes: 1, snapshot: "s", disks: [])
    #expect(RetentionPoint(point).origin == .scheduled(slot: Samples.noon))
    var scheduled = point
    scheduled.scheduledFor = Samples.noon - 60
    #expect(RetentionPoint(scheduled).origin == .scheduled(slot: Samples.noon - 60))
    scheduled.retainUntil = Samples.noon + 60
    #expect(RetentionPoint(scheduled).origin == .onDemand(until: Samples.noon + 60))
  }
}
