import BackupViewModels
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
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change settings.",
    discussion: """
      A hook gets every alert of its severity: a program (its absolute path) as JSON on its standard input, an http or \
      https URL as the JSON body of a POST. The service passes alerts on and tries again when a hook fails; backups \
      don't wait for it. «none» takes a hook or a limit away.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("How many transfers run at a time, 1–16.", valueName: "number"))
  var concurrentTransfers: Int?
  @Option(help: ArgumentHelp("How hard zstd compresses, 1–19; 1 is the default.", valueName: "level"))
  var compressionLevel: Int?
  @Option(
    help: ArgumentHelp(
      "The most that all transfers together read from sources in a second: 50MiB, or none.", valueName: "bytes"))
  var readRateLimit: RateArgument?
  @Option(
    help: ArgumentHelp(
      "The most that all restores together read from vaults in a second: 50MiB, or none.", valueName: "bytes"))
  var restoreRateLimit: RateArgument?
  @Option(help: ArgumentHelp("Where critical alerts go.", valueName: "path-or-url")) var hookCritical: String?
  @Option(help: ArgumentHelp("Where warnings go.", valueName: "path-or-url")) var hookWarning: String?
  @Option(help: ArgumentHelp("Where information goes.", valueName: "path-or-url")) var hookInformation: String?

  @Option(help: ArgumentHelp("How many transfers run at a time in one vault, 1–16.", valueName: "number"))
  var transfersPerVault: Int?
  @Option(help: ArgumentHelp("How many backups read one source at a time, 1–16.", valueName: "number"))
  var backupsPerSource: Int?
  @Option(
    help: ArgumentHelp("Within how many minutes scheduled backups of one time begin, 0–240.", valueName: "minutes"))
  var startWindow: Int?

  func validate() throws {
    let isEmpty =
      concurrentTransfers == nil && compressionLevel == nil && readRateLimit == nil && restoreRateLimit == nil
      && hookCritical == nil && hookWarning == nil && hookInformation == nil && transfersPerVault == nil
      && backupsPerSource == nil
      && startWindow == nil
    if isEmpty { throw ValidationError("Nothing to set: give one of the options that --help lists.") }
  }

  func run(_ session: Session) async throws {
    let (transfers, level, rate) = (concurrentTransfers, compressionLevel, readRateLimit)
    let restoreRate = restoreRateLimit
    let (critical, warning, information) = (hookCritical, hookWarning, hookInformation)
    let (perVault, perSource, window) = (transfersPerVault, backupsPerSource, startWindow)
    let settings = try await session.service.updateSettings { settings in
      settings.concurrentTransfers = transfers ?? settings.concurrentTransfers
      settings.compressionLevel = level ?? settings.compressionLevel
      if let rate { settings.readRateLimit = rate.bytesPerSecond }
      if let restoreRate { settings.restoreRateLimit = restoreRate.bytesPerSecond }
      settings.hooks.critical = Self.hook(critical, instead: settings.hooks.critical)
      settings.hooks.warning = Self.hook(warning, instead: settings.hooks.warning)
      settings.hooks.information = Self.hook(information, instead: settings.hooks.information)
      settings.scheduling.transfersPerVault = perVault ?? settings.scheduling.transfersPerVault
      settings.scheduling.backupsPerSource = perSource ?? settings.scheduling.backupsPerSource
      settings.scheduling.startWindowMinutes = window ?? settings.scheduling.startWindowMinutes
    }
    try session.show(SettingsDocument(settings), .settings(settings))
  }

  private static func hook(_ given: String?, instead former: String?) -> String? {
    switch given {
    case nil: former
    case "none": nil
    default: given
    }
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
    let limits = [("Read", settings.readRateLimit), ("Restore", settings.restoreRateLimit)]
    for (name, limit) in limits {
      sheet.add("\(name) rate limit", limit.map { "\(ByteText.size($0)) a second" } ?? "none")
    }
    for severity in Alert.Severity.allCases {
      let hook = settings.hooks[severity].map { (try? AlertHook($0).label) ?? "unusable" }
      sheet.add("Hook for \(severity.rawValue.lowercased()) alerts", hook ?? "none")
    }
    return sheet
  }
}
