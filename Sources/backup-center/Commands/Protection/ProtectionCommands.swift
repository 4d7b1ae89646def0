import ArgumentParser
import BackupModel

/// `protection …`
struct ProtectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protection", abstract: "Put machines under protection, and back them up.",
    subcommands: [
      CheckMachine.self, EnableBackup.self, BackupNow.self, UpdateProtection.self, DisableProtection.self,
      UndeleteItem.self,
      ResumeProtection.self,
    ])
}

/// `protection check-vm`
struct CheckMachine: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-vm", abstract: "Tell where machines are protected, or whether they can be.")

  @OptionGroup var global: GlobalOptions
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Machines: RESOURCE-GROUP/NAME, or NAME when it is unique.", valueName: "rg/name"))
  var vm: [String]
  @Option(help: ArgumentHelp("Whether this very vault could protect them.", valueName: "name")) var vaultName: String?

  func run(_ session: Session) async throws {
    var machines: [MachineListing] = []
    for name in vm { machines.append(try await session.service.checkMachine(name, vault: vaultName)) }
    try session.list(machines.map(MachineDocument.init), .machines(machines, free: "Can be protected"))
  }
}

/// `protection enable-for-vm`
struct EnableBackup: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable-for-vm", abstract: "Put machines under protection: one Configure backup job each, all or none."
  )

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: ArgumentHelp("The policy.", valueName: "name")) var policyName: String
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Machines: RESOURCE-GROUP/NAME, or NAME when it is unique.", valueName: "rg/name"))
  var vm: [String]
  @Option(parsing: .upToNextOption, help: ArgumentHelp("Disks, by name, for --disk-list-setting.", valueName: "disk"))
  var diskslist: [String] = []
  @Option(help: "Whether the listed disks are backed up, or left out.") var diskListSetting: DiskListSetting?
  @Flag(help: "Back up the OS disk only.") var excludeAllDataDisks = false
  @OptionGroup var waiting: WaitOption

  func validate() throws {
    if excludeAllDataDisks, diskListSetting != nil || !diskslist.isEmpty {
      throw ValidationError("--exclude-all-data-disks leaves nothing for --diskslist to choose: give one of them.")
    }
    if (diskListSetting == nil) != diskslist.isEmpty {
      throw ValidationError("--diskslist and --disk-list-setting go together: give both or neither.")
    }
  }

  func run(_ session: Session) async throws {
    let request = EnableBackupRequest(
      vault: vault.vaultName, policy: policyName, machines: vm, diskSelection: selection)
    try await QueuedJobs(session: session, asArray: true, waits: waiting.wait).run {
      try await session.service.enableBackup(request)
    }
    if !waiting.wait { return }
    session.note(
      "Next: \(session.command("protection", "backup-now", "--vault-name", vault.vaultName, "--item-name", vm[0], "--wait"))"
    )
  }

  private var selection: DiskSelection {
    if excludeAllDataDisks { return .osDiskOnly }
    switch diskListSetting {
    case nil: return .all
    case .include: return .include(diskslist)
    case .exclude: return .exclude(diskslist)
    }
  }
}

/// `protection backup-now`
struct BackupNow: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup-now", abstract: "Back up items now, whatever their schedule says: all or none.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Items: RESOURCE-GROUP/NAME, or NAME when it is unique.", valueName: "rg/name"))
  var itemName: [String]
  @Option(help: ArgumentHelp("The last day to keep the recovery point (default: in 30 days).", valueName: "yyyy-mm-dd"))
  var retainUntil: CalendarDay?
  @OptionGroup var waiting: WaitOption

  func run(_ session: Session) async throws {
    try await QueuedJobs(session: session, asArray: itemName.count > 1, waits: waiting.wait).run {
      try await session.service.backupNow(items: itemName, vault: vault.vaultName, retainUntil: retainUntil)
    }
  }
}
