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
    let screen = Stage(estate, at: .sources, width: 120, height: 30)
    await screen.sees("europe-west")
    let frame = screen.text
    #expect(frame.contains("✗ /srv/images can't"))
    #expect(frame.contains("1 source, 2 vaults"))
    screen.press(Key(.end), Key(.enter))
    #expect(screen.text.contains("permission denied"))
    #expect(screen.text.contains("Let this account read it."))
  }

  @Test func aFirstRegionAndItsSourceAreMade() async {
    let screen = Stage(.firstStart(), at: .sources)
    await screen.sees("There is no region yet.")
    screen.press("A")
    screen.type("europe-west")
    screen.focus(on: "storage")
    screen.type("srv")
    #expect(screen.text.contains("has to begin with /"))
    screen.press(.control("s"))
    #expect(screen.service.commands.isEmpty)
    screen.press(.control("u"))
    screen.type("/srv/backup")
    screen.press(.control("s"))
    await screen.settle { screen.service.commands == ["createRegion"] }
    await screen.sees("0 sources, 0 vaults")
    screen.press("a")
    await screen.sees("2 disk images")
    screen.focus(on: "suggestion.0")
    screen.press(Key(.enter))
    screen.press(.control("s"))
    await screen.settle { screen.service.commands == ["createRegion", "addSource"] }
    await screen.sees("✓ Readable")
  }

  @Test func aSourceWithProtectedMachinesStaysAndSaysWhy() async {
    let screen = Stage(at: .sources)
    await screen.sees("branch")
    await screen.settle { screen.shell.stack.last is SourcesBlade }
    screen.press(Key(.end))
    #expect(screen.text.contains("images"))
    screen.press("D")
    #expect(screen.text.contains("The images in /srv/images stay as"))
    screen.press(Key(.right), Key(.enter))
    await screen.sees("has protected machines")
    #expect(screen.service.estate.sources.count == 2)
  }

  @Test func aRegionInUseIsNotRemoved() async {
    let screen = Stage(at: .sources)
    await screen.sees("branch")
    screen.press("D")
    await screen.sees("Region europe-north has 1 source.")
    #expect(screen.service.commands.isEmpty)
  }

  @Test func aRefusedSourceSaysWhyAndKeepsWhatWasTyped() async {
    let screen = Stage(at: .sources)
    await screen.sees("branch")
    screen.press("a")
    screen.type("/srv/nowhere")
    screen.press(.control("s"))
    await screen.sees("no such file or directory")
    #expect(screen.text.contains("/srv/nowhere"))
    screen.press(Key(.escape))
    #expect(screen.text.contains("Discard the new source?"))
  }
}
