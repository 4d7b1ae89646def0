import BackupModel
import FakeBackupService
import Foundation
import Testing

@testable import BackupViewModels

@MainActor
struct InstancesModelTests {
  private func started(_ service: FakeBackupService) async -> InstancesModel {
    let model = InstancesModel(context: ScreenContext(service: service, now: { service.now }, zone: .gmt))
    model.start()
    await settle { model.list.isLoaded && !model.vaults.isEmpty && !model.openBackups.isEmpty }
    return model
  }

  private func names(_ model: InstancesModel) -> [String] { model.list.window.rows.map(\.instance.name) }

  @Test func eachFacetNarrowsTheListAndClearingShowsEverything() async {
    let model = await started(FakeBackupService(.tutorial()))
    #expect(names(model).count == 5)
    for (facet, option, expected) in [
      ("vault", "otherVault", ["hotel-archive", "restaurant-old"]), ("group", "stadium", ["stadium-web01"]),
      ("state", "SoftDeleted", ["restaurant-old"]), ("type", "Virtual machines", names(model)),
    ] {
      model.choose(option, of: facet)
      await settle { names(model) == expected }
      #expect(names(model) == expected)
      #expect(model.isNarrowed)
      model.clearFilters()
      await settle { names(model).count == 5 }
    }
    #expect(!model.isNarrowed)
  }

  @Test func theSelectionStaysWhileTyping() async {
    let model = await started(FakeBackupService(.tutorial()))
    model.list.select(InstanceID(rawValue: "i-stadium-web01"))
    model.search("web")
    await settle { names(model) == ["stadium-web01"] }
    model.search("")
    await settle { names(model).count == 5 }
    #expect(model.list.selectedID == InstanceID(rawValue: "i-stadium-web01"))
  }

  @Test func sortingByAColumnAgainTurnsItRound() async {
    let model = await started(FakeBackupService(.tutorial()))
    model.sort(byColumn: "vault")
    model.sort(byColumn: "vault")
    await settle { model.list.window.rows.first?.vaultName == "otherVault" }
    #expect(model.order == ColumnOrder("vault", descending: true))
    model.sortByNextColumn()
    #expect(model.order == ColumnOrder("policy"))
  }

  @Test func whatDoesNotApplySaysWhyInTheEnginesWords() async throws {
    let service = FakeBackupService(.tutorial())
    let model = await started(service)
    for item in model.list.window.rows {
      if let refusal = model.refusal(of: .backupNow, for: item) {
        let thrown = await #expect(throws: BackupError.self) {
          _ = try await service.backupNow(items: [item.commandName], vault: item.vaultName, retainUntil: nil)
        }
        #expect(thrown == refusal)
      }
      if let refusal = model.refusal(of: .undelete, for: item) {
        let thrown = await #expect(throws: BackupError.self) {
          _ = try await service.undelete(item: item.commandName, inVault: item.vaultName)
        }
        #expect(thrown == refusal)
      }
      if let refusal = model.refusal(of: .restore, for: item) {
        let thrown = await #expect(throws: BackupError.self) {
          _ = try await service.restoreDisks(
            RestoreRequest(vault: item.vaultName, item: item.commandName, targetDirectory: "/srv"))
        }
        #expect(thrown == refusal)
      }
    }
    let old = try #require(model.list.window.rows.first { $0.instance.name == "restaurant-old" })
    #expect(model.refusal(of: .undelete, for: old) == nil)
    #expect(ItemAction.allCases.filter { model.refusal(of: $0, for: old) == nil } == [.restore, .undelete])
  }

  @Test func leavingThePaneClosesItsStreams() async {
    let service = FakeBackupService(.tutorial())
    let model = await started(service)
    #expect(service.openStreams == 3)
    model.stop()
    await settle { service.openStreams == 0 }
    #expect(service.openStreams == 0)
  }

  @Test func pointsSayUntilWhenTheyAreKept() async {
    let service = FakeBackupService(.tutorial())
    let context = ScreenContext(service: service, now: { service.now }, zone: .gmt)
    let points = PointsModel(context: context, item: InstanceID(rawValue: "i-hotel-db01"))
    points.start()
    await settle { points.retention.count == 7 }
    #expect(points.retention[RecoveryPointID(rawValue: "rp-hotel-db01-6")] == "latest, kept")
    #expect(points.retention[RecoveryPointID(rawValue: "rp-hotel-db01-0")] == "2025-11-06")
    _ = try? await service.stopProtection(ofItem: "hotel-db01", inVault: "myRecoveryServicesVault", .retain)
    await settle { points.retention.values.allSatisfy { $0 == "for good" } }
    #expect(points.retention.values.allSatisfy { $0 == "for good" })
  }
}
