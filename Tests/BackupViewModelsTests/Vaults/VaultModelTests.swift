import BackupModel
import FakeBackupService
import Foundation
import Testing

@testable import BackupViewModels

@MainActor
struct VaultModelTests {
  private let name = "myRecoveryServicesVault"
  private let service: FakeBackupService
  private let context: ScreenContext

  init() {
    let service = FakeBackupService(.tutorial())
    self.service = service
    context = ScreenContext(service: service, now: { service.now }, zone: .gmt)
  }

  @Test func theDashboardCountsItemsJobsAndPolicies() async {
    let model = VaultModel(vault: name, context: context)
    model.start()
    await settle { model.listing != nil && model.policyCount != nil && model.openJobCount > 0 }
    #expect(model.listing?.itemCount == 3)
    #expect(model.policyCount == 1)
    await settle { !model.itemsByState.isEmpty }
    #expect(model.itemsByState.values.reduce(0, +) == 3)
    model.stop()
    await settle { service.openStreams == 0 }
    #expect(service.openStreams == 0)
  }

  @Test func aVaultThatIsDeletedElsewhereIsGone() async {
    let model = VaultModel(vault: name, context: context)
    model.start()
    await settle { model.listing != nil }
    service.change { $0.vaults.removeAll { $0.name == "myRecoveryServicesVault" } }
    await settle { model.isGone }
    #expect(model.isGone)
    #expect(model.listing?.vault.name == name)
  }

  @Test func vaultsAreFoundByNameAndRegionAndSorted() async {
    let model = VaultsModel(context: context)
    model.start()
    await settle { model.list.window.rows.count == 2 }
    model.sort(by: ColumnOrder("items"))
    await settle { model.list.window.rows.first?.vault.name == "otherVault" }
    #expect(model.list.window.rows.map(\.itemCount) == [1, 3])
    model.search("OTHER")
    await settle { model.list.window.rows.count == 1 }
    #expect(model.list.window.rows.map(\.vault.name) == ["otherVault"])
  }

  @Test func whatPropertiesCantBecomeIsSaidForEach() async throws {
    let model = VaultPropertiesModel(try await service.vault(named: name), context: context)
    #expect(model.redundancyReason(.locallyRedundant)?.code == .redundancyFixed)
    #expect(model.softDeleteReason(.disabled) == nil)
    #expect(model.change.isEmpty)
    #expect(await model.save() == false)
    model.wanted.softDeleteState = .alwaysOn
    #expect(model.irreversible?.contains("never be turned off again") == true)
    #expect(await model.save())
    #expect(model.softDeleteReason(.disabled)?.code == .softDeleteAlwaysOn)
    #expect(service.commands == ["changeProperties"])
  }

  @Test func crossRegionRestoreGoesWithGeoRedundancyOnly() async throws {
    service.change { estate in
      for index in estate.vaults.indices { estate.vaults[index].hasHeldItems = false }
    }
    let model = VaultPropertiesModel(try await service.vault(named: name), context: context)
    #expect(model.crossRegionReason == nil)
    model.wanted.storageRedundancy = .zoneRedundant
    #expect(model.crossRegionReason?.code == .crossRegionRestoreUnavailable)
  }

  @Test func blockersComeAndGoWithTheItems() async {
    let model = DeleteVaultModel(vault: "otherVault", context: context)
    model.start()
    await settle { model.blockers != nil }
    #expect(model.blockers?.map(\.kind) == [.activeItems, .softDeletedItems])
    #expect(model.blockers.map { $0.map(model.query).map(\.protectionState) } == [nil, .softDeleted])
    model.typedName = "otherVault"
    #expect(await model.delete() == false)
    service.change { $0.items.removeAll { $0.instance.vaultID.rawValue == "v-otherVault" } }
    await settle { model.blockers == [] }
    #expect(model.obstacle == nil)
    #expect(await model.delete())
    #expect(service.commands == ["deleteVault"])
  }

  @Test func aRefusalOfTheEngineStaysInTheForm() async {
    let model = CreateVaultModel(context: context)
    model.start()
    await settle { model.regions != nil }
    #expect(model.region == nil)
    model.name = "second"
    model.region = "europe-west"
    service.fail(next: BackupError(.invalidPath, "The folder is full.", recommendedAction: "Make room."))
    #expect(await model.create() == nil)
    #expect(model.refusal?.message == "The folder is full.")
    model.edited()
    #expect(model.refusal == nil)
    #expect(await model.create()?.vault.name == "second")
  }
}
