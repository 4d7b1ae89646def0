import ArgumentParser

/// The program: every action is a command, and without one it opens the screen.
struct BackupCenter: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup-center",
    abstract: "Backs up many virtual machines at once, with Recovery Services vaults and backup policies.",
    discussion: """
      Without a command it opens the screen; `overview` tells in a few lines how everything stands.

      Exit codes: 0 done; 1 the operation failed or was refused; 64 usage; 69 nothing can run the job now.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Set up", subcommands: [RegionCommand.self, SourceCommand.self, VaultCommand.self, PolicyCommand.self]),
      CommandGroup(
        name: "Protect", subcommands: [VirtualMachineCommand.self, ProtectionCommand.self, ItemCommand.self]),
      CommandGroup(name: "Restore", subcommands: [RecoveryPointCommand.self, RestoreCommand.self]),
      CommandGroup(name: "Watch", subcommands: [OverviewCommand.self, JobCommand.self, AlertCommand.self]),
      CommandGroup(
        name: "Run", subcommands: [ConfigCommand.self, ClockCommand.self, ServiceCommandLine.self, DemoCommand.self]),
    ])

  @OptionGroup var global: GlobalOptions

  @OptionGroup var screen: ScreenOptions

  func run() async throws {
    try await screen.open(global.state, CommandContext.current)
  }
}

/// `overview`
struct OverviewCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "overview", abstract: "Tell how everything stands, and what to run next.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let estate = try await Estate.survey(session.service)
    guard !estate.regions.isEmpty else { return FirstUse.lines(session).forEach(session.say) }
    if session.isJSON { return try session.done(EstateDocument(estate), "") }
    EstatePage(estate: estate, session: session).show()
  }
}
