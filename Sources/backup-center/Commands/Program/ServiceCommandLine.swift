import ArgumentParser
import BackupModel

/// `service`
struct ServiceCommandLine: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "service", abstract: "Run the executor in the foreground, as systemd does.",
    discussion: "Exactly one runs per state directory. Commands that queue work start one themselves when none runs.")

  @OptionGroup var global: GlobalOptions
  @Flag(help: "End when there is nothing left to do.") var untilIdle = false

  func run() async throws {
    try await CommandContext.current.services.runExecutor(global.state, untilIdle)
  }
}
