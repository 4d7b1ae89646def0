import Testing

@testable import TerminalUI

struct BarTests {
  @Test func theKeyBarKeepsTheMostImportantKeysAndHelpAndQuit() {
    #expect(frame(36, 1) { Gallery.keyBar.draw(on: &$0, in: $1) } == " Enter open  s sort  ? help  q quit")
    #expect(frame(20, 1) { Gallery.keyBar.draw(on: &$0, in: $1) } == "     ? help  q quit")
  }

  @Test func aMouseFindsCommandsInTheKeyBarButNoneThatCantBeUsed() {
    let canvas = canvas(80, 1) { Gallery.keyBar.draw(on: &$0, in: $1) }
    #expect(canvas.touch(at: Point(x: 2, y: 0)) == .command("open"))
    #expect(canvas.area(of: .command("restore")) == nil)
    #expect(canvas.area(of: .command("quit"))?.maxX == 79)
  }

  @Test func theTitleBarKeepsThePlaceWhereWeAre() {
    let bar = TitleBar(
      ["Backup center", "Vaults", "myVault"],
      counters: [TitleBar.Counter("● 2 in progress", short: "●2"), TitleBar.Counter("! 1 alert", short: "!1")])
    #expect(frame(64, 1) { bar.draw(on: &$0, in: $1) }.hasSuffix("● 2 in progress  ! 1 alert"))
    #expect(frame(46, 1) { bar.draw(on: &$0, in: $1) } == " Backup center › Vaults › myVault      ●2  !1")
    #expect(frame(30, 1) { bar.draw(on: &$0, in: $1) } == " … › Vaults › myVault  ●2  !1")
    #expect(frame(12, 1) { bar.draw(on: &$0, in: $1) }.contains("myV"))
  }

  @Test func tabsLoseTheirTitlesBeforeTheSelectedOneDoes() {
    let bar = TabBar(Gallery.places, selected: "go.jobs")
    #expect(frame(40, 1) { bar.draw(on: &$0, in: $1) } == " 1   2 12   3 Backup jobs 2   6 1")
    for width in 16...80 {
      let canvas = canvas(width, 1) { bar.draw(on: &$0, in: $1) }
      #expect(canvas.text.contains("Backup jobs"), "at width \(width)")
    }
  }

  @Test func theSideMenuShowsKeysAndCounts() {
    let menu = SideMenu(Array(Gallery.places.prefix(3)), selected: "go.jobs")
    let shown = canvas(menu.width, 5) { menu.draw(on: &$0, in: $1) }
    #expect(shown.lines[2] == "│ 2 Backup instances 12 │")
    #expect(shown.touch(at: Point(x: 4, y: 3)) == .command("go.jobs"))
    #expect(shown[4, 3].style.surface == .selectedDim)
  }

  @Test func filtersThatLeaveSomethingOutStayLongest() {
    let bar = FilterBar([
      FilterBar.Chip("type", "Datasource type", value: "Virtual machines", isActive: false),
      FilterBar.Chip("status", "Status", value: "Failed", isActive: true),
    ])
    #expect(
      frame(70, 1) { bar.draw(on: &$0, in: $1) } == "Datasource type: Virtual machines  Status: Failed  / search")
    let canvas = canvas(30, 1) { bar.draw(on: &$0, in: $1) }
    #expect(canvas.text == "Status: Failed  / search")
    #expect(canvas.touch(at: Point(x: 3, y: 0)) == .element("filter:status"))
    #expect(canvas.touch(at: Point(x: 18, y: 0)) == .element("filter:search"))
  }

  @Test func stepsShowWhereTheWizardIs() {
    let shown = canvas(30, 4) { Gallery.steps.draw(on: &$0, in: $1) }
    #expect(shown.lines[0] == "✓ 1 Start")
    #expect(shown.lines[1] == "▸ 2 Policy")
    #expect(shown.touch(at: Point(x: 0, y: 3)) == .element("step:review"))
  }
}

struct FigureTests {
  @Test func aGaugeIsFullOnlyAtTheEnd() {
    #expect(frame(16, 1) { Gauge(0.999).draw(on: &$0, in: $1) } == "▰▰▰▰▰▰▰▰▰▱  99 %")
    #expect(frame(16, 1) { Gauge(1).draw(on: &$0, in: $1) } == "▰▰▰▰▰▰▰▰▰▰ 100 %")
    #expect(frame(16, 1) { Gauge(nil).draw(on: &$0, in: $1) } == "▱▱▱▱▱▱▱▱▱▱     –")
    #expect(frame(16, 1) { Gauge(0.55, look: .smooth).draw(on: &$0, in: $1) } == "█████▌····  55 %")
    #expect(frame(5, 1) { Gauge(0.5).draw(on: &$0, in: $1) } == "50 %")
    #expect(Gauge(.nan).percentText == "–")
    #expect(Gauge(7).percentText == "100 %")
  }

  @Test func aSparklineShowsTheNewestValues() {
    #expect(frame(4, 1) { Sparkline([9, 9, 0, 1, 4, 8]).draw(on: &$0, in: $1) } == "▁▁▄█")
    #expect(frame(3, 2) { Sparkline([4, 8, 16]).draw(on: &$0, in: $1) } == "  █\n▄██")
  }

  @Test func taskSignsComeWithWords() {
    let lines = canvas(60, 4) { Gallery.tasks.draw(on: &$0, in: $1) }.lines
    #expect(lines[0] == "✓ Take snapshot           completed    2 s")
    #expect(lines[1] == "● Transfer data to vault  in progress")
  }
}

struct PagerTests {
  private let size = Size(width: 20, height: 5)
  private let lines = (0..<50).map { StyledLine("line \($0)") }

  private func shown(_ pager: Pager) -> [String] {
    canvas(20, 5) { pager.draw(on: &$0, in: $1, name: "log") }.lines.map { String($0.prefix(7)) }
  }

  @Test func keysScrollAndStopAtTheEnds() {
    var pager = Pager(lines)
    _ = pager.handle(Key(.pageDown), in: size)
    #expect(shown(pager)[0] == "line 4 ")
    pager.scroll(by: 9, in: size)
    #expect(!pager.followsEnd)
    _ = pager.handle(.character("G"), in: size)
    #expect(shown(pager)[4] == "line 49")
    _ = pager.handle(Key(.up), in: size)
    #expect(shown(pager)[4] == "line 48")
    _ = pager.handle(.character("g"), in: size)
    _ = pager.handle(Key(.up), in: size)
    #expect(shown(pager)[0] == "line 0 ")
  }

  @Test func theEndIsFollowedUntilSomebodyScrollsUp() {
    var pager = Pager(lines, followsEnd: true)
    pager.lines.append("line 50")
    #expect(shown(pager)[4] == "line 50")
    pager.scroll(by: -1, in: size)
    pager.lines.append("line 51")
    #expect(shown(pager)[4] == "line 49")
    _ = pager.handle(Key(.end), in: size)
    pager.lines.append("line 52")
    #expect(shown(pager)[4] == "line 52")
  }
}
