import BackupEngine
import BackupModel
import Foundation
import Testing

/// What administrators do to an item of the vault `complex`.
extension Estate {
  static let day: TimeInterval = 86_400

  @discardableResult
  func delete(_ item: String, _ service: EngineService) async throws -> Job {
    try await service.stopProtection(
      ofItem: item, inVault: "complex",
      .delete(DeletionConfirmation(typedName: item, reason: .testItem, comments: "no longer wanted")))
  }

  /// The bytes of the packs of the vault `complex`.
  func packBytes() -> UInt64 {
    let data = storage + "/complex/data"
    let files = FileManager.default.enumerator(atPath: data)?.compactMap { $0 as? String } ?? []
    return files.reduce(0) { sum, name in
      var info = stat()
      guard stat(data + "/" + name, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return sum }
      return sum + UInt64(info.st_size)
    }
  }

  /// Data in the vault that nothing uses: restic's, forgotten again.
  func makeGarbage(_ service: EngineService) async throws {
    let restic = try await Restic(vault: "complex", service, in: self)
    let path = root + "/garbage"
    try Data(TestImage.varied(size: 4 << 20, seed: 99).bytes).write(to: URL(filePath: path))
    let text = try restic.run("backup", path).text
    let id = try #require(text.firstMatch(of: /snapshot ([0-9a-f]{8}) saved/)?.1)
    #expect(try restic.run("forget", String(id)).status == 0)
  }

  func expireJobs(_ service: EngineService) async throws -> [Job] {
    try await service.jobs(matching: JobQuery(operation: .expire)).map(\.job)
  }

  func alertCodes(_ service: EngineService) async throws -> [BackupError.Code] {
    try await service.alerts().map(\.cause.code)
  }

  func protectionState(of item: String, _ service: EngineService) async throws -> BackupInstance.ProtectionState {
    try await service.item(named: item, inVault: "complex").protectionState
  }

  func pointCount(of item: String, _ service: EngineService) async throws -> Int {
    try await service.recoveryPoints(ofItem: item, inVault: "complex", query: PointQuery()).count
  }

  /// Expects that restic finds nothing wrong with the vault.
  func expectClean(_ service: EngineService, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let check = try await Restic(vault: "complex", service, in: self).run("check", "--read-data")
    #expect(check.status == 0, "\(check.text)", sourceLocation: sourceLocation)
  }
}
