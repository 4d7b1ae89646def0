import Foundation
import Testing

extension Journeys {
  /// The tutorial «Back up multiple virtual machines», line by line, in the real program on real images.
  @Suite("The tutorial, from its first line to its last")
  struct Tutorial {
    @Test("a vault is made, three machines are protected and backed up, and everything is cleaned up again")
    func tutorial() async throws {
      let place = try await Self.complex()
      let driver = try await ScreenDriver.screen(of: place)
      try await createVault(driver)
      try await configureBackup(driver)
      try await backUpNow(driver)
      try await place.expectCleanRepository("myRecoveryServicesVault")
      try await stopBackup(driver)
      try await deleteVaultIsRefused(driver)
      try await undelete(driver)
      try await cleanUp(driver, place)
      // What the days that went by made due has been done.
      try await driver.hides("in progress")
      try await driver.press("q")
      #expect(try await driver.closed().status == 0)
      #expect(try await place.list("vault", "list").map { $0["name"] as? String } == ["otherVault"])
    }

    /// A hotel and a stadium in region west, with a machine that another vault protects, one that is soft-deleted, and
    /// one whose image can't be read; an ice rink in region north.
    private static func complex() async throws -> Installation {
      let place = try Installation(clockFile: "clock")
      try "0".write(toFile: place.path("clock"), atomically: true, encoding: .utf8)
      try await place.makeFileSystem(at: "hotel/myVM.raw", megabytes: 40)
      try await Tool.bash(
        """
        cd "$1"; mkdir -p stadium ../north/ice-rink
        for name in hotel/db01 stadium/gates01 stadium/elsewhere01 stadium/gone01; do
          head -c 2000000 /dev/urandom > $name.raw; truncate -s 8M $name.raw
        done
        cp stadium/gates01.raw ../north/ice-rink/rink01.raw
        qemu-img create -q -f qcow2 base.qcow2 8M
        qemu-img create -q -f qcow2 -F qcow2 -b "$1/base.qcow2" stadium/torn01.qcow2
        rm base.qcow2
        """, place.images)
      try await place.do("region", "create", "--name", "west", "--storage", place.storage)
      try await place.do("region", "create", "--name", "north", "--storage", place.path("north-storage"))
      try await place.do("source", "add", "--region", "west", "--images", place.images)
      try await place.do("source", "add", "--region", "north", "--images", place.path("north"))
      try await place.do("vault", "create", "--name", "otherVault", "--region", "west")
      for name in ["elsewhere01", "gone01"] {
        try await place.do(
          "protection", "enable-for-vm", "--vault-name", "otherVault", "--policy-name", "DefaultPolicy", "--vm", name,
          "--wait")
      }
      try await place.do(
        "protection", "disable", "--vault-name", "otherVault", "--item-name", "gone01", "--delete-backup-data",
        "--confirm-name", "gone01", "--reason", "TestItem")
      return place
    }

    private func createVault(_ driver: ScreenDriver) async throws {
      try await driver.press("4")
      try await driver.shows("› Vaults", "otherVault")
      try await driver.press("a")
      try await driver.shows("Create vault", "◉ Geo-redundant  default")
      try await driver.type("myRecoveryServicesVault")
      try await driver.shows("The name is free.")
      try await driver.press("Tab", "Enter")
      try await driver.shows("type to filter", "2 of 2")
      try await driver.type("west", then: "Enter")
      try await driver.hides("Choose a region", "type to filter")
      try await driver.press("C-s")
      try await driver.shows("› Vaults › myRecoveryServicesVault", "Backup items", "› 0")
    }

