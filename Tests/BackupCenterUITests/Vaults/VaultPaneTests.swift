import BackupModel
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct VaultPaneTests {
  private static let name = "myRecoveryServicesVault"

  @Test func theListSaysWhatEachVaultHolds() async {
    let screen = Stage(at: .section(.vaults), width: 200, height: 50)
    await screen.sees("myRecoveryServicesVault")
    let frame = screen.text
    #expect(frame.contains("otherVault"))
    #expect(frame.contains("Geo-redundant"))
    #expect(frame.contains("Key not exported"))
  }

  @Test func theDashboardLeadsToItemsByTypeToTheListAndBack() async {
    let screen = Stage(at: .vault(Self.name))
    await screen.sees("Backup items     › 3")
    await screen.sees("not replicated yet")
    screen.press(Key(.enter))
    await screen.sees("Virtual machines")
    screen.press(Key(.enter))
    await screen.sees("myVM")
    #expect(!screen.text.contains("hotel-archive"))
    screen.press(Key(.escape))
    #expect(screen.text.contains("Virtual machines"))
    screen.press(Key(.escape))
    #expect(screen.text.contains("Recovery key"))
  }

  @Test func aBlockerLeadsToTheItemsBehindItAndBack() async {
    let screen = Stage(at: .vault("otherVault"))
    await screen.sees("Backup items")
    screen.press("D")
    await screen.sees("1 soft-deleted item")
    screen.press("g", "j", Key(.enter))
    await screen.sees("restaurant-old")
    #expect(!screen.text.contains("hotel-archive"))
    screen.press(Key(.escape))
    #expect(screen.text.contains("1 protected item"))
  }

  @Test func theKeyIsShownOnlyWhenAskedForAndForgottenAfterwards() async {
    let screen = Stage(at: .vault(Self.name))
    await screen.sees("never exported")
    screen.press("K")
    await screen.sees("password safe")
    #expect(screen.service.commands.isEmpty)
    #expect(!screen.text.contains("01234567"))
    screen.press(Key(.right), Key(.enter))
    await screen.sees("01234567 89abcdef")
    #expect(screen.service.commands == ["exportKey"])
    screen.press(Key(.escape))
    await screen.sees("exported 2025-10-13")
    #expect(screen.shell.context.notifications.entries.allSatisfy { !"\($0)".contains("01234567") })
  }

  @Test func aVaultWithItemsIsNotDeletedAndSaysWhy() async {
    let screen = Stage(at: .vault("otherVault"))
    await screen.sees("Backup items")
    screen.press("D")
    await screen.sees("1 soft-deleted item, purged on 2025-10-24")
    #expect(screen.text.contains("1 protected item"))
    screen.focus(on: "delete")
    screen.press(Key(.enter))
    #expect(screen.service.commands.isEmpty)
  }

  @Test func anEmptyVaultIsDeletedOnceItsNameIsTyped() async {
    let screen = Stage(at: .vault("otherVault"))
    screen.service.change { $0.items.removeAll { $0.instance.vaultID.rawValue == "v-otherVault" } }
    await screen.sees("Backup items")
    screen.press("D")
    await screen.sees("holds nothing")
    screen.type("othervault")
    screen.focus(on: "delete")
    screen.press(Key(.enter))
    #expect(screen.service.commands.isEmpty)
    screen.focus(on: "name")
    screen.press(.control("u"))
    screen.type("otherVault")
    #expect(screen.text.contains("✓ The name fits."))
    screen.focus(on: "delete")
    screen.press(Key(.enter))
    await screen.settle { screen.service.commands == ["deleteVault"] && screen.shell.section == .vaults }
    await screen.settle { screen.shell.stack.count == 1 && !screen.text.contains("otherVault  ") }
  }

  @Test func storageIsFreedOnlyAfterThePreview() async {
    let screen = Stage(at: .vault(Self.name))
    await screen.sees("Backup items")
    screen.press("P")
    await screen.sees("There is nothing to free.")
    screen.focus(on: "free")
    screen.press(Key(.enter))
    #expect(screen.service.commands.isEmpty)
  }

  @Test func verificationAsksFirst() async {
    let screen = Stage(at: .vault(Self.name))
    await screen.sees("Backup items")
    screen.press("V")
    #expect(screen.text.contains("Everything in vault"))
    screen.press(Key(.escape))
    #expect(screen.service.commands.isEmpty)
    screen.press("V", Key(.enter))
    await screen.settle { screen.service.commands == ["verifyVault"] }
  }

  @Test func theKitIsWrittenForItsOwnerAndHoldsTheKeyOnlyWhenAskedFor() async {
    let screen = Stage(at: .vault(Self.name))
    await screen.sees("Backup items")
    screen.press("R")
    await screen.sees("RECOVERY KIT")
    screen.focus(on: "path")
    screen.press(.control("u"))
    screen.type("/tmp/kit.txt")
    screen.focus(on: "write")
    screen.press(Key(.enter))
    await screen.settle { screen.files["/tmp/kit.txt"] != nil }
    #expect(screen.files["/tmp/kit.txt"]?.contains(FakeBackupService.key) == false)
  }

  @Test func locksAreTypedForBeforeTheyHold() async {
    let screen = Stage(at: .vault(Self.name))
    await screen.sees("Backup items")
    screen.press("p")
    await screen.sees("Immutability")
    #expect(screen.text.contains("an item has been protected"))
    screen.focus(on: "immutability")
    screen.press(Key(.end), " ")
    #expect(screen.text.contains("can never be unlocked again"))
    screen.press(.control("s"))
    #expect(screen.text.contains("This can't be taken back"))
    screen.press(Key(.escape))
    #expect(screen.service.commands.isEmpty)
    screen.press(.control("s"))
    screen.type(Self.name)
    screen.focus(on: "confirm")
    screen.press(Key(.enter))
    await screen.settle { screen.service.commands == ["changeProperties"] }
    #expect(screen.service.estate.vaults.first { $0.name == Self.name }?.immutabilityState == .locked)
  }

  @Test func aVaultIsCreatedGeoRedundantWithItsNameCheckedWhileTyping() async {
    let screen = Stage(.tutorial(isProtecting: false), at: .createVault)
    await screen.sees("Geo-redundant")
    screen.type("1st")
    await screen.sees("does not start with one of the letters")
    screen.press(.control("u"))
    screen.type("othervault")
    await screen.sees("There is already a vault")
    screen.press(.control("u"))
    screen.type(Self.name)
    #expect(screen.text.contains("✓ The name is free."))
    screen.press(.control("s"))
    #expect(screen.service.commands.isEmpty)
    screen.press(Key(.tab), Key(.enter))
    screen.type("west")
    screen.press(Key(.enter))
    screen.press(.control("s"))
    await screen.settle { screen.service.commands == ["createVault"] }
    await screen.sees("Recovery key")
    #expect(screen.service.estate.vaults.first { $0.name == Self.name }?.storageRedundancy == .geoRedundant)
  }
}
