import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("The clock")
struct ClockTests {
  private func settled() async throws -> (Estate, EngineService) {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.work()
    return (estate, service)
  }

  @Test("time that passes, however much, suspends nothing")
  func passing() async throws {
    let (estate, service) = try await settled()
    estate.clock.advance(by: 90 * 86_400)
    try await estate.work()
    let status = try await service.clockStatus()
    #expect(status.suspendedBy == nil)
    #expect(try #require(status.latestSeen).timeIntervalSince(estate.clock.now).magnitude < 1)
    #expect(try await service.alerts().isEmpty)
  }

  @Test(
    "a jump either way suspends expiry and raises an alert once, until the time is confirmed", arguments: [1.0, -1])
  func jump(direction: Double) async throws {
    let (estate, service) = try await settled()
    estate.clock.set(by: direction * 3_600)
    try await estate.work()
    #expect(try await service.clockStatus().suspendedBy == nil)
    estate.clock.set(by: direction * 10 * 86_400)
    // Told before any executor has met it.
    #expect(try #require(try await service.clockStatus().suspendedBy) * direction > 9 * 86_400)
    try await estate.work()
    estate.clock.advance(by: 60)
    try await estate.work()
    let alerts = try await service.alerts()
    #expect(alerts.map(\.cause.code) == [.clockJumped])
    #expect(alerts.first?.severity == .critical)
    #expect(alerts.first?.cause.message.contains(direction < 0 ? "back by 10 days" : "forward by 10 days") == true)

    #expect(try await service.confirmClock().suspendedBy == nil)
    try await estate.work()
    #expect(try await service.clockStatus().suspendedBy == nil)
    #expect(try await service.alerts().map(\.state) == [.closed])
  }

  @Test("a clock that is set right again does not lift the suspension by itself")
  func setRight() async throws {
    let (estate, service) = try await settled()
    estate.clock.set(by: 10 * 86_400)
    try await estate.work()
    estate.clock.set(by: -10 * 86_400)
    try await estate.work()
    #expect(try await service.clockStatus().suspendedBy != nil)
  }

  @Test("how far the clock is off is told as it is now, not as it was first")
  func furtherJump() async throws {
    let (estate, service) = try await settled()
    estate.clock.set(by: 10 * 86_400)
    try await estate.work()
    estate.clock.set(by: 20 * 86_400)
    try await estate.work()
    #expect(try #require(try await service.clockStatus().suspendedBy) > 29 * 86_400)
    estate.clock.set(by: -30 * 86_400)
    let status = try await service.clockStatus()
    #expect(try #require(status.suspendedBy).magnitude < 60)
  }

  @Test("what fell due while expiry was suspended goes at the first round after the time was confirmed")
  func confirmed() async throws {
    let (estate, service) = try await settled()
    try await estate.protect(["myVM"], service)
    #expect(try await estate.backUp("myVM", service).status == .completed)
    let points = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    let end = try #require(points.compactMap(\.point.retainUntil).min())
    estate.clock.advance(to: end - 3 * 3_600)
    try await estate.work()
    let before = try await estate.pointCount(of: "myVM", service)
    estate.clock.set(by: 10 * Estate.day)
    try await estate.work()
    estate.clock.advance(by: 6 * 3_600)
    estate.clock.set(by: -10 * Estate.day)
    try await estate.work()
    #expect(try await estate.pointCount(of: "myVM", service) >= before)
    _ = try await service.confirmClock()
    // The last look was less than twelve hours ago.
    try await estate.work()
    let left = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    #expect(!left.contains { $0.point.retainUntil == end })
  }

  @Test("backups go on after the clock was set back, though the last run lies in the future")
  func backInTime() async throws {
    let (estate, service) = try await settled()
    try await estate.protect(["myVM"], service)
    estate.clock.set(by: 400 * 86_400)
    try await estate.work()
    estate.clock.set(by: -400 * 86_400)
    try await estate.work()
    let before = try await service.jobs(matching: JobQuery(operation: .backup)).count
    let next = try #require(try await service.item(named: "myVM", inVault: "complex").nextBackupTime)
    #expect(next < estate.clock.now + 86_400)
    estate.clock.advance(to: next)
    try await estate.work()
    #expect(try await service.jobs(matching: JobQuery(operation: .backup)).count == before + 1)
  }

  @Test("the shifted clock moves time that passed, and time that was only set")
  func shifted() throws {
    let file = NSTemporaryDirectory() + "clock-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: file) }
    let clock = ShiftedClock(path: file)
    #expect(clock.now.timeIntervalSinceNow.magnitude < 5)
    try "864000 3600\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect((clock.now.timeIntervalSinceNow - 867_600).magnitude < 5)
    let real = SystemClock().reading
    #expect((clock.reading.uptime - real.uptime - 864_000).magnitude < 5)
    #expect(clock.reading.bootID == real.bootID)
    #expect(ShiftedClock.chosen(by: [:]).isTestClock == false)
    #expect(ShiftedClock.chosen(by: [ShiftedClock.variable: file]).isTestClock)
  }
}
