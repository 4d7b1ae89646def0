import BackupModel
import FakeBackupService
import Foundation
import Testing

@testable import BackupViewModels

@MainActor
struct ConfigureBackupModelTests {
  private let service = FakeBackupService(.tutorial())
  private let vault = "myRecoveryServicesVault"

  private func wizard(vault: String? = nil) -> ConfigureBackupModel {
    let context = ScreenContext(service: service, now: { [service] in service.now }, zone: .gmt)
    let model = ConfigureBackupModel(context: context, vault: vault)
    model.start()
    return model
  }

  private func machines(_ names: String..., in model: ConfigureBackupModel) -> [MachineListing] {
    names.compactMap { name in model.machines?.first { $0.machine.name == name } }
  }

  @Test func theStartIsLeftOnlyWithAVault() async {
    let model = wizard()
    await settle { model.vaults?.count == 2 }
    model.next()
    #expect(model.step == .start)
    #expect(model.problem == StepProblem(field: .vault, message: "Select a vault."))
    #expect(!model.isTouched)
    model.choose(vault: vault)
    #expect(model.problem == nil)
    model.next()
    #expect(model.step == .policy)
    #expect(model.isTouched)
  }

  @Test func theOnlyVaultIsChosenByItselfAndTheDefaultPolicyWithIt() async {
    service.change { $0 = .tutorial(isProtecting: false) }
    let model = wizard()
    await settle { model.policy?.name == BackupPolicy.defaultName }
    #expect(model.vaultName == "otherVault")
    #expect(!model.isTouched)
  }

  @Test func withoutAVaultTheStartSaysSo() async {
    service.change { $0.vaults = [] }
    let model = wizard()
    await settle { model.vaults != nil }
    model.next()
    #expect(model.problem?.message.contains("Create one first") == true)
  }

  @Test func machinesAreAskedForAndJudgedAgainWhenTheVaultChanges() async throws {
    let model = wizard(vault: vault)
    await settle { model.machines != nil && model.policy != nil }
    model.go(to: .review)
    #expect(model.step == .machines)
    #expect(model.problem?.field == .machines)
    model.pick(machines("hotel-web01", in: model))
    #expect(model.problem == nil)
    let north = try #require(service.estate.regions.first { $0.name == "europe-north" })
    service.change { $0.add(vault: "northVault", in: north, keyExported: true) }
    model.choose(vault: "northVault")
    await settle { model.pickedMachines.first?.refusal != nil }
    #expect(model.refusal(ofLeaving: .machines)?.message.contains("is in region europe-west") == true)
    model.remove(model.picked[0])
    #expect(model.refusal(ofLeaving: .machines)?.message == "Add the virtual machines to back up.")
  }

  @Test func noMoreThanAHundredMachinesGoAtOnce() async {
    service.change { estate in
      estate.machines += (0..<101).map { FakeEstate.machine("m\($0)", "many") }
    }
    let model = wizard(vault: vault)
    await settle { model.machines != nil }
    model.pick((model.machines ?? []).filter { $0.machine.resourceGroup == "many" })
    #expect(model.refusal(ofLeaving: .machines)?.message.contains("at most 100 go at once. Remove 1.") == true)
    model.remove(model.picked[0])
    #expect(model.refusal(ofLeaving: .machines) == nil)
  }

  @Test func disksAreCheckedMachineByMachine() async {
    service.change { $0.machines.append(FakeEstate.machine("two-disks", "hotel", disks: [10, 20])) }
    let model = wizard(vault: vault)
    await settle { model.machines != nil }
    model.pick(machines("two-disks", "hotel-web01", in: model))
    #expect(model.diskNames.map { "\($0.id) \($0.machineCount)" } == ["vda 2", "vdb 1"])
    var disks = DiskChoice()
    disks.way = .exclude
    model.choose(disks: disks)
    #expect(model.refusal(ofLeaving: .machines)?.message == "Choose the disks to exclude.")
    disks.names = ["vda"]
    model.choose(disks: disks)
    #expect(model.refusal(ofLeaving: .machines)?.message.contains("leaves no disk of hotel-web01") == true)
    disks.names = ["vdb"]
    model.choose(disks: disks)
    #expect(model.refusal(ofLeaving: .machines) == nil)
    disks.way = .include
    model.choose(disks: disks)
    #expect(model.refusal(ofLeaving: .machines)?.field == .disks)
  }

  @Test func goingBackIsNeverRefusedAndLosesNothing() async {
    let model = wizard(vault: vault)
    await settle { model.machines != nil && model.policy != nil }
    model.pick(machines("hotel-web01", in: model))
    model.go(to: .review)
    #expect(model.step == .review)
    model.back()
    model.back()
    model.back()
    #expect(model.step == .start)
    model.back()
    #expect(model.step == .start)
    model.go(to: .review)
    #expect(model.step == .review)
    #expect(model.pickedMachines.map(\.machine.name) == ["hotel-web01"])
  }

  @Test func enablingQueuesAJobForEachMachineOrNone() async {
    let model = wizard(vault: vault)
    await settle { model.machines != nil && model.policy != nil }
    model.pick(machines("hotel-web01", "stadium-app01", in: model))
    var queued: [Job] = []
    model.enableBackup { queued = $0 }
    #expect(service.commands.isEmpty)
    model.go(to: .review)
    service.fail(next: BackupError(.storageFull, "Full.", recommendedAction: "Make room."))
    model.enableBackup { queued = $0 }
    await settle { model.submission.refusal != nil }
    #expect(queued.isEmpty)
    #expect(model.isTouched)
    model.enableBackup { queued = $0 }
    await settle { queued.count == 2 }
    #expect(!model.isTouched)
    #expect(Set(queued.map(\.itemName)) == ["hotel-web01", "stadium-app01"])
  }

  @Test func aMachineThatAnotherProtectsMeanwhileIsRefusedBeforeAnythingIsEnabled() async {
    let model = wizard(vault: vault)
    await settle { model.machines != nil && model.policy != nil }
    model.pick(machines("hotel-web01", in: model))
    model.go(to: .review)
    service.change { $0.protect("hotel-web01", in: "otherVault", points: 0) }
    await settle { model.pickedMachines.first?.refusal != nil }
    model.enableBackup { _ in }
    #expect(model.problem?.message.contains("already protected in vault otherVault") == true)
    #expect(service.commands.isEmpty)
  }

  @Test func theDeploymentCountsWhatBecameOfEachMachine() async {
    let model = wizard(vault: vault)
    await settle { model.machines != nil && model.policy != nil }
    model.pick(machines("hotel-web01", "stadium-app01", in: model))
    model.go(to: .review)
    var queued: [Job] = []
    model.enableBackup { queued = $0 }
    await settle { queued.count == 2 }
    let deployment = DeploymentModel(context: model.context, jobs: queued, vault: vault)
    deployment.start()
    await settle { deployment.list.window.rows.count == 2 }
    #expect(deployment.openCount == 2)
    service.finish(job: queued[0].id)
    service.fail(job: queued[1].id, with: BackupError(.storageFull, "Full.", recommendedAction: "Make room."))
    await settle { deployment.openCount == 0 }
    #expect((deployment.protectedCount, deployment.failedCount) == (1, 1))
    #expect(deployment.summary == "Backup is enabled for 1 of 2 virtual machines; 1 failed.")
  }
}
