import ArgumentParser
import BackupModel

/// `config …`
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "What can be tuned.", subcommands: [ConfigShow.self, ConfigSet.self])
}

/// `config show`
struct ConfigShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the settings.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let settings = try await session.service.settings()
    try session.show(SettingsDocument(settings), .settings(settings))
  }
}

/// `config set`
struct ConfigSet: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "set", abstract: "Change settings.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("How many transfers run at a time, 1–16.", valueName: "number"))
  var concurrentTransfers: Int?
  @Option(help: ArgumentHelp("How hard zstd compresses, 1–19; 1 is the default.", valueName: "level"))
  var compressionLevel: Int?

  @Option(help: ArgumentHelp("How many transfers run at a time in one vault, 1–16.", valueName: "number"))
  var transfersPerVault: Int?
  @Option(help: ArgumentHelp("How many backups read one source at a time, 1–16.", valueName: "number"))
  var backupsPerSource: Int?
  @Option(
    help: ArgumentHelp("Within how many minutes scheduled backups of one time begin, 0–240.", valueName: "minutes"))
  var startWindow: Int?

  func validate() throws {
    if [concurrentTransfers, compressionLevel, transfersPerVault, backupsPerSource, startWindow].allSatisfy({
      $0 == nil
    }
    ) {
      throw ValidationError("Nothing to set: give at least one option.")
    }
  }

  func run(_ session: Session) async throws {
    let (transfers, level) = (concurrentTransfers, compressionLevel)
    let (perVault, perSource, window) = (transfersPerVault, backupsPerSource, startWindow)
    let settings = try await session.service.updateSettings { settings in
      settings.concurrentTransfers = transfers ?? settings.concurrentTransfers
      settings.compressionLevel = level ?? settings.compressionLevel
      settings.scheduling.transfersPerVault = perVault ?? settings.scheduling.transfersPerVault
      settings.scheduling.backupsPerSource = perSource ?? settings.scheduling.backupsPerSource
      settings.scheduling.startWindowMinutes = window ?? settings.scheduling.startWindowMinutes
    }
    try session.show(SettingsDocument(settings), .settings(settings))
  }
}

extension Sheet {
  /// The settings.
  static func settings(_ settings: EngineSettings) -> Sheet {
    var sheet = Sheet()
    sheet.add("Concurrent transfers", "\(settings.concurrentTransfers)")
    sheet.add("Compression level", "\(settings.compressionLevel)")
    sheet.add("Transfers per vault", "\(settings.scheduling.transfersPerVault)")
    sheet.add("Backups per source", "\(settings.scheduling.backupsPerSource)")
    sheet.add("Start window", "\(settings.scheduling.startWindowMinutes) min")
    return sheet
  }
}
