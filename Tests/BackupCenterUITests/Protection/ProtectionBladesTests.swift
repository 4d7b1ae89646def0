import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct ProtectionBladesTests {
  private func stage(
    _ name: String, _ destination: (ItemListing) -> Destination, width: Int = 80, _ estate: FakeEstate = .tutorial(),
    change: (inout FakeEstate) -> Void = { _ in }
  ) async throws -> Stage {
    var estate = estate
    change(&estate)
    let stage = Stage(estate, at: .section(.instances), width: width, height: 30)
    let all = try await stage.service.items(matching: ItemQuery())
    let item = try #require(all.first { $0.instance.name == name })
    stage.shell.go(to: destination(item))
    return stage
  }

  private func protection(of name: String, _ stage: Stage) -> BackupInstance.Protection? {
    stage.service.estate.items.first { $0.instance.name == name }?.instance.protection
  }

  // MARK: Backup now

  @Test func backupNowOffersThirtyDaysInThePolicysZoneAndQueuesWhatIsChosen() async throws {
    let stage = try await stage("myVM", { .backupNow([$0]) }) { estate in
      estate.jobs.removeAll { $0.id == JobID(rawValue: "j-queued") }
    }
    await stage.sees("2025-11-12 (Europe/Prague), 30 days")
    stage.press(Key(.right), Key(.enter))
    #expect(stage.service.commands.isEmpty)
    stage.press(Key(.enter))
    await stage.settle { stage.service.commands == ["backupNow"] }
    let job = try #require(stage.service.estate.jobs.last?.job)
    let policy = try #require(stage.service.estate.policies.first { $0.vaultID == job.vaultID })
    let until = try OnDemandRetention.end(
      of: CalendarDay(year: 2025, month: 11, day: 13), policy: policy, now: stage.service.now)
    #expect(job.request == .backup(retainUntil: until))
    await stage.settle { !stage.text.contains("Retain until") }
    #expect(stage.shell.context.notifications.entries.first?.jobID == job.id)
    stage.service.finish(job: job.id)
    await stage.settle { stage.shell.context.notifications.entries.first?.outcome == .succeeded }
  }

  @Test func pastDaysCanNotBeSelected() async throws {
    let stage = try await stage("hotel-db01", { .backupNow([$0]) })
    await stage.sees("30 days from today")
    stage.press(Key(.home))
    #expect(stage.text.contains("until the end of 2025-10-13") || stage.text.contains("2025-10-13 (Europe/Prague)"))
    stage.press(Key(.left), Key(.pageUp))
    #expect(stage.text.contains("2025-10-13 (Europe/Prague)"))
    for _ in 0..<1_300 { stage.press(Key(.pageDown)) }
    #expect(stage.text.contains("2124-10-13 (Europe/Prague)"))
  }

  @Test func escLeavesBackupNowWithoutABackup() async throws {
    let stage = try await stage("hotel-db01", { .backupNow([$0]) })
    await stage.sees("30 days from today")
    stage.press(Key(.escape))
    #expect(!stage.text.contains("Retain until"))
    #expect(stage.service.commands.isEmpty)
  }

  @Test func aRefusalOfTheEngineIsShownAndTheFormStays() async throws {
    let stage = try await stage("hotel-db01", { .backupNow([$0]) })
    await stage.sees("30 days from today")
    stage.service.fail(
      next: BackupError(.catalogUnavailable, "The catalog is away.", recommendedAction: "Bring it back."))
    stage.press(.control("s"))
    await stage.sees("The catalog is away. Bring it back.")
    stage.press(.control("s"))
    await stage.settle { stage.service.commands == ["backupNow", "backupNow"] }
  }

  // MARK: Stop backup

  @Test func deletingAsksForTheExactNameAndAReason() async throws {
    let stage = try await stage("myVM", { .stopBackup($0) })
    await stage.sees("Choose what becomes of the backup data.")
    stage.press(.control("s"))
    stage.press(Key(.end), " ")
    await stage.sees("Type the name of the backup item exactly.")
    stage.press(Key(.tab))
    stage.type("myvm")
    #expect(!stage.text.contains("✓ This is the backup item's name."))
    stage.press(Key(.backspace), Key(.backspace))
    stage.type("VM")
    #expect(stage.text.contains("✓ This is the backup item's name."))
    #expect(stage.text.contains("Choose a reason."))
    stage.press(.control("s"))
    #expect(stage.service.commands.isEmpty)
    stage.press(Key(.tab), Key(.enter), Key(.down), Key(.enter), Key(.tab))
    stage.type("no longer wanted")
    #expect(stage.text.contains("2025-10-27"))
    stage.press(Key(.tab))
    #expect(stage.text.contains("▸ Stop backup"))
    stage.press(Key(.enter))
    await stage.settle { stage.service.commands == ["stopProtection"] }
    guard case .softDeleted? = protection(of: "myVM", stage) else {
      Issue.record("myVM is not soft-deleted")
      return
    }
    let request = stage.service.estate.jobs.last?.job.request
    #expect(request == .deleteBackupData(reason: .notNeeded, comments: "no longer wanted"))
    await stage.settle { stage.shell.context.notifications.entries.first?.outcome == .succeeded }
  }

  @Test func theFocusNeverStartsOnTheDestructiveButton() async throws {
    let stage = try await stage("myVM", { .stopBackup($0) })
    await stage.sees("Delete backup data")
    #expect(!stage.text.contains("▸ Stop backup"))
    stage.press(Key(.enter), Key(.enter), Key(.enter))
    #expect(stage.service.commands.isEmpty || protection(of: "myVM", stage) == .stopped(retainAsPerPolicy: nil))
  }

  @Test(arguments: [(StopBackupModel.Fate.retain, 0), (.retainAsPerPolicy, 1)])
  func retainingNeedsNoName(fate: StopBackupModel.Fate, row: Int) async throws {
    let stage = try await stage("hotel-db01", { .stopBackup($0) })
    await stage.sees("Delete backup data")
    for _ in 0..<row { stage.press(Key(.down)) }
    stage.press(" ", .control("s"))
    await stage.settle { stage.service.commands == ["stopProtection"] }
    let policy = PolicyID(rawValue: "p-myRecoveryServicesVault")
    #expect(protection(of: "hotel-db01", stage) == .stopped(retainAsPerPolicy: fate == .retain ? nil : policy))
  }

  @Test func anImmutableVaultRefusesTheDeletionWithItsReason() async throws {
    let stage = try await stage("hotel-db01", { .stopBackup($0) }) { estate in
      for index in estate.vaults.indices { estate.vaults[index].immutabilityState = .locked }
    }
    await stage.sees("is immutable, so the backup")
    #expect(stage.text.contains("data of hotel-db01 can't be deleted."))
    stage.press(Key(.end), " ", .control("s"))
    #expect(!stage.text.contains("Type the name"))
    #expect(stage.service.commands.isEmpty)
  }

  @Test func leavingAHalfFilledFormAsksFirst() async throws {
    let stage = try await stage("hotel-db01", { .stopBackup($0) })
    await stage.sees("Delete backup data")
    stage.press(" ", Key(.escape))
    #expect(stage.text.contains("What was filled in to stop the backup is lost."))
    stage.press(Key(.enter))
    #expect(stage.text.contains("Delete backup data"))
    stage.press(Key(.escape), Key(.right), Key(.enter))
    #expect(!stage.text.contains("Delete backup data"))
    #expect(stage.service.commands.isEmpty)
  }

  @Test func whatWasTypedStaysWhenTheChoiceChangesBackAndForth() async throws {
    let stage = try await stage("hotel-db01", { .stopBackup($0) })
    await stage.sees("Delete backup data")
    stage.press(Key(.end), " ", Key(.tab))
    stage.type("hotel-db01")
    stage.press(Key(.tab, .shift), Key(.home), " ")
    #expect(!stage.text.contains("Type the name"))
    stage.press(Key(.end), " ")
    #expect(stage.text.contains("✓ This is the backup item's name."))
  }

  // MARK: Undelete, resume, change of policy

  @Test func undeleteBringsTheDataBackOnceConfirmed() async throws {
    let stage = try await stage("restaurant-old", { .undelete($0) })
    await stage.sees("Purged on")
    #expect(stage.service.commands.isEmpty)
    stage.press(Key(.enter))
    await stage.settle { stage.service.commands == ["undelete"] }
    #expect(protection(of: "restaurant-old", stage) == .stopped(retainAsPerPolicy: nil))
  }

  @Test func resumeNeedsAPolicyAndSaysWhatItMeansForThePoints() async throws {
    let stage = try await stage("hotel-db01", { .resumeBackup($0) }) { estate in
      let index = estate.items.firstIndex { $0.instance.name == "hotel-db01" }!
      estate.items[index].instance.formerPolicyID = estate.items[index].instance.policyID
      estate.items[index].instance.protection = .stopped(retainAsPerPolicy: nil)
    }
    await stage.sees("Choose a backup policy.")
    stage.press(.control("s"), Key(.enter))
    await stage.sees("every day at 02:00")
    stage.press(Key(.enter))
    // What was kept for good expires again.
    await stage.sees("6 of 7 recovery points are kept shorter than now.")
    #expect(stage.service.commands.isEmpty)
    stage.press(.control("s"))
    await stage.settle { stage.service.commands == ["resumeProtection"] }
    #expect(protection(of: "hotel-db01", stage) == .active(policyID: PolicyID(rawValue: "p-myRecoveryServicesVault")))
  }

  @Test func aShorterPolicyShowsItsEffectBeforeItIsTaken() async throws {
    let short = BackupPolicy(
      id: PolicyID(rawValue: "p-short"), name: "short", vaultID: VaultID(rawValue: "v-myRecoveryServicesVault"),
      kind: .standard, schedule: .daily(at: WallTime(hour: 1, minute: 0)), retention: RetentionRules(dailyDays: 7),
      snapshotRetentionDays: 2, timeZone: "Europe/Prague")
    let stage = try await stage("hotel-db01", { .changePolicy($0) }) { $0.policies.append(short) }
    await stage.sees("Choose a backup policy.")
    stage.press(Key(.enter))
    await stage.sees("It is in force now.")
    stage.type("short")
    stage.press(Key(.enter))
    await stage.sees("Daily points are kept 7 days instead of 30.")
    #expect(stage.text.contains("recovery points are kept shorter than now"))
    stage.press(.control("s"))
    await stage.settle { stage.service.commands == ["setPolicy"] }
    #expect(protection(of: "hotel-db01", stage) == .active(policyID: short.id))
    await stage.settle { stage.shell.context.notifications.entries.first?.outcome == .warned }
  }

  @Test(arguments: [(80, 24), (200, 50), (60, 15), (1, 1)])
  func formsOfStrangeNamesFitAnySize(width: Int, height: Int) async throws {
    for name in FakeEstate.strangeNames {
      let stage = try await stage(name, { .stopBackup($0) }, .strange())
      stage.press(Key(.end), " ")
      stage.size = Size(width: width, height: height)
      #expect(stage.frame.size == stage.size)
      stage.press(Key(.tab), Key(.tab), Key(.enter))
      #expect(!stage.text.unicodeScalars.contains { $0.value < 32 && $0.value != 10 })
    }
  }
}
