import Foundation
import Testing

extension Journeys {
  /// The screen in the terminals and surroundings that administrators have.
  @Suite("Terminals of all kinds")
  struct Terminals {
    @Test("panes, pop-ups and forms work", arguments: ["xterm", "screen", "tmux-256color", "linux", "vt100"])
    func kinds(_ term: String) async throws {
      let place = try Installation()
      let driver = try await ScreenDriver.screen(of: place, columns: 80, rows: 24, environment: ["TERM": term])
      try await tour(driver)
    }

    /// What every terminal has to manage: panes, a form, typed text, arrows, Esc and quitting.
    private func tour(_ driver: ScreenDriver) async throws {
      try await driver.press("4")
      try await driver.shows("› Vaults", "There is no Recovery Services vault yet.")
      try await driver.press("a")
      try await driver.shows("Create vault", "Geo-redundant")
      try await driver.type("hotel-vault")
      try await driver.shows("hotel-vault", "The name is free.")
      try await driver.press("Escape")
      try await driver.shows("Discard the new vault?")
      try await driver.press("Right", "Enter")
      try await driver.hides("Create vault")
      try await driver.press("?")
      try await driver.shows("Help", "Everywhere")
      try await driver.press("Escape")
      try await driver.hides("Everywhere")
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
    }

    @Test("without a UTF-8 locale every line and sign is ASCII")
    func ascii() async throws {
      let place = try Installation()
      let driver = try await ScreenDriver(of: place, environment: ["LANG": "C", "LC_ALL": "C"])
      try await driver.command("'\(Installation.program)'")
      try await driver.shows("Backup center > ", "Backup policies")
      try await driver.press("4")
      try await driver.shows("There is no Recovery Services vault yet.")
      try await driver.press("a")
      let frame = try await driver.shows("Create vault", "Geo-redundant")
      #expect(frame.text.unicodeScalars.allSatisfy { $0.isASCII }, "\(frame.text)")
      try await driver.press("Escape")
      try await driver.hides("Create vault")
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
    }

    @Test("with NO_COLOR nothing is coloured, and the selection is still seen")
    func noColour() async throws {
      let place = try Installation()
      let driver = try await ScreenDriver.screen(of: place, environment: ["NO_COLOR": "1"])
      try await driver.press("?")
      try await driver.shows("Everywhere")
      let frame = try await driver.frame(styled: true)
      let colours = /\u{1B}\[[0-9;]*?\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/
      #expect(frame.text.firstMatch(of: colours) == nil, "\(frame.text.debugDescription)")
      #expect(frame.text.contains(/\u{1B}\[[0-9;]*7m/), "\(frame.text.debugDescription)")
      try await driver.press("Escape")
      try await driver.hides("Everywhere")
      try await driver.press("q")
      try await driver.closed()
    }

    @Test("over a line on which every byte takes 150 ms, either way")
    func lag() async throws {
      let place = try Installation()
      let line = try LaggingLine(
        Installation.program, [],
        environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "BACKUP_CENTER_STATE": place.state],
        columns: 100, rows: 30, lag: .milliseconds(150))
      let driver = try await ScreenDriver(of: place, columns: 100, rows: 30)
      try await driver.command(line.connect)
      try await driver.shows("Backup center ›")
      // Keys that are typed ahead arrive together, and in their order.
      try await driver.press("4", "a")
      try await driver.type("hotel-vault")
      try await driver.press("Home", "Right")
      try await driver.type("-")
      try await driver.shows("Create vault", "h-otel-vault", "The name is free.")
      try await driver.press("Escape")
      try await driver.shows("Discard the new vault?")
      try await driver.press("Right", "Enter")
      try await driver.hides("Create vault")
      try await driver.press("q")
      #expect(await line.status() == 0)
    }

    @Test("TERM=dumb, no TERM and an unknown one get a sentence and code 1", arguments: ["dumb", "", "no-such-thing"])
    func unsuitable(_ term: String) async throws {
      let place = try Installation()
      let driver = try await ScreenDriver(of: place, environment: ["TERM": term])
      try await driver.command("'\(Installation.program)'")
      let (status, frame) = try await driver.closed()
      #expect(status == 1, "\(frame.text)")
      #expect(frame.contains("error: UserErrorTerminalUnsuitable: "), "\(frame.text)")
    }

    @Test("without a terminal a sentence says so, with code 1")
    func noTerminal() async throws {
      let ended = try await Installation().run([], environment: ["TERM": "xterm"])
      #expect(ended.status == 1)
      #expect(ended.output.isEmpty)
      #expect(ended.errors.hasPrefix("error: UserErrorTerminalUnsuitable: "), "\(ended.errors)")
      #expect(!ended.errors.contains("\u{1B}"))
    }
  }
}
