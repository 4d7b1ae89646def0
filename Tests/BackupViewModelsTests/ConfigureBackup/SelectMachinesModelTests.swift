import BackupModel
import FakeBackupService
import Foundation
import Testing

@testable import BackupViewModels

@MainActor
struct SelectMachinesModelTests {
  private let service = FakeBackupService(.tutorial())

  private func started(chosen: [VirtualMachineID] = []) async -> SelectMachinesModel {
    let context = ScreenContext(service: service, now: { [service] in service.now }, zone: .gmt)
    let model = SelectMachinesModel(context: context, vault: "myRecoveryServicesVault", chosen: chosen)
    model.start()
    await settle { model.list.isLoaded }
    return model
  }

  private func names(_ model: SelectMachinesModel) -> [String] { model.list.window.rows.map(\.machine.name) }

  @Test func softDeletedMachinesAreHiddenAndOthersSayWhyNot() async {
    let model = await started()
    #expect(!names(model).contains("restaurant-old"))
    let why = Dictionary(model.list.window.rows.map { ($0.machine.name, $0.refusal?.message ?? "") }) { $1 }
    #expect(why["branch-nas"]?.contains("region europe-north") == true)
    #expect(why["hotel-archive"]?.contains("vault otherVault") == true)
    #expect(why["stadium-legacy"]?.contains("permission denied") == true)
    #expect(why["hotel-web01"] == "")
  }

  @Test func whatCantBeChosenIsNotChosen() async {
    let model = await started()
    model.list.select(VirtualMachineID(rawValue: "vm-branch-nas"))
    model.toggle()
    #expect(model.chosen.isEmpty)
    #expect(model.problem?.contains("region europe-north") == true)
    #expect(model.finish() == nil)
    model.toggleAll()
    #expect(Set(model.chosen.map(\.rawValue)) == ["vm-hotel-web01", "vm-restaurant-pos01", "vm-stadium-app01"])
    model.toggleAll()
    #expect(model.chosen.isEmpty)
  }

  @Test func theFilterKeepsWhatIsChosen() async {
    let model = await started()
    model.list.select(VirtualMachineID(rawValue: "vm-hotel-web01"))
    model.toggle()
    model.filter("STADIUM")
    await settle { names(model).allSatisfy { $0.contains("stadium") } }
    model.toggleAll()
    #expect(model.finish()?.map(\.machine.name) == ["hotel-web01", "stadium-app01"])
  }

  @Test func allOfManyStopsAtTheLimit() async {
    service.change { estate in estate.machines += (0..<150).map { FakeEstate.machine("m\($0)", "many") } }
    let model = await started()
    model.filter("many")
    model.toggleAll()
    #expect(model.chosen.count == 100)
    #expect(model.problem?.contains("At most 100") == true)
  }

  @Test func aMachineThatCanNoLongerBeChosenIsDropped() async {
    let model = await started(chosen: [VirtualMachineID(rawValue: "vm-hotel-web01")])
    #expect(model.chosen.count == 1)
    service.change { $0.protect("hotel-web01", in: "otherVault", points: 0) }
    await settle { model.chosen.isEmpty }
  }
}
