import Foundation
import Testing

/// What a finished program left.
struct Ended: Sendable {
  var status: Int32
  var output: String
  var errors: String
}

/// Runs programs to their end. What they print goes to files and not to pipes: a pipe that another child inherited would
/// never end.
enum Tool {
  /// Runs `program` and waits for its end.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil
  )
    async throws -> Ended
  {
    let scratch = try Folder()
    let (output, errors) = (scratch.path + "/output", scratch.path + "/errors")
    let process = try make(program, arguments, environment: environment, in: folder)
    process.standardOutput = try file(output)
    process.standardError = try file(errors)
    process.standardInput = FileHandle.nullDevice
    await withCheckedContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do {
        try process.run()
      } catch {
        Issue.record("\(program) could not be started: \(error)")
        process.terminationHandler = nil
        continuation.resume()
      }
    }
    return Ended(
      status: process.isRunning || process.processIdentifier == 0 ? -1 : process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Runs `script` with bash, `$1` and so on being `arguments`, and expects it to succeed.
  @discardableResult
  static func bash(_ script: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation)
    async throws
    -> String
  {
    let ended = try await run("/bin/bash", ["-euo", "pipefail", "-c", script, "bash"] + arguments)
    #expect(ended.status == 0, "\(script)\n\(ended.output)\n\(ended.errors)", sourceLocation: sourceLocation)
    return ended.output
  }

  static func make(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    var inherited = ProcessInfo.processInfo.environment.filter {
      $0.key != "BACKUP_CENTER_STATE" && $0.key != "NO_COLOR"
    }
    inherited["TZ"] = "UTC"
    process.environment = inherited.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    return process
  }

  static func file(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try #require(FileHandle(forWritingAtPath: path))
  }
}

/// A folder that is there as long as it is held.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "backup-center-journey-" + UUID().uuidString.prefix(8).lowercased()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
