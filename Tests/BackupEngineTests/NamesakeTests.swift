import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("Items with the same name")
struct NamesakeTests {
  /// Everything that takes an item's name.
  private func expectAmbiguous(_ name: String, naming candidates: [String], _ service: EngineService) async throws {
    let works: [@Sendable () async throws -> Void] = [
      { _ = try await service.item(named: name, inVault: "complex") },
      { _ = try await service.recoveryPoints(ofItem: name, inVault: "complex", query: PointQuery()) },
      { _ = try await service.recoveryPoint(id: .random(), ofItem: name, inVault: "complex") },
      { _ = try await service.backupNow(item: name, vault: "complex", retainUntil: nil) },
      { _ = try await service.restoreDisks(RestoreRequest(vault: "complex", item: name, targetDirectory: "/tmp/x")) },
      { _ = try await service.setPolicy(ofItem: name, inVault: "complex", to: BackupPolicy.defaultName) },
      { _ = try await service.stopProtection(ofItem: name, inVault: "complex", .retain) },
      {
        let confirmation = DeletionConfirmation(typedName: "db01", reason: .testItem)
        _ = try await service.stopProtection(ofItem: name, inVault: "complex", .delete(confirmation))
      },
      { _ = try await service.undelete(item: name, inVault: "complex") },
      { _ = try await service.resumeProtection(ofItem: name, inVault: "complex", policy: BackupPolicy.defaultName) },
      { _ = try await service.jobs(matching: JobQuery(vault: "complex", item: name)) },
    ]
    for work in works {
      let refused = await refusal(.ambiguousName, work)
      for candidate in candidates { #expect(refused?.message.contains(candidate) == true, "\(refused?.message ?? "")") }
    }
  }

  private func namesakes() async throws -> (Estate, EngineService) {
    let estate = try Estate()
    for folder in ["hotel", "stadium"] {
      try estate.write(.varied(size: 1 << 20, seed: 9), to: folder + "/db01.raw")
    }
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["hotel/db01", "stadium/db01"], service)
    return (estate, service)
  }

  @Test("a name that several have is refused by everything, whatever their states, and the full name tells them apart")
  func sameName() async throws {
    let (estate, service) = try await namesakes()
    let names = ["hotel/db01", "stadium/db01"]
    try await expectAmbiguous("db01", naming: names, service)
    _ = try await service.stopProtection(ofItem: "hotel/db01", inVault: "complex", .retain)
    try await expectAmbiguous("db01", naming: ["hotel/db01 (protection stopped)", "stadium/db01"], service)
    _ = try await service.stopProtection(
      ofItem: "stadium/db01", inVault: "complex",
      .delete(DeletionConfirmation(typedName: "db01", reason: .testItem)))
    try await expectAmbiguous(
      "db01", naming: ["hotel/db01 (protection stopped)", "stadium/db01 (soft-deleted)"], service)
    #expect(try await estate.protectionState(of: "stadium/db01", service) == .softDeleted)
  }

  @Test("items whose full names are the same are told apart by their ids")
  func sameFullName() async throws {
    let (estate, service) = try await namesakes()
    let ids = try await service.items(matching: ItemQuery()).map(\.instance.id)
    let catalog = try DatabaseQueue(path: estate.state.path + "/catalog.sqlite")
    try await catalog.write { try $0.execute(sql: "UPDATE instance SET resourceGroup = 'hotel'") }
    try catalog.close()
    for name in ["db01", "hotel/db01"] {
      try await expectAmbiguous(name, naming: ids.map { "hotel/db01 with the id \($0)" }, service)
    }
    for id in ids {
      #expect(try await service.item(named: id.rawValue, inVault: "complex").instance.id == id)
    }
  }
}