    private func configureBackup(_ driver: ScreenDriver) async throws {
      try await driver.press("1")
      try await driver.shows("› Overview", "▸ + Backup")
      try await driver.press("Enter")
      try await driver.shows("Start: Configure backup", "Virtual machines", "Select a vault…")
      try await driver.press("Enter")
      try await driver.shows("type to filter")
      try await driver.type("myRec", then: "Enter")
      try await driver.shows("Only virtual machines of region west can be chosen.")
      try await driver.press("C-n")
      try await driver.shows("Policy details", "DefaultPolicy", "Daily 30 days", "Kept 2 days for instant recovery")
      try await driver.press("Tab", "Enter")
      try await driver.shows("Create policy", "Daily points")
      try await driver.type("gold")
      try await driver.hides("Type a name.")
      try await driver.press("C-s")
      try await driver.hides("Create policy")
      try await driver.shows("gold  every day at 02:00")
      try await driver.press("C-n")
      try await driver.shows("Select the virtual machines that this policy protects.")
      try await driver.press("Enter")
      try await selectMachines(driver)
      try await driver.shows("3 virtual machines")
      try await driver.press("C-n")
      try await driver.shows("All 3 virtual machines pass the validation.", "Enable backup")
      try await driver.press("Enter")
      try await driver.shows("Backup is enabled for 3 virtual machines.")
    }

    private func selectMachines(_ driver: ScreenDriver) async throws {
      let frame = try await driver.wait("the list") { frame in
        frame.contains("Select virtual machines") && frame.contains("myVM") && frame.contains("can be chosen")
          && !frame.contains("looking")
      }
      #expect(!frame.contains("gone01"), "a soft-deleted machine is hidden")
      #expect(frame.line(with: "elsewhere01").contains("elsewhere01 is already"), "\(frame.text)")
      #expect(frame.line(with: "rink01").contains("rink01 is in region north"), "\(frame.text)")
      #expect(frame.line(with: "torn01").contains("stadium"), "its resource group is told")
      for name in ["elsewhere01", "rink01", "torn01"] {
        #expect(!frame.line(with: name).contains("☐"), "\(name) can't be chosen")
      }
      // The reason in full, of the row that is selected.
      try await driver.click("rink01")
      try await driver.shows("create, a vault in region north.")
      #expect(try await driver.frame().contains("0 selected"))
      for name in ["db01", "gates01", "myVM"] { try await driver.click("☐ \(name)", offset: 2) }
      try await driver.shows("3 selected", "☑ myVM")
      try await driver.press("C-s")
      try await driver.hides("Select virtual machines")
    }

    private func backUpNow(_ driver: ScreenDriver) async throws {
      try await driver.press("2")
      try await driver.shows("› Backup instances", "Datasource type", "elsewhere01")
      try await driver.click("Datasource type")
      try await driver.shows("Clear filters")
      try await driver.press("Enter")
      try await driver.shows("type to filter")
      try await driver.type("Virtual", then: "Enter")
      try await driver.hides("type to filter")
      try await driver.press("Escape")
      try await driver.hides("Clear filters")
      try await driver.shows("Datasource type: Virtual machines")
      try await driver.press("/")
      try await driver.type("myVM", then: "Enter")
      try await driver.hides("elsewhere01")
      try await driver.click("│  myVM", .right, offset: 3)
      try await driver.shows("Backup now", "Stop backup", "Undelete")
      try await driver.press("Enter")
      try await driver.shows("Retain until", "Mo Tu We Th Fr Sa Su", "30 days from today")
      try await driver.press("Right")
      try await driver.shows("31 days from today")
      try await driver.press("Left", "C-s")
      try await driver.hides("Retain until")
      try await driver.shows("Backup now: myVM")
      try await driver.press("0")
      try await driver.shows("› Backup jobs", "Status: In progress")
      try await driver.press("i")
      try await driver.shows(/myVM +Backup +✓ Completed/)
      try await driver.press("Enter")
      try await driver.shows("Backup of myVM", "Take snapshot", "Transfer data to vault", "Validate backup")
    }

