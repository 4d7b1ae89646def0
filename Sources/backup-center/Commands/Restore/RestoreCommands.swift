import ArgumentParser
import BackupModel

/// `restore …`
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Get machines back from recovery points.", subcommands: [RestoreDisks.self])
}

/// `restore restore-disks`
struct RestoreDisks: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore-disks", abstract: "Write an item's disks, and the machine's definition, into a folder.",
    discussion: "They come to TARGET-DIR/MACHINE/DISK.raw, sparse; nothing that exists is overwritten.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions
  @Option(help: ArgumentHelp("The recovery point (default: the latest).", valueName: "id")) var rpName: String?
  @Option(help: ArgumentHelp("The folder to write into.", valueName: "dir"), completion: .directory)
  var targetDir: String
  @Option(help: "The disks' format.") var format: RestoreFormat = .raw
  @Flag(help: "Restore the OS disk only.") var restoreOnlyOsdisk = false
  @OptionGroup var waiting: WaitOption

  func run(_ session: Session) async throws {
    let request = RestoreRequest(
      vault: item.vaultName, item: item.itemName, point: rpName.map(RecoveryPointID.init(rawValue:)),
      targetDirectory: try session.context.absolute(targetDir, option: "--target-dir"), format: format.diskFormat,
      osDiskOnly: restoreOnlyOsdisk)
    try await QueuedJobs(session: session, asArray: false, waits: waiting.wait).run {
      [try await session.service.restoreDisks(request)]
    }
  }
}
