import BackupViewModels
import ArgumentParser
import BackupModel

/// `vault delete`
struct VaultDelete: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a vault that holds nothing any more, with its storage and its key.",
    discussion: """
      A vault whose storage is lost can't be deleted, but forgotten, with whatever items it had: --storage-lost, and \
      --confirm-name with its name. No storage is touched, and its key is kept.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(name: [.customLong("name"), .customLong("vault-name")], help: "The vault.") var name: String
  @Flag(name: .shortAndLong, help: "Do it: nothing can bring the vault back.") var yes = false
  @Flag(help: "Forget the vault, because its storage is lost for good.") var storageLost = false
  @Option(help: ArgumentHelp("With --storage-lost: the vault's name once more, exactly.", valueName: "name"))
  var confirmName: String?

  func validate() throws {
    if confirmName != nil, !storageLost { throw ValidationError("--confirm-name goes with --storage-lost.") }
    if storageLost, yes { throw ValidationError("--storage-lost is confirmed by --confirm-name, and not by --yes.") }
  }

  func run(_ session: Session) async throws {
    if storageLost { return try await forget(session) }
    let listing = try await session.service.vault(named: name)
    if try await session.service.deletionBlockers(ofVault: name).isEmpty {
      try session.confirm(
        "Deleting vault \(listing.vault.name) removes its storage and its key for good.", ofVault: listing.vault.name,
        yes: yes)
    }
    try await session.service.deleteVault(named: name)
    try session.done(
      VaultDeletionDocument(name: listing.vault.name, deleted: true),
      "Vault \(listing.vault.name) is deleted, and its storage \(listing.vault.repository) is gone.")
    session.note("The vaults that are left: \(session.command("vault", "list"))")
  }

  private func forget(_ session: Session) async throws {
    let gone = try await session.service.forgetLostVault(named: name, typedName: confirmName ?? "")
    try session.done(
      VaultDeletionDocument(name: gone.name, deleted: true),
      "Vault \(gone.name) is forgotten, with \(Words.count(gone.itemCount, "item")).")
    if let file = gone.keyFile {
      session.note(
        "Should its storage turn up: "
          + session.command("vault", "adopt", "--storage", gone.repository, "--key-file", file))
    }
  }
}

/// What `vault delete` answers.
private struct VaultDeletionDocument: Encodable, Sendable {
  var name: String
  var deleted: Bool
}

/// `vault prune`
struct VaultPrune: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Free the storage that no recovery point of a vault uses.",
    discussion: "The executor does it by itself after points expired or deleted data was purged.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Flag(help: "Only tell, to the byte, what would be freed.") var dryRun = false
  @OptionGroup var waiting: WaitOption

  func run(_ session: Session) async throws {
    guard dryRun else {
      return try await QueuedJobs(session: session, asArray: false, waits: waiting.wait).run {
        [try await session.service.pruneVault(named: vault.vaultName)]
      }
    }
    let preview = try await session.service.previewPrune(ofVault: vault.vaultName)
    try session.show(PrunePreviewDocument(preview, vaultName: vault.vaultName), .prune(preview, vault: vault.vaultName))
  }
}

/// What a prune would do, as JSON.
struct PrunePreviewDocument: Encodable, Sendable {
  var vaultName: String
  var bytesBefore: UInt64
  var bytesAfter: UInt64
  var bytesFreed: UInt64
  var bytesUnusedKept: UInt64
  var removedPackCount: Int
  var madePackCount: Int

  init(_ preview: PrunePreview, vaultName: String) {
    self.vaultName = vaultName
    bytesBefore = preview.bytesBefore
    bytesAfter = preview.bytesAfter
    bytesFreed = preview.bytesFreed
    bytesUnusedKept = preview.bytesUnusedKept
    removedPackCount = preview.removedPackCount
    madePackCount = preview.madePackCount
  }
}

extension Sheet {
  /// What a prune would do.
  static func prune(_ preview: PrunePreview, vault: String) -> Sheet {
    var sheet = Sheet()
    sheet.add("Vault", vault, .heading)
    sheet.add("Would be freed", ByteText.size(preview.bytesFreed))
    sheet.add("Data now", ByteText.size(preview.bytesBefore))
    sheet.add("Data afterwards", ByteText.size(preview.bytesAfter))
    sheet.add("Unused, but kept", ByteText.size(preview.bytesUnusedKept))
    sheet.add("Pack files removed", "\(preview.removedPackCount)")
    sheet.add("Pack files made", "\(preview.madePackCount)")
    return sheet
  }
}
