import BackupEngine
import BackupModel
import Foundation

/// Debian's restic, looking at a vault with its exported key.
struct Restic {
  let repository: String
  private let keyFile: String

  init(vault: String, _ service: EngineService, in estate: Estate) async throws {
    repository = try await service.vault(named: vault).vault.repository
    keyFile = estate.root + "/exported-key"
    try await service.exportKey(ofVault: vault).write(toFile: keyFile, atomically: true, encoding: .utf8)
  }

  func run(_ arguments: String...) throws -> Tools.Outcome {
    try Tools.run(["restic", "-r", repository, "--password-file", keyFile, "--no-cache"] + arguments)
  }
}

/// Programs of the system.
enum Tools {
  /// How a program ended, and all that it printed.
  struct Outcome {
    let status: Int32
    let text: String
  }

  static func run(_ words: String...) throws -> Outcome { try run(words) }

  /// Runs a program to its end; status 127: there is none of the name.
  static func run(_ words: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    // A file and not a pipe: reading a pipe may be interrupted, which Foundation takes for a failure.
    let path = NSTemporaryDirectory() + "output-" + UUID().uuidString
    try Data().write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let output = FileHandle(forWritingAtPath: path)
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = try Data(contentsOf: URL(filePath: path))
    return Outcome(status: process.terminationStatus, text: String(decoding: text, as: UTF8.self))
  }
}
