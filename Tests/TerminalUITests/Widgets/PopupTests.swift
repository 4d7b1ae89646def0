import Testing

@testable import TerminalUI

struct MenuTests {
  @Test func aMenuStandsInsideTheScreenWhereverItIsAskedFor() {
    let screen = Rect(x: 2, y: 1, width: 60, height: 20)
    for x in stride(from: -5, through: 70, by: 5) {
      for y in stride(from: -5, through: 25, by: 3) {
        for size in [Size(width: 20, height: 7), Size(width: 100, height: 3), Size(width: 5, height: 40)] {
          let place = Menu.place(size, at: Point(x: x, y: y), within: screen)
          #expect(place.intersection(screen) == place)
        }
      }
    }
  }

  @Test func aMenuOpensBelowItsRowAndAboveItAtTheLowerEdge() {
    let screen = Rect(x: 0, y: 0, width: 80, height: 24)
    let size = Size(width: 20, height: 6)
    #expect(Menu.place(size, at: Point(x: 5, y: 3), within: screen).origin == Point(x: 5, y: 4))
    #expect(Menu.place(size, at: Point(x: 5, y: 22), within: screen).origin == Point(x: 5, y: 16))
    #expect(Menu.place(size, at: Point(x: 78, y: 3), within: screen).origin == Point(x: 59, y: 4))
  }

  @Test func anActionThatDoesntApplyStaysAndSaysWhy() {
    var menu = Gallery.menu
    #expect(frame(80, 20) { menu.draw(on: &$0, at: Point(x: 0, y: 0), within: $1) }.contains("isn't stopped."))
    #expect(menu.click("resume") == .refused("resume"))
    let narrow = frame(34, 20) { menu.draw(on: &$0, at: Point(x: 0, y: 0), within: $1) }
    #expect(narrow.contains("Protection of this machine"))
    #expect(narrow.contains("isn't stopped."))
  }

  @Test func arrowsPassSeparatorsAndComeRound() {
    var menu = Gallery.menu
    var visited: [String] = []
    for _ in 0..<5 {
      visited.append(menu.highlightedAction?.id ?? "")
      _ = menu.handle(Key(.down))
    }
    #expect(visited == ["now", "restore", "resume", "stop", "now"])
  }

  @Test func theKeyOfAnActionChoosesIt() {
    var menu = Gallery.menu
    #expect(menu.handle(.character("x")) == .chosen("stop"))
    #expect(menu.handle(Key(.escape)) == .dismissed)
    #expect(menu.handle(Key(.home)) == .handled)
    #expect(menu.handle(Key(.enter)) == .chosen("now"))
  }

  @Test func aMouseFindsTheMenuAndNothingBelowIt() throws {
    let canvas = canvas(80, 20) { canvas, area in
      canvas.note(.area("list"), in: area)
      Gallery.menu.draw(on: &canvas, at: Point(x: 0, y: 0), within: area)
    }
    #expect(canvas.touch(at: Point(x: 70, y: 15)) == nil)
    #expect(canvas.touch(at: Point(x: 3, y: 2)) == .row(list: Menu.list, id: "now"))
  }

  @Test func theHighlightIsInSightOnALowScreen() throws {
    var menu = Menu("all", items: (0..<40).map { .action(MenuAction("\($0)", "Action \($0)")) })
    _ = menu.handle(Key(.end))
    let canvas = canvas(40, 8) { menu.draw(on: &$0, at: Point(x: 3, y: 3), within: $1) }
    #expect(canvas.area(of: .row(list: Menu.list, id: "39")) != nil)
  }

  @Test func aMenuWithoutActionsIsLeftAlone() {
    var menu = Menu("none", items: [.separator])
    #expect(menu.handle(Key(.down)) == .handled)
    #expect(menu.handle(Key(.enter)) == .handled)
    #expect(menu.handle(Key(.escape)) == .dismissed)
  }
}

struct DialogTests {
  @Test func theFocusNeverBeginsAtWhatDestroys() {
    var dialog = Gallery.dialog
    #expect(dialog.focus == "leave")
    #expect(dialog.handle(Key(.left)) == .handled)
    #expect(dialog.handle(Key(.enter)) == .pressed("cancel"))
    #expect(dialog.handle(Key(.escape)) == .dismissed)
  }

  @Test func aDisabledButtonIsRefusedWithItsReasonInSight() {
    var dialog = Dialog(
      "Delete", message: ["?"], buttons: [Button("delete", "Delete", disabledReason: "Items are left.")])
    #expect(dialog.handle(Key(.enter)) == .refused("delete"))
    #expect(frame(80, 20) { dialog.draw(on: &$0, within: $1) }.contains("Items are left."))
  }

  @Test func aLongMessageScrollsToItsEnd() {
    let lines = (0..<60).map { StyledLine("line \($0)") }
    var dialog = Dialog("Log", message: lines, buttons: [Button("close", "Close")])
    #expect(!frame(60, 16) { dialog.draw(on: &$0, within: $1) }.contains("line 59"))
    for _ in 0..<10 { _ = dialog.handle(Key(.pageDown)) }
    let shown = frame(60, 16) { dialog.draw(on: &$0, within: $1) }
    #expect(shown.contains("line 59"))
    #expect(shown.contains("Close"))
  }
}

struct ToastTests {
  @Test func theNewestStandsLowestAndTheOldestGiveWay() throws {
    let stack = ToastStack((0..<9).map { Toast(id: "\($0)", "Job \($0) completed", tone: .success) })
    let canvas = canvas(80, 24) { stack.draw(on: &$0, in: $1) }
    let newest = try #require(canvas.area(of: .element("toast:8")))
    #expect(newest.maxY == 24 && newest.maxX == 80)
    #expect(canvas.area(of: .element("toast:0")) == nil)
  }
}
