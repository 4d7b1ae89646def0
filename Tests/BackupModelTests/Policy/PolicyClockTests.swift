import BackupModel
import Foundation
import Testing

@Suite("A clock that jumps suspends expiry")
struct PolicyClockTests {
  private static let start = Date(timeIntervalSince1970: 1_780_000_000)
  private static let day: TimeInterval = 86_400

  private static func reading(_ days: Double, uptime: Double, boot: String = "a") -> ClockReading {
    ClockReading(time: start + days * day, uptime: uptime * day, bootID: boot)
  }

  @Test("a jump of more than 24 hours either way that elapsed time doesn't explain is told")
  func jumps() {
    func jump(_ elapsed: Double, _ now: Double) -> TimeInterval? {
      ClockSafety.jump(latestSeen: Self.start, elapsed: elapsed * Self.day, now: Self.start + now * Self.day)
    }
    #expect(jump(0, 1) == nil && jump(0, -1) == nil && jump(30, 30.5) == nil)
    #expect(jump(0, 1.01) == 1.01 * Self.day)
    #expect(jump(0, -2) == -2 * Self.day)
    #expect(jump(30, 0) == -30 * Self.day)
    #expect(jump(10, 365) == 355 * Self.day)
    #expect(jump(-5, 0.5) == nil)
  }

  @Test("while the machine is up, uptime explains the time that passes")
  func running() {
    var record = ClockRecord(Self.reading(0, uptime: 1))
    record.observe(Self.reading(100, uptime: 101))
    #expect(!record.suspendsExpiry && record.latest.time == Self.start + 100 * Self.day)
    record.observe(Self.reading(102, uptime: 101.5))
    #expect(record.suspendedBy.map { abs($0 - 1.5 * Self.day) < 1 } == true)
    #expect(record.latest.time == Self.start + 100 * Self.day)
  }

  @Test("after a restart only uptime counts: a machine that was off for days asks for confirmation")
  func restart() {
    var record = ClockRecord(Self.reading(0, uptime: 50))
    record.observe(Self.reading(0.9, uptime: 0.1, boot: "b"))
    #expect(!record.suspendsExpiry)
    record.observe(Self.reading(40.9, uptime: 40.1, boot: "b"))
    #expect(!record.suspendsExpiry)
    record.observe(Self.reading(45, uptime: 0, boot: "c"))
    #expect(record.suspendsExpiry)
  }

  @Test("small steps add up to a jump")
  func smallSteps() {
    var record = ClockRecord(Self.reading(0, uptime: 0))
    for step in 1...10 { record.observe(Self.reading(Double(step) * 0.9, uptime: Double(step) * 0.01)) }
    #expect(record.suspendsExpiry)
    var back = ClockRecord(Self.reading(0, uptime: 0))
    for step in 1...10 { back.observe(Self.reading(Double(-step) * 0.3, uptime: Double(step) * 0.01)) }
    #expect(back.suspendsExpiry)
  }

  @Test("a clock set back before a restart is measured against the latest time seen")
  func backAcrossRestart() {
    var record = ClockRecord(Self.reading(0, uptime: 0))
    record.observe(Self.reading(10, uptime: 10))
    record.observe(Self.reading(9.5, uptime: 0, boot: "b"))
    #expect(!record.suspendsExpiry && record.latest.time == Self.start + 10 * Self.day)
    record.observe(Self.reading(8.7, uptime: 0, boot: "c"))
    #expect(record.suspendsExpiry)
  }

  @Test("the suspension stays until it is confirmed, also when the clock is set right")
  func confirmation() throws {
    var record = ClockRecord(Self.reading(0, uptime: 0))
    record.observe(Self.reading(400, uptime: 0.1))
    record.observe(Self.reading(0.2, uptime: 0.2))
    #expect(record.suspendsExpiry)
    let stored = try JSONDecoder().decode(ClockRecord.self, from: JSONEncoder().encode(record))
    #expect(stored == record)
    record.confirm(Self.reading(0.3, uptime: 0.3))
    record.observe(Self.reading(0.4, uptime: 0.4))
    #expect(!record.suspendsExpiry)
  }

  @Test("while it suspends, how far the clock is off is followed, also after a restart, and small drift is not")
  func furtherJumps() {
    func off(_ record: ClockRecord, by days: Double) -> Bool {
      record.suspendedBy.map { abs($0 - days * Self.day) < 60 } == true
    }
    var record = ClockRecord(Self.reading(0, uptime: 0))
    record.observe(Self.reading(10, uptime: 0))
    #expect(off(record, by: 10))
    let before = record
    record.observe(Self.reading(11.0001, uptime: 1))
    #expect(record == before)
    record.observe(Self.reading(31, uptime: 1))
    #expect(off(record, by: 30))
    record.observe(Self.reading(36, uptime: 0, boot: "b"))
    #expect(off(record, by: 30))
    record.observe(Self.reading(-4, uptime: 0, boot: "b"))
    #expect(off(record, by: -10))
    record.observe(Self.reading(8, uptime: 2, boot: "b"))
    #expect(off(record, by: 0) && record.suspendsExpiry)
  }

  @Test("a jump that is found after a restart is followed from there")
  func jumpAcrossRestart() {
    var record = ClockRecord(Self.reading(0, uptime: 0))
    record.observe(Self.reading(20, uptime: 0, boot: "b"))
    record.observe(Self.reading(25, uptime: 5, boot: "b"))
    #expect(record.suspendedBy.map { abs($0 - 20 * Self.day) < 60 } == true)
    record.observe(Self.reading(35, uptime: 5, boot: "b"))
    #expect(record.suspendedBy.map { abs($0 - 30 * Self.day) < 60 } == true)
  }
}
