import Foundation
import Testing

extension Journeys {
  /// *Configure backup*, where it says no, where it is left, and in windows of changing size.
  @Suite("The wizard that configures backup")
  struct Wizard {
    /// Two machines and two vaults.
    private func place() async throws -> Installation {
      let place = try Installation()
      try await Tool.bash(
        #"mkdir -p "$1/hotel"; for name in db01 web01; do head -c 1000000 /dev/urandom > "$1/hotel/$name.raw"; done"#,
        place.images)
      try await place.setUp()
      try await place.do("vault", "create", "--name", "otherVault", "--region", "west")
      return place
    }

    /// Opens the wizard and takes `myVault`.
    private func begin(_ driver: ScreenDriver) async throws {
      try await driver.shows("▸ + Backup")
      try await driver.press("b")
      try await driver.shows("Start: Configure backup", "Select a vault…")
      try await driver.press("Enter")
      try await driver.shows("type to filter")
      try await driver.type("myV", then: "Enter")
      try await driver.shows("Only virtual machines of region west can be chosen.")
    }

    private func next(_ driver: ScreenDriver, shows text: String) async throws {
      try await driver.press("C-n")
      try await driver.shows(text)
    }

    @Test("each step is refused with its reason, at its field, and going back never is")
    func refusals() async throws {
      let place = try await place()
      let driver = try await ScreenDriver.screen(of: place)
      try await driver.shows("▸ + Backup")
      try await driver.press("b")
      try await driver.shows("Select a vault…")
      try await next(driver, shows: "✗ Select a vault.")
      try await driver.press("Enter")
      try await driver.shows("type to filter")
      try await driver.type("myV", then: "Enter")
      try await driver.hides("✗ Select a vault.")
      try await next(driver, shows: "Policy details")
      try await next(driver, shows: "Disks")
      try await next(driver, shows: "✗ Add the virtual machines to back up.")

      // In the list of machines nothing can be taken that isn't selected.
      try await driver.press("a")
      try await driver.shows("0 selected", "web01")
      try await driver.press("C-s")
      try await driver.shows("Select at least one virtual machine")
      try await driver.type("db", then: "Space")
      try await driver.shows("1 selected", "☑ db01")
      try await driver.press("Enter")
      try await driver.hides("Select virtual machines", "✗ Add")
      try await driver.shows("› db01")

      // Meanwhile somebody protects the same machine elsewhere.
      try await place.do(
        "protection", "enable-for-vm", "--vault-name", "otherVault", "--policy-name", "DefaultPolicy", "--vm", "db01",
        "--wait")
      try await next(driver, shows: "db01 is already")
      #expect(try await driver.frame().contains("Disks"), "the step isn't left")

      for title in ["Policy details", "Start: Configure backup"] {
        try await driver.press("C-b")
        try await driver.shows(title)
      }
      #expect(try await place.list("item", "list", "--vault-name", "myVault").isEmpty)
      try await driver.press("C-c")
      try await driver.shows("Discard what was chosen")
      try await driver.press("Right", "Enter")
      #expect(try await driver.closed().status == 0)
    }

    @Test("Esc goes back by one from every depth, and asks before something chosen is lost")
    func escape() async throws {
      let driver = try await ScreenDriver.screen(of: try await place())
      try await begin(driver)
      try await next(driver, shows: "Policy details")
      try await driver.press("Tab", "Enter")
      try await driver.shows("› Create policy", "Daily points")
      try await driver.type("gold")
      try await driver.shows("gold")
      try await driver.press("Escape")
      try await driver.shows("Leave?", "Stay here")
      try await driver.press("Escape")
      try await driver.hides("Leave?")
      try await driver.press("Escape")
      try await driver.shows("Leave?")
      try await driver.press("Right", "Enter")
      try await driver.hides("› Create policy")
      try await next(driver, shows: "Disks")
      try await driver.press("a")
      try await driver.shows("0 selected", "web01")
      try await driver.type("web")
      try await driver.hides("db01")
      try await driver.press("Escape")
      try await driver.shows("db01")
      try await driver.press("Escape")
      try await driver.hides("› Select virtual machines")
      try await driver.press("Escape")
      try await driver.shows("Discard what was chosen?")
      try await driver.press("Right", "Enter")
      try await driver.hides("Configure backup ", "Discard")
      try await driver.shows("▸ + Backup")
      try await driver.press("?")
      try await driver.shows("Everywhere")
      try await driver.press("Escape")
      try await driver.hides("Everywhere")
      try await driver.press(":")
      try await driver.shows("Type a command")
      try await driver.press("Escape")
      try await driver.hides("Type a command")
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
    }

    @Test("what was chosen stays while the window shrinks from 200×60 to 60×15 and grows again")
    func resize() async throws {
      let place = try await place()
      let driver = try await ScreenDriver.screen(of: place, columns: 200, rows: 60)
      try await begin(driver)
      try await next(driver, shows: "Policy details")
      try await next(driver, shows: "Disks")
      try await driver.press("a")
      try await driver.shows("0 selected", "web01")
      try await driver.type("db", then: "Space")
      try await driver.shows("1 selected")

      try await driver.resize(columns: 60, rows: 15)
      try await driver.shows("60×15", "80×24")
      try await driver.resize(columns: 80, rows: 24)
      try await driver.shows("1 selected", "☑ db01", "/ db")
      try await driver.press("Enter")
      try await driver.shows("Step 3 of 4", "› db01")
      try await driver.resize(columns: 60, rows: 15)
      try await driver.shows("60×15")
      try await driver.resize(columns: 200, rows: 60)
      try await driver.shows("› db01", "myVault", "DefaultPolicy")
      try await next(driver, shows: "The virtual machine passes the validation.")
      try await driver.press("C-s")
      try await driver.shows("Backup is enabled for 1 virtual machine")
      #expect(try await place.list("item", "list", "--vault-name", "myVault").count == 1)
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
    }
  }
}
