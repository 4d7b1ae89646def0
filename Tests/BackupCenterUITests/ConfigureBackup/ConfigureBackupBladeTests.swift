import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct ConfigureBackupBladeTests {
  private func wizard(_ estate: FakeEstate = .tutorial(), width: Int = 80, height: Int = 24) async -> Stage {
    let stage = Stage(estate, at: .configureBackup(vault: "myRecoveryServicesVault"), width: width, height: height)
    await stage.sees("region europe-west")
    return stage
  }

  /// The wizard in its third step, with `hotel-web01` selected.
  private func picked(width: Int = 80, height: Int = 24) async -> Stage {
    let stage = await wizard(width: width, height: height)
    stage.press(.control("n"))
    await stage.sees("Every day at 02:00")
    stage.press(.control("n"), "a")
    await stage.sees("hotel-web01")
    stage.type("hotel-web01")
    await stage.settle { !stage.text.contains("hotel-db01") }
    stage.press(" ", Key(.enter))
    await stage.sees("Add or change")
    return stage
  }

  @Test(arguments: [(80, 24), (200, 50)])
  func theTutorialIsPlayedFromPlusBackupToBackupInstances(_ size: (Int, Int)) async throws {
    let stage = Stage(.tutorial(), at: .section(.overview), width: size.0, height: size.1)
    await stage.sees("Not protected yet")
    stage.press("b")
    await stage.sees("Select a vault…")
    stage.press(Key(.enter))
    stage.type("myRec")
    stage.press(Key(.enter))
    #expect(stage.text.contains("Only virtual machines of region europe-west"))
    stage.press(.control("n"))
    await stage.sees("Daily 30 days")
    #expect(stage.text.contains("Kept 2 days"))
    stage.press(.control("n"), "a")
    await stage.sees("hotel-web01")
    stage.press("*")
    #expect(stage.text.contains("3 selected"))
    stage.press(Key(.enter))
    await stage.sees("3 virtual machines, 120 GiB in all")
    stage.press(.control("n"))
    #expect(stage.text.contains("All 3 virtual machines pass"))
    #expect(!stage.service.commands.contains("enableBackup"))
    stage.press(Key(.enter))
    await stage.sees("0 of 3 virtual machines deployed")
    let jobs = stage.service.estate.jobs.filter { $0.job.operation == .configureBackup }.map(\.id)
    #expect(jobs.count == 3)
    stage.service.advance(job: jobs[0])
    await stage.sees("Deploy policy")
    stage.service.finish(job: jobs[0])
    stage.service.finish(job: jobs[1])
    stage.service.fail(
      job: jobs[2], with: BackupError(.storageFull, "The disk is full.", recommendedAction: "Make room there."))
    await stage.sees("Backup is enabled for 2 of 3 virtual machines; 1 failed.")
    stage.press(Key(.end))
    await stage.sees("→ Make room there.")
    stage.press(Key(.enter))
    await stage.settle { stage.shell.section == .instances && stage.shell.stack.count == 1 }
  }

  @Test func eachStepIsRefusedWithItsReasonAtTheField() async {
    let stage = Stage(.tutorial(), at: .configureBackup(vault: nil))
    await stage.sees("Select a vault…")
    stage.press(.control("n"))
    #expect(stage.text.contains("✗ Select a vault."))
    #expect(stage.text.contains("Step 1 of 4"))
    let next = await wizard()
    next.press(.control("n"))
    await next.sees("DefaultPolicy")
    next.press(.control("n"), .control("n"))
    #expect(next.text.contains("✗ Add the virtual machines to back up."))
    #expect(next.text.contains("Step 3 of 4"))
    next.press(.control("b"))
    #expect(next.text.contains("Step 2 of 4"))
    #expect(next.service.commands.isEmpty)
  }

  @Test func escAsksBeforeWhatWasChosenIsLost() async {
    let stage = await picked()
    stage.press(Key(.escape))
    #expect(stage.text.contains("Discard what was chosen, 1 virtual machine among it?"))
    stage.press(Key(.enter))
    #expect(stage.text.contains("hotel-web01"))
    stage.press(Key(.escape), Key(.right), Key(.enter))
    #expect(stage.shell.stack.count == 1)
    #expect(stage.service.commands.isEmpty)
  }

  @Test func whatWasChosenStaysOnTheWayBackAndOnResize() async {
    let stage = await picked(width: 200, height: 60)
    stage.press(.control("b"), .control("b"))
    stage.size = Size(width: 60, height: 15)
    #expect(stage.text.contains("80×24"))
    stage.size = Size(width: 80, height: 24)
    #expect(stage.text.contains("Step 1 of 4"))
    stage.press(.control("n"), .control("n"))
    #expect(stage.text.contains("hotel-web01"))
  }

  @Test func aMachineIsTakenOffTheListWithDel() async {
    let stage = await picked()
    stage.press(Key(.down))
    #expect(stage.text.contains("Del takes it off the list."))
    stage.press(Key(.delete))
    #expect(!stage.text.contains("hotel-web01"))
  }

  @Test func disksAreChosenByName() async {
    let stage = await picked()
    stage.press(Key(.tab), Key(.tab), Key(.end), " ")
    #expect(stage.text.contains("in 1 of 1 VMs"))
    stage.press(.control("n"))
    #expect(stage.text.contains("✗ Choose the disks to exclude."))
  }

  @Test func aNewVaultComesBackChosen() async {
    let stage = Stage(.tutorial(), at: .configureBackup(vault: nil))
    await stage.sees("Select a vault…")
    stage.press(Key(.down), Key(.enter))
    await stage.sees("Geo-redundant")
    stage.type("stadiumVault")
    stage.press(Key(.tab), Key(.enter))
    stage.type("west")
    stage.press(Key(.enter), .control("s"))
    await stage.sees("stadiumVault")
    await stage.sees("Only virtual machines of region europe-west")
    #expect(stage.service.commands == ["createVault"])
  }

  @Test func aMouseSelectsMachinesAndGoesThroughTheSteps() async {
    let stage = await wizard()
    stage.click(.element("next"))
    await stage.sees("DefaultPolicy")
    stage.click(.element("next"))
    stage.click(.element("add"))
    await stage.sees("hotel-web01")
    stage.click(.row(list: "machines", id: "vm-hotel-web01"))
    #expect(stage.text.contains("1 selected"))
    stage.click(.row(list: "machines", id: "vm-branch-nas"))
    #expect(stage.text.contains("1 selected"))
    #expect(stage.text.contains("✗ branch-nas is in region europe-north"))
    stage.click(.element("ok"))
    #expect(stage.text.contains("Add or change"))
  }

  @Test func strangeNamesAndTinyScreensAreDrawn() async {
    var estate = FakeEstate.tutorial()
    for name in FakeEstate.strangeNames { estate.machines.append(FakeEstate.machine(name, name)) }
    let stage = await wizard(estate)
    stage.press(.control("n"))
    await stage.sees("DefaultPolicy")
    stage.press(.control("n"), "a")
    await stage.sees("hotel-web01")
    stage.press("*")
    #expect(stage.text.contains("東京データベース"))
    #expect(!stage.text.contains("\u{1B}"))
    for step in 0..<3 {
      for (width, height) in [(0, 0), (1, 1), (7, 3), (79, 24), (80, 24), (99, 25), (100, 30), (200, 50)] {
        let area = Rect(x: 0, y: 0, width: width, height: height)
        var canvas = Canvas(size: area.size)
        let top = stage.shell.stack.last
        top?.arrange(in: area)
        top?.draw(on: &canvas, in: area, Scene(now: stage.service.now, zone: .gmt))
      }
      stage.press(step == 0 ? Key(.enter) : .control("n"))
    }
    await stage.sees("pass the validation")
  }
}
