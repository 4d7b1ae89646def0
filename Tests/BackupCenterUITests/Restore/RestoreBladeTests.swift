import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct RestoreBladeTests {
  private func stage(width: Int = 80, height: Int = 24, _ change: (inout FakeEstate) -> Void = { _ in }) async throws
    -> Stage
  {
    var estate = FakeEstate.tutorial()
    change(&estate)
    let stage = Stage(estate, at: .section(.instances), width: width, height: height)
    let items = try await stage.service.items(matching: ItemQuery())
    stage.shell.go(to: .restore(items.first { $0.instance.name == "hotel-db01" }))
    await stage.sees("2025-10-07 01:00")
    return stage
  }

  @Test(arguments: [(80, 24), (200, 50)])
  func theWizardGoesFromPointToTargetToReviewAndQueuesTheRestore(width: Int, height: Int) async throws {
    let stage = try await stage(width: width, height: height)
    stage.press(Key(.down), Key(.enter))
    #expect(stage.text.contains("Target folder"))
    stage.type("srv")
    stage.press(.control("n"))
    #expect(stage.text.contains("✗ Type the absolute path of a folder"))
    stage.press(.control("u"))
    stage.type("/srv/restore")
    stage.press(Key(.tab), Key(.down), " ", Key(.tab), " ", .control("n"))
    #expect(stage.text.contains("Restore disks, as qcow2"))
    #expect(stage.text.contains("vda, 40.0 GiB"))
    #expect(stage.text.contains("2025-10-12 01:00:00"))
    #expect(stage.service.commands.isEmpty)
    stage.press(.control("s"))
    await stage.settle { stage.service.commands == ["restoreDisks"] }
    let request = stage.service.estate.jobs.last?.job.request
    #expect(
      request
        == .restoreDisks(
          RestoreDisksRequest(
            pointID: RecoveryPointID(rawValue: "rp-hotel-db01-5"), targetDirectory: "/srv/restore", format: .qcow2,
            osDiskOnly: true)))
    await stage.settle { !stage.text.contains("Target folder") }
    #expect(stage.shell.context.notifications.entries.first?.title == "Restore disks: hotel-db01")
  }

  @Test func goingBackLosesNothing() async throws {
    let stage = try await stage()
    stage.press(Key(.enter))
    stage.type("/srv/restore")
    stage.press(.control("n"), .control("b"))
    #expect(stage.text.contains("Step 2 of 3"))
    #expect(stage.text.contains("/srv/restore"))
    stage.press(.control("b"))
    #expect(stage.text.contains("Step 1 of 3"))
    stage.press(.control("n"), .control("n"))
    #expect(stage.text.contains("Step 3 of 3"))
    stage.press(Key(.escape))
    #expect(stage.text.contains("What was chosen for the restore is lost."))
  }

  @Test func theCalendarSelectsTheNewestPointOfADay() async throws {
    let stage = try await stage()
    stage.press(Key(.tab), Key(.left), Key(.left), Key(.tab), Key(.enter))
    stage.type("/srv/restore")
    stage.press(.control("n"))
    #expect(stage.text.contains("2025-10-11 01:00:00"))
  }

  @Test func aDamagedPointSaysSoInListAndReview() async throws {
    let stage = try await stage { estate in
      estate.damagedPoints[RecoveryPointID(rawValue: "rp-hotel-db01-6")] = estate.now - 3_600
    }
    #expect(stage.text.contains("✗ Damaged"))
    stage.press(Key(.enter))
    stage.type("/srv/restore")
    stage.press(.control("n"))
    #expect(stage.text.contains("can't be restored"))
  }

  @Test func withoutAnInstanceTheWizardAsksForOneFirst() async {
    let stage = Stage(at: .section(.instances))
    stage.shell.go(to: .restore(nil))
    await stage.sees("none yet")
    stage.press(Key(.down), Key(.down), Key(.enter))
    await stage.sees("myVM has no recovery point yet.")
    stage.press(Key(.up), Key(.enter))
    await stage.sees("Step 1 of 3")
    await stage.sees("2025-10-07 01:00")
  }

  @Test func theChoiceOfAnInstanceFitsAnySize() async {
    let stage = Stage(.strange(), at: .section(.instances))
    stage.shell.go(to: .restore(nil))
    await stage.sees("Latest point")
    for size in [Size(width: 1, height: 1), Size(width: 200, height: 50), Size(width: 80, height: 24)] {
      stage.size = size
      #expect(stage.frame.size == size)
    }
  }
}
