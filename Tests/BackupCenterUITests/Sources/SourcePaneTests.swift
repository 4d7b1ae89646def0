import BackupModel
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct SourcePaneTests {
  @Test func regionsAreShownWithTheirSourcesAndTheirProblems() async {
    var estate = FakeEstate.tutorial()
    estate.sourceProblems[SourceID(rawValue: "s-images")] = BackupError(
      .invalidPath, "/srv/images can't be read: permission denied.", recommendedAction: "Let this account read it.")
    let screen = DrivenScreen(estate, width: 120, height: 30, at: .sources)
    #expect(await screen.shows("europe-west"))
    let frame = screen.frame()
    #expect(frame.contains("✗ /srv/images can't"))
    #expect(frame.contains("1 source, 2 vaults"))
    screen.press(Key(.end), Key(.enter))
    #expect(screen.frame().contains("permission denied"))
    #expect(screen.frame().contains("Let this account read it."))
  }

  @Test func aFirstRegionAndItsSourceAreMade() async {
    let screen = DrivenScreen(.firstStart(), at: .sources)
    #expect(await screen.shows("There is no region yet."))
    screen.press("A")
    screen.type("europe-west")
    screen.focus(on: "storage")
    screen.type("srv")
    #expect(screen.frame().contains("has to begin with /"))
    screen.press(.control("s"))
    #expect(screen.service.commands.isEmpty)
    screen.press(.control("u"))
    screen.type("/srv/backup")
    screen.press(.control("s"))
    #expect(await screen.reaches { screen.service.commands == ["createRegion"] })
    #expect(await screen.shows("0 sources, 0 vaults"))
    screen.press("a")
    #expect(await screen.shows("2 disk images"))
    screen.focus(on: "suggestion.0")
    screen.press(Key(.enter))
    screen.press(.control("s"))
    #expect(await screen.reaches { screen.service.commands == ["createRegion", "addSource"] })
    #expect(await screen.shows("✓ Readable"))
  }

  @Test func aSourceWithProtectedMachinesStaysAndSaysWhy() async {
    let screen = DrivenScreen(at: .sources)
    #expect(await screen.shows("branch"))
    #expect(await screen.reaches { screen.shell.stack.last is SourcesBlade })
    screen.press(Key(.end))
    #expect(screen.frame().contains("images"))
    screen.press("D")
    #expect(screen.frame().contains("The images in /srv/images stay as"))
    screen.press(Key(.right), Key(.enter))
    #expect(await screen.shows("has protected machines"))
    #expect(screen.service.estate.sources.count == 2)
  }

  @Test func aRegionInUseIsNotRemoved() async {
    let screen = DrivenScreen(at: .sources)
    #expect(await screen.shows("branch"))
    screen.press("D")
    #expect(await screen.shows("Region europe-north has 1 source."))
    #expect(screen.service.commands.isEmpty)
  }

  @Test func aRefusedSourceSaysWhyAndKeepsWhatWasTyped() async {
    let screen = DrivenScreen(at: .sources)
    #expect(await screen.shows("branch"))
    screen.press("a")
    screen.type("/srv/nowhere")
    screen.press(.control("s"))
    #expect(await screen.shows("no such file or directory"))
    #expect(screen.frame().contains("/srv/nowhere"))
    screen.press(Key(.escape))
    #expect(screen.frame().contains("Discard the new source?"))
  }
}
