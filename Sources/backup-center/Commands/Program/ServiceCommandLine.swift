import ArgumentParser
import BackupModel
import BackupViewModels

/// `service …`
struct ServiceCommandLine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service", abstract: "Run the executor in the foreground, as systemd does, or install it there.",
    discussion: "Exactly one runs per state directory. Commands that queue work start one themselves when none runs.",
    subcommands: [ServiceRun.self, ServiceInstall.self], defaultSubcommand: ServiceRun.self)
}

/// `service run`, or `service` alone
struct ServiceRun: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the executor until it is told to end (SIGTERM, SIGINT).",
    discussion: """
      Under systemd (Type=notify) it tells when it is ready, gives signs of life to the watchdog, and writes log lines \
      with journald's levels.
      """)

  @OptionGroup var global: GlobalOptions
  @Flag(help: "End when nothing is left to do or to try again; later scheduled runs don't count.") var untilIdle = false
  @Option(help: "The least important log lines to write.") var logLevel: LogLevelChoice = .info

  func run() async throws {
    let context = CommandContext.current
    ServiceLog.begin(level: logLevel.level, environment: context.environment)
    try await context.services.runExecutor(global.state, untilIdle)
  }
}

/// `service install`
struct ServiceInstall: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Write the systemd unit that keeps the executor running.",
    discussion: """
      For root it is a system unit, for others a unit of their own systemd. Nothing is started: the answer says what to \
      run next.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(
    help: ArgumentHelp(
      "The folder for the unit (else /etc/systemd/system for root and ~/.config/systemd/user for others).",
      valueName: "dir"), completion: .directory)
  var unitDir: String?

  func run() async throws {
    let context = CommandContext.current
    let folder = try unitDir.map { try context.absolute($0, option: "--unit-dir") }
    let installed = try await context.services.installUnit(global.state, folder)
    if global.output == .json {
      context.console.write(try JSONText.pretty(installed) + "\n", .output)
    } else {
      context.console.write("The unit is in \(PrintableText.line(installed.path)).\n", .output)
      context.console.write("Start it, now and at every boot: \(installed.startCommand)\n", .errors)
      if installed.isForUser {
        context.console.write("So that it runs while you are logged out: loginctl enable-linger\n", .errors)
      }
    }
  }
}

/// A unit that was written.
struct InstalledUnit: Encodable, Sendable {
  var name: String
  var path: String
  var isForUser: Bool

  /// What starts it, now and at every boot.
  var startCommand: String {
    let manager = isForUser ? "systemctl --user" : "systemctl"
    return "\(manager) daemon-reload && \(manager) enable --now \(name)"
  }
}
