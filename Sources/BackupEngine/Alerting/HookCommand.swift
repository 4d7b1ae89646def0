import Foundation
import Synchronization

/// Runs a program with an alert on its standard input.
struct HookCommand {
  /// A program that takes longer is ended.
  static let patience = Duration.seconds(30)

  let path: String
  let message: AlertMessage

  /// - Returns: why it did not work; nil when the program ended with status 0.
  func run() async throws -> String? {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let input = Pipe()
    // All of it fits into the pipe, and is there before anybody can close the other end.
    try input.fileHandleForWriting.write(contentsOf: message.json)
    try input.fileHandleForWriting.close()
    process.standardInput = input
    let ended = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in ended.continuation.finish() }
    try process.run()
    let wasKilled = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in ended.stream {}
        return false
      }
      group.addTask { (try? await Task.sleep(for: Self.patience)) != nil }
      let isLate = await group.next() ?? false
      group.cancelAll()
      return isLate
    }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    if wasKilled { return "it was still running after \(Self.patience.components.seconds) seconds" }
    guard !process.isRunning else { return "it was ended" }
    let status = process.terminationStatus
    if process.terminationReason == .uncaughtSignal { return "it was ended by signal \(status)" }
    return status == 0 ? nil : "it ended with status \(status)"
  }

  private var environment: [String: String] {
    let alert = message.alert
    return ProcessInfo.processInfo.environment.merging([
      "BACKUP_CENTER_ALERT_ID": alert.id.rawValue, "BACKUP_CENTER_ALERT_SEVERITY": alert.severity.rawValue,
      "BACKUP_CENTER_ALERT_CODE": alert.cause.code.rawValue, "BACKUP_CENTER_ALERT_MESSAGE": alert.cause.message,
    ]) { $1 }
  }
}
