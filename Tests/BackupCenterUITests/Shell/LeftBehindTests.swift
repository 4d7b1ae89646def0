import BackupModel
import BackupViewModels
@testable import FakeBackupService
import TerminalUI
import Testing

@testable import BackupCenterUI

/// What happens to menus and forms when what they were opened for goes, or when they are left too early.
@MainActor
struct LeftBehindTests {
  @Test func aMenuDoesNothingToTheRowThatTookThePlaceOfItsOwn() async throws {
    let stage = Stage(at: .section(.instances))
    await stage.sees("hotel-archive")
    let list = try #require(stage.shell.stack.last as? InstancesBlade).model.list
    let first = try #require(list.selectedID)
    stage.press(".")
    #expect(stage.shell.stack.count == 2)
    stage.service.change { $0.items.removeAll { $0.instance.id == first } }
    await stage.settle { list.selectedID != nil && list.selectedID != first }
    stage.press(Key(.enter))
    #expect(stage.shell.stack.count == 1)
    #expect(stage.shell.context.notifications.entries.first?.title.hasSuffix("was not done") == true)
  }

  @Test func aRefusalThatComesAfterItsFormWasLeftIsTold() async throws {
    let estate = FakeEstate.tutorial()
    let item = try #require(estate.items.map(estate.listing).first { $0.protectionState == .softDeleted })
    let stage = Stage(estate, at: .undelete(item))
    await stage.sees("Purged on")
    stage.service.fail(next: BackupError(.internalError, "The disk is full.", recommendedAction: "Make room."))
    stage.focus(on: "confirm")
    stage.press(Key(.enter), Key(.escape))
    #expect(stage.shell.stack.count == 1)
    await stage.settle { !stage.shell.context.notifications.entries.isEmpty }
    let told = try #require(stage.shell.context.notifications.entries.first)
    #expect(told.outcome == .failed)
    #expect(told.detail.contains("The disk is full."))
  }

  @Test func theSecondHalfOfADoubleClickDoesNothingToThePaneThatTheFirstOneOpened() async throws {
    let stage = Stage(at: .section(.instances))
    await stage.sees("hotel-archive")
    let list = try #require(stage.shell.stack.last as? InstancesBlade).model.list
    let row = Touch.row(list: "instances", id: "\(try #require(list.selectedID))")
    stage.press(".")
    stage.click(.row(list: Menu.list, id: "viewPoints"))
    #expect(stage.shell.stack.count == 2)
    stage.shell.close(try #require(stage.shell.stack.last))
    stage.click(row, clicks: 2)
    #expect(stage.shell.stack.count == 1)
    stage.click(row)
    stage.click(row, clicks: 2)
    #expect(stage.shell.stack.count == 2)
  }

  @Test func whatIsCopiedHoldsNothingThatAShellWouldObey() {
    let stage = Stage(at: .section(.overview))
    stage.shell.copy("db01\nrm -rf ~\u{1B}[2J")
    #expect(stage.shell.requests == [.copy("db01\u{FFFD}rm -rf ~\u{FFFD}[2J")])
  }
}
