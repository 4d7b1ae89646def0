import BackupViewModels
import BackupModel
import Foundation
import Testing

@testable import backup_center

@Suite struct ProgressTests {
  private let frame = ProgressFrame(
    title: "Backup of hotel-db01", step: "Transfer data to vault",
    progress: JobProgress(total: 600 << 20, processed: 312 << 20), bytesPerSecond: Double(144 << 20), elapsed: 3)

  @Test(
    "the line shows all it has room for, and leaves out what matters least",
    arguments: [
      (
        140,
        "Backup of hotel-db01  Transfer data to vault  ▰▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱   52 %  312 of 600 MiB  144 MiB/s  2 s left"
      ),
      (99, "Backup of hotel-db01  ▰▰▰▰▰▱▱▱▱▱   52 %  312 of 600 MiB  144 MiB/s  2 s left"),
      (75, "Backup of hotel-db01  ▰▰▰▰▰▱▱▱▱▱   52 %  312 of 600 MiB  2 s left"),
      (60, "Backup of hotel-db01   52 %  312 of 600 MiB  2 s left"),
      (40, "Backup of hotel-db01   52 %  2 s left"), (30, "Backup of hotel-db01   52 %"), (12, "Backup of h…"), (0, ""),
    ])
  func widths(columns: Int, line: String) {
    #expect(ProgressLine.text(frame, columns: columns) == line)
  }

  @Test("without a total there is no percentage, no bar and no time left")
  func unknownTotal() {
    var frame = frame
    frame.progress.total = nil
    #expect(
      ProgressLine.text(frame, columns: 120) == "Backup of hotel-db01  Transfer data to vault  312 MiB  144 MiB/s  3 s")
  }

  @Test("once the bytes are through, the step is told before anything else")
  func validating() {
    var frame = frame
    frame.step = "Validate backup"
    frame.progress.processed = 600 << 20
    #expect(ProgressLine.text(frame, columns: 46) == "Backup of hotel-db01  Validate backup  100 %")
  }

  @Test("one hundred percent is shown when everything is done, and not before")
  func hundred() {
    var frame = frame
    frame.progress = JobProgress(total: 100_000, processed: 99_999)
    #expect(ProgressLine.text(frame, columns: 140).contains(" 99 %"))
    frame.progress.processed = 100_000
    #expect(ProgressLine.text(frame, columns: 140).contains("100 %"))
  }

  @Test("a name from outside can't move the cursor")
  func harmless() {
    var frame = frame
    frame.title = "Backup of a\rb\u{1B}[2J"
    #expect(ProgressLine.text(frame, columns: 200).unicodeScalars.allSatisfy(PrintableText.isHarmless))
  }

  @Test("the rate is that of the last ten seconds, and none is told before half a second")
  func rate() {
    var rate = TransferRate()
    rate.note(0, at: Bench.now)
    rate.note(100, at: Bench.now.addingTimeInterval(0.2))
    #expect(rate.bytesPerSecond == nil)
    rate.note(1_000, at: Bench.now.addingTimeInterval(10))
    #expect(rate.bytesPerSecond == 100)
    rate.note(1_000, at: Bench.now.addingTimeInterval(25))
    rate.note(1_000, at: Bench.now.addingTimeInterval(35))
    #expect(rate.bytesPerSecond == 0)
    rate.note(5, at: Bench.now.addingTimeInterval(36))
    #expect(rate.bytesPerSecond == nil)
  }

  @Test("plain lines come when the status or the step changes, and only then")
  func narration() {
    var narration = JobNarration()
    let life = [
      Sample.job(.queued), Sample.job(step: .takeSnapshot), Sample.job(step: .transferData, processed: 1),
      Sample.job(step: .transferData, total: 9, processed: 5),
      Sample.job(step: .validateBackup, total: 9, processed: 9),
      Sample.job(.completed, total: 8192, processed: 8192), Sample.job(.completed, total: 8192, processed: 8192),
    ]
    #expect(
      life.compactMap { narration.line(for: $0.job, at: Bench.now, zone: .gmt) } == [
        "17:45:00  Backup of hotel-db01: Queued",
        "17:45:00  Backup of hotel-db01: Take snapshot",
        "17:45:00  Backup of hotel-db01: Transfer data to vault",
        "17:45:00  Backup of hotel-db01: Validate backup",
        "17:45:00  Backup of hotel-db01: Completed in 4 s; 8.0 KiB read, 2.0 KiB stored",
      ])
  }

  @Test("several jobs are one line: how many are done, and the bytes of all")
  func board() {
    var board = JobBoard(["a", "b", "c"].map(JobID.init(rawValue:)), at: Bench.now)
    board.note(Sample.job(.completed, id: "a", total: 100, processed: 100), at: Bench.now)
    board.note(Sample.job(.inProgress, id: "b", total: 200, processed: 50), at: Bench.now)
    #expect(board.frame(at: Bench.now).progress.total == nil)
    board.note(Sample.job(.failed, id: "c", processed: 10), at: Bench.now)
    let frame = board.frame(at: Bench.now)
    #expect(frame.title == "2 of 3 jobs done")
    #expect(frame.step == "1 in progress")
    #expect(frame.progress.total == 310)
    #expect(frame.progress.processed == 160)
    #expect(board.open.map(\.rawValue) == ["b"])
  }
}
