import BackupEngine
import BackupModel
import Foundation
import Testing

@Suite("The recovery kit")
struct RecoveryKitTests {
  @Test("followed to the letter, brings every machine back with restic alone", arguments: [true, false])
  func followed(includingKey: Bool) async throws {
    let estate = try Estate()
    try estate.write(.varied(size: 700_000, seed: 9), to: "hotel/it's $HOME.raw")
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "arena", "it's $HOME"], service)
    for item in ["myVM", "arena", "it's $HOME"] {
      #expect(try await estate.backUp(item, service).status == .completed)
    }
    let kit = try await service.recoveryKit(ofVault: "complex", includingKey: includingKey)
    let key = try String(
      contentsOfFile: estate.state.path + "/keys/" + kit.vault.id.rawValue, encoding: .utf8)
    #expect(kit.text.contains(key.trimmingCharacters(in: .whitespacesAndNewlines)) == includingKey)
    #expect(try await (service.vault(named: "complex").health.keyExportedAt != nil) == includingKey)

    // Nothing of ours is left but the vault's folder.
    try FileManager.default.removeItem(atPath: estate.state.path)
    let place = estate.root + "/elsewhere"
    if !includingKey { try key.write(toFile: place + "/recovery-key", atomically: true, encoding: .utf8) }
    let script = kit.text.split(separator: "\n").filter { $0.hasPrefix("    ") }.joined(separator: "\n")
    let ended = try shell(script, in: place)
    #expect(ended.status == 0, "\(ended.text)\n\(script)")
    for (restored, original) in [
      ("hotel/myVM/myVM.raw", "hotel/myVM.raw"), ("hotel/it's $HOME/it's $HOME.raw", "hotel/it's $HOME.raw"),
      ("stadium/arena/arena.raw", "stadium/arena/arena.raw"), ("stadium/arena/scores.raw", "stadium/arena/scores.raw"),
    ] {
      #expect(try estate.bytes(place + "/" + restored) == estate.bytes(estate.images + "/" + original), "\(restored)")
    }
    #expect(try !estate.bytes(place + "/hotel/myVM/machine.json").isEmpty)
  }

  @Test("names earlier states, soft space aside, and items without a point")
  func earlier() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "arena"], service)
    _ = try await estate.backUp("myVM", service)
    _ = try await estate.backUp("myVM", service)
    let kit = try await service.recoveryKit(ofVault: "complex", includingKey: false)
    let points = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery())
    #expect(kit.text.contains("dump --no-lock \(points[0].point.snapshot) "))
    #expect(kit.text.contains("  \(points[1].point.snapshot.prefix(16))  "))
    #expect(kit.text.contains("stadium/arena has no recovery point."))
  }

  private func shell(_ script: String, in folder: String) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-e", "-c", script]
    process.currentDirectoryURL = URL(filePath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["RESTIC_CACHE_DIR"] = folder + "/cache"
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
