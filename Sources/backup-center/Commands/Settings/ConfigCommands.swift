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

  func validate() throws {
    if concurrentTransfers == nil, compressionLevel == nil {
      throw ValidationError("Nothing to set: give --concurrent-transfers or --compression-level.")
    }
  }

  func run(_ session: Session) async throws {
    let (transfers, level) = (concurrentTransfers, compressionLevel)
    let settings = try await session.service.updateSettings { settings in
      settings.concurrentTransfers = transfers ?? settings.concurrentTransfers
      settings.compressionLevel = level ?? settings.compressionLevel
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
    return sheet
  }
}
