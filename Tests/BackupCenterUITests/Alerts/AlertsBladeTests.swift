import BackupModel
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct AlertsBladeTests {
  private func stage(_ width: Int = 80, _ height: Int = 24) async -> Stage {
    let stage = Stage(at: .section(.alerts), width: width, height: height)
    await stage.sees("Critical")
    return stage
  }

  @Test func theNewestComesFirstAndClosedOnesAreLeftOut() async {
    let stage = await stage()
    let lines = stage.text.components(separatedBy: "\n").filter { $0.contains("New") }
    #expect(lines.count == 3)
    #expect(lines.first?.contains("Critical") == true)
    stage.press("c")
    await stage.settle { !stage.text.contains("Critical") }
    #expect(stage.service.commands == ["closeAlert"])
  }

  @Test func anAlertIsAcknowledgedOnce() async {
    let stage = await stage()
    stage.press("a")
    await stage.sees("Acknowledged")
    await stage.settle {
      stage.shell.stack.last?.offers.first { $0.id == .acknowledgeAlert }?.availability != .available
    }
    stage.press("a")
    await stage.sees("acknowledged already")
    #expect(stage.service.commands == ["acknowledgeAlert"])
  }

  @Test func aWideScreenShowsWhatToDo() async {
    let stage = await stage(200, 50)
    #expect(stage.text.contains("→ Look at it"))
    #expect(stage.text.contains("StorageFull"))
  }

  @Test func enterShowsTheAlertInFull() async {
    let stage = await stage()
    stage.press(Key(.enter))
    #expect(stage.text.contains("→ Look at it"))
    #expect(stage.text.contains("myRecoveryServicesVault"))
    stage.press(Key(.escape))
    #expect(stage.text.contains("Severity:"))
  }

  @Test func typingFindsAlertsByWhatTheySay() async {
    let stage = await stage()
    stage.press("/")
    stage.type("PURGED")
    await stage.settle { !stage.text.contains("Critical") }
    #expect(stage.text.contains("Information"))
  }

  @Test func aRefusalOfTheEngineIsTold() async {
    let stage = await stage()
    stage.service.fail(next: BackupError(.catalogUnavailable, "The catalog is locked.", recommendedAction: "Wait."))
    stage.press("a")
    await stage.sees("The catalog is locked.")
  }

  @Test func notificationsOpenTheJobThatTheyAreAbout() async {
    let stage = Stage(at: .notifications)
    #expect(stage.text.contains("Nothing yet."))
    let job = stage.service.estate.jobs.last!.job
    stage.shell.context.notifications.post("Backup now", jobs: [job])
    await stage.settle { stage.service.openStreams >= 3 }
    stage.service.finish(job: job.id)
    await stage.sees("✓ Done")
    stage.press(Key(.enter))
    await stage.sees("Tasks")
  }
}
