import BackupModel
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct JobsBladeTests {
  private func stage(_ width: Int = 80, _ height: Int = 24, _ estate: FakeEstate = .tutorial()) async -> Stage {
    let stage = Stage(estate, at: .section(.jobs), width: width, height: height)
    await stage.sees("stadium-web01")
    return stage
  }

  @Test func theListShowsEveryJobWithProgressOfWhatRuns() async {
    let stage = await stage()
    let text = stage.text
    #expect(text.contains("myVM"))
    #expect(text.contains("60 %"))
    #expect(text.contains("✗ Failed"))
    #expect(text.contains("! Completed with warnings"))
    #expect(text.contains("– Cancelled"))
    #expect(text.contains("10-12 23:30"))
  }

  @Test func theTimeRangeLeavesOutWhatIsOlder() async {
    let stage = await stage()
    stage.click(.element("filter:time"))
    stage.press(Key(.enter))
    stage.type("24")
    stage.press(Key(.enter), Key(.escape))
    await stage.settle { !stage.text.contains("Cancelled") }
    #expect(stage.text.contains("Time: 24 hours"))
    #expect(stage.text.contains("Failed"))
    stage.press("F")
    await stage.sees("Cancelled")
  }

  @Test func oneKeyShowsWhatIsInProgressAndTheSameKeyEverythingAgain() async {
    let stage = await stage()
    stage.press("i")
    await stage.settle { !stage.text.contains("Failed") }
    #expect(stage.text.contains("Status: In progress"))
    stage.press("i")
    await stage.sees("Failed")
  }

  @Test func typingFiltersAndEscTakesTheFilterAway() async {
    let stage = await stage()
    stage.press("/")
    stage.type("myv")
    await stage.settle { !stage.text.contains("hotel-db01") }
    #expect(stage.text.contains("myVM"))
    stage.press(Key(.escape))
    await stage.sees("hotel-db01")
  }

  @Test func aLettersMeaningIsTextWhileOneTypes() async {
    let stage = await stage()
    stage.press("/")
    stage.type("q i")
    #expect(stage.shell.end == nil)
    #expect(stage.shell.stack.count == 1)
  }

  @Test func theTimeLeftIsShownOnlyOnceTheTotalIsKnown() async {
    var estate = FakeEstate.tutorial()
    estate.jobs.removeAll { $0.id.rawValue != "j-running" }
    estate.jobs[0].job.progress = JobProgress(processed: 1 << 30)
    let stage = await stage(200, 50, estate)
    let job = JobID(rawValue: "j-running")
    stage.service.wait(2)
    stage.service.advance(job: job, progress: JobProgress(processed: 3 << 30))
    await stage.sees("3.0 GiB")
    await stage.sees("1.0 GiB/s")
    #expect(!stage.text.contains(" left"))
    stage.service.wait(2)
    stage.service.advance(job: job, progress: JobProgress(total: 15 << 30, processed: 5 << 30))
    await stage.sees("10 s left")
  }

  @Test func aJobIsCancelledOnlyAfterTheQuestion() async {
    let stage = await stage()
    stage.press("g")
    await stage.settle {
      stage.shell.stack.last!.offers.contains { $0.id == .cancelJob && $0.availability == .available }
    }
    stage.press("c")
    #expect(stage.text.contains("Keep it"))
    stage.press(Key(.enter))
    #expect(stage.service.commands.isEmpty)
    stage.press("c", Key(.right), Key(.enter))
    await stage.settle { stage.service.commands == ["cancelJob"] }
    await stage.sees("Cancelled")
  }

  @Test func sinceValidationACancellationIsRefusedWithTheReason() async {
    let stage = await stage()
    stage.service.advance(job: JobID(rawValue: "j-running"), to: .validateBackup)
    stage.press("i")
    await stage.settle { stage.text.contains("Status: In progress") && !stage.text.contains("myVM") }
    await stage.settle { stage.shell.stack.last?.offers.first { $0.id == .cancelJob }?.availability != .available }
    stage.press("c")
    let told = stage.shell.context.notifications.entries.first
    #expect(told?.detail == "It can't be cancelled since its validation started.")
    #expect(stage.service.commands.isEmpty)
  }

  @Test func enterOpensTheJobAndEscGoesBack() async {
    let stage = await stage()
    stage.press(Key(.enter))
    await stage.sees("Tasks")
    #expect(stage.text.contains("Waits for"))
    stage.press(Key(.escape))
    #expect(stage.text.contains("Status: all"))
    #expect(stage.shell.stack.count == 1)
  }

  @Test func aClickOnAHeadingSortsAndAnotherTurnsTheOrderRound() async {
    let stage = await stage()
    stage.click(.column(list: "jobs", key: "itemName"))
    await stage.sees("Item ▲")
    stage.click(.column(list: "jobs", key: "itemName"))
    await stage.sees("Item ▼")
  }

  @Test func aFilterIsChosenInThePopup() async {
    let stage = await stage()
    stage.press("f", Key(.enter))
    stage.type("fail")
    stage.press(Key(.enter), Key(.escape))
    await stage.settle { !stage.text.contains("myVM") }
    #expect(stage.text.contains("Status: Failed"))
    #expect(stage.shell.stack.count == 1)
  }

  @Test func leavingThePaneClosesItsStreams() async {
    let stage = await stage()
    await stage.settle { stage.service.openStreams >= 5 && stage.text.contains("Backup") }
    let open = stage.service.openStreams
    stage.press(Key(.enter))
    await stage.sees("Tasks")
    stage.press(Key(.escape))
    await stage.settle { stage.service.openStreams == open }
  }

  @Test(arguments: [(80, 24), (200, 50), (100, 30), (79, 24), (20, 5), (1, 1), (0, 0)])
  func anyNameAndAnySizeIsDrawn(_ width: Int, _ height: Int) async {
    let stage = Stage(.strange(), at: .section(.jobs), width: 200, height: 50)
    await stage.sees("東京デ")
    stage.size = Size(width: width, height: height)
    let frame = stage.frame
    #expect(frame.text.unicodeScalars.allSatisfy { $0 == "\n" || PrintableText.isHarmless($0) })
    stage.press(Key(.enter))
    let hasRoom = width >= 80 && height >= 24
    await stage.settle { !hasRoom || stage.text.contains("Tasks") }
    stage.press(Key(.down), Key(.end), Key(.pageUp))
    _ = stage.frame
  }
}
