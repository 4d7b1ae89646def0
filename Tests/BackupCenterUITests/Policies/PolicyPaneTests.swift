import BackupModel
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct PolicyPaneTests {
  private static let vault = "myRecoveryServicesVault"

  @Test func aCustomPolicyIsMadeWithItsSummaryInPlainWords() async {
    let screen = Stage(at: .createPolicy(vault: Self.vault))
    await screen.sees("Every day at 02:00 GMT; daily 30 days")
    screen.type("DefaultPolicy")
    await screen.sees("already has a policy")
    screen.press(.control("u"))
    screen.type("gold")
    screen.focus(on: "time")
    screen.press(.control("u"))
    screen.type("4:7")
    #expect(screen.text.contains("is no time of day"))
    screen.press(.control("s"))
    #expect(screen.service.commands.isEmpty)
    screen.press(.control("u"))
    screen.type("22:30")
    screen.focus(on: "keepsWeekly")
    screen.press(" ")
    #expect(screen.text.contains("Every day at 22:30 GMT; daily 30 days; weekly, Sundays, 12 weeks"))
    screen.press(.control("s"))
    await screen.settle { screen.service.commands == ["createPolicy"] }
    let made = screen.service.estate.policies.first { $0.name == "gold" }
    #expect(made?.schedule == .daily(at: WallTime(hour: 22, minute: 30)))
    #expect(made?.retention.weekly?.weeks == 12)
  }

  @Test func theCallerIsToldOfTheNewPolicy() async {
    let screen = Stage(at: .section(.policies))
    var told: PolicyListing?
    screen.shell.push(PolicyFormBlade(vault: Self.vault, screen.shell) { told = $0 })
    await screen.sees("Every day")
    screen.type("silver")
    screen.press(.control("s"))
    await screen.settle { told?.policy.name == "silver" }
    #expect(screen.shell.stack.count == 1)
  }

  @Test func shorterRetentionSaysWhatItDoesAndAsks() async throws {
    let listing = try await FakeBackupService(.tutorial()).policy(named: "DefaultPolicy", inVault: Self.vault)
    let screen = Stage(at: .editPolicy(listing))
    await screen.sees("DefaultPolicy, vault")
    screen.focus(on: "dailyDays")
    screen.press(Key(.delete), "7")
    await screen.sees("Shorter retention raises an alert")
    await screen.sees("existing points of 3 items")
    screen.press(.control("s"))
    #expect(screen.text.contains("Go on editing"))
    screen.press(Key(.enter))
    #expect(screen.service.commands.isEmpty)
    screen.press(.control("s"), Key(.right), Key(.enter))
    await screen.settle { screen.service.commands == ["updatePolicy"] }
    #expect(screen.service.estate.policies.first { $0.id == listing.id }?.retention.dailyDays == 7)
  }

  @Test func anEnhancedPolicyOffersNoWayBack() async throws {
    let service = FakeBackupService(.tutorial())
    service.change { estate in
      for index in estate.policies.indices { estate.policies[index].kind = .enhanced }
    }
    let listing = try await service.policy(named: "DefaultPolicy", inVault: Self.vault)
    let screen = Stage(service.estate, at: .editPolicy(listing))
    await screen.sees("can't become Standard")
  }

  @Test func aPolicyInUseIsNotDeletedAndSaysWhy() async {
    let screen = Stage(at: .policies(vault: Self.vault))
    await screen.sees("DefaultPolicy")
    screen.press("D")
    await screen.sees("3 items use it")
    #expect(screen.service.commands.isEmpty)
  }

  @Test func aPolicyIsDeletedAfterAQuestionOnly() async {
    var estate = FakeEstate.tutorial()
    estate.items = []
    let screen = Stage(estate, at: .policies(vault: Self.vault))
    await screen.sees("DefaultPolicy")
    screen.press("D")
    #expect(screen.text.contains("It comes back"))
    screen.press(Key(.enter))
    #expect(screen.service.commands.isEmpty)
    screen.press("D", Key(.right), Key(.enter))
    await screen.settle { screen.service.commands == ["deletePolicy"] }
  }

  @Test func thePolicyLeadsToItsItemsAndItsYear() async {
    let screen = Stage(at: .policies(vault: Self.vault))
    await screen.sees("DefaultPolicy")
    screen.press(Key(.enter))
    await screen.sees("Recovery points are kept")
    screen.press(Key(.enter))
    await screen.sees("hotel-db01")
    screen.press(Key(.escape), Key(.down), Key(.enter))
    #expect(screen.text.contains("30 daily"))
  }
}
