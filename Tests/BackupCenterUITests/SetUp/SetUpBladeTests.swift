import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct SetUpBladeTests {
  @Test(arguments: [(80, 24), (200, 50)])
  func theFirstStepsLeadFromNothingToTheFirstBackup(_ size: (Int, Int)) async {
    let stage = Stage(.firstStart(), at: .section(.overview), width: size.0, height: size.1)
    await stage.sees("Welcome to Backup center")
    #expect(stage.service.commands.isEmpty)
    stage.press(Key(.enter))
    await stage.sees("Create region")
    stage.type("europe-west")
    stage.press(Key(.tab))
    stage.type("/srv/backup")
    stage.press(.control("s"))
    await stage.sees("2 disk images")
    stage.press(Key(.enter))
    await stage.sees("Create a Recovery Services vault")
    stage.press(Key(.enter))
    await stage.sees("Geo-redundant")
    stage.type("myRecoveryServicesVault")
    stage.press(.control("s"))
    await stage.sees("+ Backup: protect virtual machines")
    #expect(stage.service.commands == ["createRegion", "addSource", "createVault"])
    stage.press(Key(.enter))
    await stage.sees("Only virtual machines of region europe-west")
    stage.press(.control("n"))
    await stage.sees("DefaultPolicy")
    stage.press(Key(.escape))
    await stage.sees("Not protected yet")
  }

  @Test func aSourceThatIsRefusedSaysWhyAndTheStepStays() async {
    var estate = FakeEstate.firstStart()
    estate.regions = []
    let stage = Stage(estate, at: .section(.overview))
    await stage.sees("Welcome to Backup center")
    stage.service.change { $0.regions.append(Region(name: "west", storage: "/srv/backup")) }
    await stage.sees("qemu:///system")
    stage.press(Key(.down), Key(.enter))
    await stage.sees("can't be a source")
    #expect(stage.text.contains("Step 2 of 3"))
  }

  @Test func theSampleEstateIsMadeOnlyWhenConfirmed() async {
    let stage = Stage(.firstStart(), at: .section(.overview))
    await stage.sees("Welcome to Backup center")
    stage.press(Key(.down), Key(.enter))
    #expect(stage.text.contains("Sample estate"))
    stage.press(Key(.enter))
    #expect(stage.shell.context.notifications.entries.isEmpty)
    stage.press(Key(.enter), Key(.right), Key(.enter))
    await stage.settle { !stage.shell.context.notifications.entries.isEmpty }
  }

  @Test func withARegionTheOverviewIsShown() async {
    let stage = Stage(.tutorial(), at: .section(.overview))
    await stage.sees("Not protected yet")
    #expect(!stage.text.contains("Welcome"))
  }
}
