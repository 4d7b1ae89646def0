import Foundation
import Testing

extension Journeys {
  /// Whatever ends or stops the screen: the terminal is what it was.
  @Suite("The terminal is given back")
  struct GivenBack {
    private func screen() async throws -> (ScreenDriver, modes: ArraySlice<String>) {
      let place = try Installation()
      let driver = try await ScreenDriver(of: place)
      let modes = try await driver.lineModes()
      try #require(!modes.isEmpty)
      try await driver.open()
      return (driver, modes)
    }

    @Test("after q, with code 0")
    func quit() async throws {
      let (driver, modes) = try await screen()
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
      #expect(try await driver.lineModes() == modes)
    }

    @Test("while Ctrl-Z has stopped it; fg shows it again, in another size too")
    func stopped() async throws {
      let (driver, modes) = try await screen()
      try await driver.press("C-z")
      try await driver.closed()
      #expect(try await driver.lineModes() == modes)
      try await driver.resize(columns: 90, rows: 30)
      try await driver.command("fg")
      let frame = try await driver.shows("Backup center ›", "q Quit")
      #expect(frame.lines.count == 30)
      try await driver.press("4")
      try await driver.shows("› Vaults")
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
      #expect(try await driver.lineModes() == modes)
    }

    @Test("when a signal ends it, and after a crash", arguments: [SIGTERM, SIGHUP, SIGSEGV])
    func signalled(_ signal: Int32) async throws {
      let (driver, modes) = try await screen()
      kill(try await driver.foreground(), signal)
      let (status, _) = try await driver.closed()
      if signal == SIGSEGV { #expect(status == 128 + signal) }
      #expect(try await driver.lineModes() == modes)
    }

    @Test("when it can't start: one sentence, code 1, and nothing of the screen")
    func cannotStart() async throws {
      let place = try Installation()
      try Data().write(to: URL(filePath: place.path("file")))
      let driver = try await ScreenDriver(of: place, environment: ["BACKUP_CENTER_STATE": place.path("file/state")])
      let modes = try await driver.lineModes()
      try await driver.command("'\(Installation.program)'")
      let (status, frame) = try await driver.closed()
      #expect(status == 1, "\(frame.text)")
      #expect(frame.contains("error: "), "\(frame.text)")
      #expect(!frame.contains("Backup center ›"))
      #expect(try await driver.lineModes() == modes)
    }
  }
}
