import BackupModel
import Foundation
import Testing

@Suite("States of protection, and how long on-demand points are kept")
struct ProtectionRulesTests {
  private func state(
    _ protection: BackupInstance.Protection = .active(policyID: .random()), hasPoint: Bool = true,
    last: JobStatus? = .completed, found: Bool = true
  ) -> BackupInstance.ProtectionState {
    ProtectionRules.state(of: protection, hasRecoveryPoint: hasPoint, lastBackup: last, machineFound: found)
  }

  @Test("an item's state follows from what was decided and from what happened")
  func states() {
    #expect(state() == .protected)
    #expect(state(last: .completedWithWarnings) == .protected)
    #expect(state(last: .cancelled) == .protected)
    #expect(state(hasPoint: false, last: nil) == .initialBackupPending)
    #expect(state(hasPoint: false, last: .failed) == .protectionError)
    #expect(state(last: .failed) == .protectionError)
    #expect(state(last: .failed, found: false) == .datasourceNotFound)
    #expect(state(.stopped(retainAsPerPolicy: nil), found: false) == .protectionStopped)
    #expect(state(.softDeleted(at: .now, purgeAt: .now), last: .failed) == .softDeleted)
  }

  @Test("the last day counts to its end, in the policy's time zone")
  func onDemandRetention() throws {
    let policy = BackupPolicy.standardDefault(for: .random(), timeZone: "Asia/Tokyo")
    // 2026-03-10 23:00 UTC is already the 11th in Tokyo.
    let now = try Date("2026-03-10T23:00:00Z", strategy: .iso8601)
    func end(_ day: String?) throws -> Date {
      try OnDemandRetention.end(of: day.flatMap { CalendarDay($0) }, policy: policy, now: now)
    }
    #expect(try end(nil).formatted(.iso8601) == "2026-04-10T14:59:59Z")
    #expect(try end("2026-03-11").formatted(.iso8601) == "2026-03-11T14:59:59Z")
    #expect(throws: BackupError.self) { try end("2026-03-10") }
    #expect(try end("2125-03-11").formatted(.iso8601) == "2125-03-11T14:59:59Z")
    #expect(throws: BackupError.self) { try end("2125-03-12") }
  }
}