    private func stopBackup(_ driver: ScreenDriver) async throws {
      try await driver.press("4")
      try await driver.shows("myRecoveryServicesVault")
      try await driver.click("│  myRecoveryServicesVault", offset: 3)
      try await driver.press("Enter")
      try await driver.shows(/Backup items +› 3/)
      try await driver.press("Enter")
      try await driver.shows(/Virtual machines +› 3/)
      try await driver.press("Enter")
      try await driver.shows("db01", "gates01", "Vault: myRecoveryServicesVault")
      try await driver.click("│  myVM", offset: 3)
      try await driver.wait("the sign for more on its row") { $0.line(with: " myVM ").hasSuffix("…") }
      try await driver.click("…")
      try await driver.shows("Stop backup", "View jobs")
      try await driver.click("Stop backup")
      try await driver.shows("Stop backup of myVM", "Choose what becomes of the backup data.")
      try await driver.press("Down", "Down", "Space", "Tab")
      try await driver.shows("Type myVM exactly")
      try await driver.type("myvm")
      try await driver.shows("Type the name of the backup item exactly.")
      try await driver.press("C-u")
      try await driver.type("myVM")
      try await driver.shows("✓ This is the backup item's name.")
      try await driver.press("Tab", "Enter")
      try await driver.shows("Test item")
      try await driver.type("Test", then: "Enter")
      try await driver.press("Tab")
      try await driver.type("The tutorial is over.")
      try await driver.hides("Choose a reason.")
      try await driver.press("C-s")
      try await driver.shows(/myVM .*Soft-deleted until \d\d-\d\d/)
    }

    private func deleteVaultIsRefused(_ driver: ScreenDriver) async throws {
      try await driver.press("4")
      try await driver.shows("otherVault", "myRecoveryServicesVault")
      try await driver.click("│  myRecoveryServicesVault", offset: 3)
      try await driver.press("D")
      try await driver.shows("can't be deleted while it holds anything", "soft-deleted")
      try await driver.press("Escape")
      try await driver.hides("can't be deleted")
    }

    private func undelete(_ driver: ScreenDriver) async throws {
      try await driver.press("2")
      try await driver.shows("Soft-deleted until")
      try await driver.click("│  myVM", offset: 3)
      try await driver.press("u")
      try await driver.shows("Undelete")
      try await driver.press("C-s")
      try await driver.shows(/myVM .*Protection stopped/)
    }

    /// Everything is deleted for good, the days go by, and the vault can go.
    private func cleanUp(_ driver: ScreenDriver, _ place: Installation) async throws {
      for name in ["db01", "gates01", "myVM"] {
        try await place.do(
          "protection", "disable", "--vault-name", "myRecoveryServicesVault", "--item-name", name,
          "--delete-backup-data", "--confirm-name", name, "--reason", "TestItem")
      }
      try await driver.wait("three soft-deleted items") { frame in
        ["db01", "gates01", "myVM"].allSatisfy { frame.line(with: $0).contains("Soft-deleted") }
      }
      // Fifteen days later.
      try "\(15 * 24 * 60 * 60)".write(toFile: place.path("clock"), atomically: true, encoding: .utf8)
      try await driver.hides("db01", "gates01", "myVM")
      // The job that purged them frees their storage before it ends.
      for job in try await place.list("job", "list", "--vault-name", "myRecoveryServicesVault") {
        _ = try await place.run(["job", "wait", "--name", try #require(job["name"] as? String)])
      }
      try await driver.press("4")
      try await driver.shows("otherVault", "myRecoveryServicesVault")
      try await driver.click("│  myRecoveryServicesVault", offset: 3)
      try await driver.press("D")
      try await driver.shows("myRecoveryServicesVault holds nothing.")
      try await driver.type("myRecoveryServicesVault")
      try await driver.shows("✓ The name fits.")
      try await driver.press("C-s")
      let frame = try await driver.wait("the list of vaults without it") { frame in
        frame.contains("› Vaults") && frame.contains("otherVault") && !frame.contains("› Delete vault")
          && !frame.lines.dropFirst(2).contains { $0.contains("│  myRecoveryServicesVault") }
      }
      #expect(frame.contains("Backup center › Vaults"))
    }
  }
}
