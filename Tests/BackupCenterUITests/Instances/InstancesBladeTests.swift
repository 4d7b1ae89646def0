import BackupModel
import BackupViewModels
import FakeBackupService
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct InstancesBladeTests {
  private func stage(_ estate: FakeEstate = .tutorial(), width: Int = 80, height: Int = 24) async -> Stage {
    let stage = Stage(estate, at: .section(.instances), width: width, height: height)
    await stage.sees("hotel-db01")
    return stage
  }

  @Test func theListShowsEveryInstanceWithStatusPointAndProtection() async {
    let stage = await stage(width: 200, height: 50)
    await stage.sees("60 %")
    let lines = stage.text.split(separator: "\n")
    let database = lines.first { $0.contains("hotel-db01") } ?? ""
    #expect(database.contains("myRecovery"))
    #expect(database.contains("DefaultPolicy"))
    #expect(database.contains("8 h ago"))
    #expect(lines.contains { $0.contains("stadium-web01") && $0.contains("▰") })
    #expect(lines.contains { $0.contains("myVM") && $0.contains("Initial backup") })
    #expect(lines.contains { $0.contains("restaurant-old") && $0.contains("Soft-deleted until") })
  }

  @Test func wideScreensTellOfTheSelectedRow() async {
    let stage = await stage(width: 200, height: 50)
    await stage.sees("Pre-check")
    #expect(stage.text.contains("Next backup"))
    stage.size = Size(width: 80, height: 24)
    #expect(!stage.text.contains("Next backup"))
  }

  @Test func aRunningBackupIsAGaugeThatMoves() async {
    let stage = await stage()
    await stage.sees("60 %")
    stage.service.advance(job: JobID(rawValue: "j-running"), progress: JobProgress(total: 100, processed: 75))
    await stage.sees("75 %")
    stage.service.finish(job: JobID(rawValue: "j-running"))
    await stage.settle { !stage.text.contains("75 %") }
  }

  @Test func typingFiltersAndEscShowsEverythingAgain() async {
    let stage = await stage()
    stage.press("/")
    stage.type("myvm")
    await stage.settle { !stage.text.contains("hotel-db01") && stage.text.contains("myVM") }
    stage.press(Key(.escape))
    await stage.sees("hotel-db01")
  }

  @Test func aFilterThatLeavesNothingSaysHowToGetEverythingBack() async {
    let stage = await stage()
    stage.press("/")
    stage.type("no such machine")
    stage.press(Key(.enter))
    await stage.sees("Nothing matches the filters.")
    stage.press("F")
    await stage.sees("hotel-db01")
  }

  @Test func anEmptyListSaysWhatToDo() async {
    let stage = Stage(.tutorial(isProtecting: false), at: .instances(ItemQuery(vault: nil)))
    stage.service.change { $0.items = [] }
    await stage.sees("No virtual machine is under protection yet.")
    #expect(stage.text.contains("b configures backup"))
  }

  @Test func filtersAreChosenInAPopUp() async {
    let stage = await stage()
    stage.press("f")
    #expect(stage.text.contains("Datasource type"))
    stage.press(Key(.down), Key(.enter))
    stage.type("other")
    stage.press(Key(.enter), Key(.escape))
    await stage.settle { !stage.text.contains("hotel-db01") && stage.text.contains("hotel-archive") }
    #expect(stage.text.contains("otherVault"))
  }

  @Test func keysAndHeadersSort() async {
    let stage = await stage(width: 160, height: 40)
    #expect(stage.text.contains("Name ▲"))
    stage.press("S")
    await stage.settle { stage.firstRow?.contains("stadium-web01") == true }
    #expect(stage.text.contains("Name ▼"))
    stage.click(.column(list: "instances", key: "name"))
    await stage.settle { stage.firstRow?.contains("hotel-archive") == true }
    stage.press("s")
    await stage.settle { stage.text.contains("Resource group ▲") || stage.text.contains("… ▲") }
  }

  @Test(arguments: [Key("."), Key("…"), Key(.function(10), .shift)])
  func theRowMenuKeepsWhatDoesNotApplyWithItsReason(key: Key) async {
    let stage = await stage()
    stage.service.change { $0.items.removeAll { $0.instance.name != "restaurant-old" } }
    await stage.settle { !stage.text.contains("hotel-db01") }
    stage.press(key)
    await stage.sees("Stop backup")
    #expect(stage.text.contains("restaurant-old is soft-deleted"))
    // In full below the menu, once the highlight is on it.
    stage.press(Key(.home))
    #expect(stage.text.contains("restaurant-old is soft-deleted. Undelete and resume it first."))
    for title in ["Backup now", "Restore", "Change policy", "Resume backup", "Undelete", "View jobs", "Details"] {
      #expect(stage.text.contains(title), "\(title)")
    }
    stage.press(Key(.enter))
    #expect(stage.service.commands.isEmpty)
  }

  @Test func theRightButtonOpensTheMenuOfTheRowUnderIt() async {
    let stage = await stage()
    stage.click(.row(list: "instances", id: "i-stadium-web01"), button: .right)
    await stage.sees("Change policy")
    #expect(stage.text.contains("A backup of stadium-web01 is already running."))
  }

  @Test func enterAndADoubleClickOpenTheInstance() async {
    let stage = await stage(width: 110)
    stage.click(.row(list: "instances", id: "i-hotel-db01"), clicks: 2)
    await stage.sees("Backup instances › hotel-db01")
    await stage.sees("Crash consistent")
  }

  @Test(arguments: [(80, 24), (200, 50), (60, 15), (1, 1), (0, 0), (100, 24), (120, 30)])
  func strangeNamesFitAnySize(width: Int, height: Int) async {
    let stage = Stage(.strange(), at: .section(.instances), width: 200, height: 50)
    await stage.sees("family")
    stage.size = Size(width: width, height: height)
    let frame = stage.frame
    #expect(frame.size == Size(width: width, height: height))
    #expect(!frame.text.unicodeScalars.contains { $0.value < 32 && $0.value != 10 || $0.value == 0x202E })
    stage.press(Key(.end), ".", Key(.escape), Key(.enter))
    _ = stage.frame
  }
}

extension Stage {
  /// The first row of the instances, as it is drawn.
  fileprivate var firstRow: String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let heading = lines.firstIndex(where: { $0.contains("Name ") && $0.contains("Protection") }) else {
      return nil
    }
    return lines.indices.contains(heading + 1) ? String(lines[heading + 1]) : nil
  }
}
