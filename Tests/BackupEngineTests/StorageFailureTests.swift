import BackupModel
import Foundation
import ResticRepository
import Testing

@Suite("Bad days of the storage")
struct StorageFailureTests {
  @Test(
    "a storage that fills up at any step of a backup fails the job, lists nothing, and the next run works",
    arguments: [ObjectKind.lock, .pack, .index, .snapshot, .document])
  func fullStorage(kind: ObjectKind) async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    estate.weather.fillUp(for: kind)
    let job = try await estate.backUp("myVM", service)
    #expect(job.status == .failed)
    #expect(job.error?.code == .storageFull, "\(job.error?.description ?? "")")
    #expect(try await service.item(named: "myVM", inVault: "complex").recoveryPointCount == 0)
    let vault = try await service.vault(named: "complex").vault.repository
    #expect(estate.names(in: vault + "/snapshots").isEmpty)
    #expect(estate.names(in: vault + "/locks").isEmpty)
    estate.weather.set(nil)
    #expect(try await estate.backUp("myVM", service).status == .completed)
    let check = try await Restic(vault: "complex", service, in: estate).run("check", "--read-data")
    #expect(check.status == 0, "\(check.text)")
  }

  @Test("a vault whose making fails half way is not there", arguments: [ObjectKind.key, .config, .document])
  func vaultCreation(kind: ObjectKind) async throws {
    let estate = try Estate()
    let service = try estate.service()
    _ = try await service.createRegion(name: "prague", storage: estate.storage, pairedRegion: nil)
    estate.weather.fillUp(for: kind)
    await refusal(.storageFull) {
      try await service.createVault(CreateVaultRequest(name: "complex", region: "prague"))
    }
    #expect(try await service.vaults().isEmpty)
    #expect(estate.names(in: estate.storage).isEmpty)
    #expect(estate.names(in: estate.state.path + "/keys").isEmpty)
    estate.weather.set(nil)
    _ = try await service.createVault(CreateVaultRequest(name: "complex", region: "prague"))
  }

  @Test("protection that can't be written into the vault is not there")
  func configuration() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    estate.weather.fillUp(for: .document)
    let jobs = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: "DefaultPolicy", machines: ["myVM"]))
    try await estate.work()
    #expect(try await service.job(id: jobs[0].id).job.error?.code == .storageFull)
    #expect(try await service.items(matching: ItemQuery()).isEmpty)
    estate.weather.set(nil)
    try await estate.protect(["myVM"], service)
  }

  @Test("packs that don't read back as they were written fail the validation, and nothing is listed")
  func validation() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    estate.weather.set {
      $0.action == .read && $0.object?.kind == .pack ? RepositoryError(.damaged, "bits have flipped") : nil
    }
    let job = try await estate.backUp("myVM", service)
    #expect(job.error?.code == .validationFailed)
    #expect(job.tasks.map(\.status) == [.completed, .completed, .failed])
    #expect(try await service.item(named: "myVM", inVault: "complex").recoveryPointCount == 0)
  }
}
