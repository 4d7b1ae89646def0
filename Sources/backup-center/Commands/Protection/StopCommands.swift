import BackupViewModels
import ArgumentParser
import BackupModel

/// `protection disable`
struct DisableProtection: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Stop the backups of an item, and keep or delete its data.",
    discussion: """
      Without another option the data is kept for good, and protection can be resumed. Deleted data can be undeleted until \
      its purge date, unless the vault's soft delete is disabled.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions
  @Flag(help: "Keep the data only for as long as the policy says.") var retainAsPerPolicy = false
  @Flag(help: "Delete the data; needs --confirm-name and --reason.") var deleteBackupData = false
  @Option(help: ArgumentHelp("The item's name once more, exactly as it is.", valueName: "name"))
  var confirmName: String?
  @Option(help: "Why the data is deleted.") var reason: DeletionReason?
  @Option(help: ArgumentHelp("Anything else worth noting about the deletion.", valueName: "text"))
  var comments: String?
  @OptionGroup var waiting: WaitOption

  func validate() throws {
    if deleteBackupData, retainAsPerPolicy {
      throw ValidationError("--delete-backup-data and --retain-as-per-policy exclude each other.")
    }
    if !deleteBackupData, confirmName != nil || reason != nil || comments != nil {
      throw ValidationError("--confirm-name, --reason and --comments belong to --delete-backup-data.")
    }
  }

  func run(_ session: Session) async throws {
    try await QueuedJobs(session: session, asArray: false, waits: waiting.wait).run {
      [try await session.service.stopProtection(ofItem: item.itemName, inVault: item.vaultName, choice)]
    }
    guard deleteBackupData else { return }
    // Where soft delete is disabled it may be purged by now.
    guard let listing = try? await session.service.item(named: item.itemName, inVault: item.vaultName),
      case .softDeleted(_, let purgeAt) = listing.instance.protection
    else { return }
    session.note(
      "\(listing.instance.name) is soft-deleted, and purged on \(TimeText.local(purgeAt, session.context.timeZone)). "
        + "To undelete it: "
        + session.command("protection", "undelete", "--vault-name", item.vaultName, "--item-name", item.itemName))
  }

  private var choice: StopChoice {
    if deleteBackupData {
      return .delete(DeletionConfirmation(typedName: confirmName ?? "", reason: reason, comments: comments ?? ""))
    }
    return retainAsPerPolicy ? .retainAsPerPolicy : .retain
  }
}

/// `protection undelete`
struct UndeleteItem: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "undelete", abstract: "Bring a soft-deleted item back; its protection stays stopped.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions
  @OptionGroup var waiting: WaitOption

  func run(_ session: Session) async throws {
    try await QueuedJobs(session: session, asArray: false, waits: waiting.wait).run {
      [try await session.service.undelete(item: item.itemName, inVault: item.vaultName)]
    }
    let policy = try await formerPolicy(session) ?? BackupPolicy.defaultName
    session.note(
      "Its data is kept for good. To go on with backups: "
        + session.command(
          "protection", "resume", "--vault-name", item.vaultName, "--item-name", item.itemName, "--policy-name",
          policy))
  }

  /// The name of the policy that the item had; another may be refused.
  private func formerPolicy(_ session: Session) async throws -> String? {
    let instance = try await session.service.item(named: item.itemName, inVault: item.vaultName).instance
    guard let former = instance.policyID ?? instance.formerPolicyID else { return nil }
    return try await session.service.policies(inVault: item.vaultName).first { $0.policy.id == former }?.policy.name
  }
}

/// `protection resume`
struct ResumeProtection: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with the backups of an item whose protection was stopped.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var item: ItemOptions
  @Option(help: ArgumentHelp("The policy.", valueName: "name")) var policyName: String
  @OptionGroup var waiting: WaitOption

  func run(_ session: Session) async throws {
    try await QueuedJobs(session: session, asArray: false, waits: waiting.wait).run {
      [
        try await session.service.resumeProtection(
          ofItem: item.itemName, inVault: item.vaultName, policy: policyName)
      ]
    }
  }
}

extension DeletionReason: ExpressibleByArgument {
  /// The reason of that name; case doesn't matter.
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }
}
