import ArgumentParser
import BackupModel

/// `vault verify`
struct VaultVerify: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Read everything in a vault and compare it with what it should be.",
    discussion: """
      A job reads every stored file, compares it with the hash that is its name, then opens and compares every chunk. \
      Damage fails the job, and its warnings name the recovery points and machines that are hit. Backups and restores \
      go on meanwhile.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Flag(help: "Compare files with their names only: needs no key, and can't tell which recovery points are hit.")
  var withoutKey = false
  @OptionGroup var waiting: WaitOption

  func run(_ session: Session) async throws {
    try await QueuedJobs(session: session, asArray: false, waits: waiting.wait).run {
      [try await session.service.verifyVault(named: vault.vaultName, withoutKey: withoutKey)]
    }
  }
}

/// `vault recovery-kit`
struct VaultRecoveryKit: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery-kit", abstract: "Print how to get every machine back with plain restic.",
    discussion: "A text to be printed and kept elsewhere: where the data is, and for each machine the exact commands.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Flag(help: "Put the vault's key into the kit; whoever has the kit can read the vault then.") var includeKey = false

  func run(_ session: Session) async throws {
    let kit = try await session.service.recoveryKit(ofVault: vault.vaultName, includingKey: includeKey)
    if session.isJSON {
      try session.done(RecoveryKitDocument(kit), "")
    } else {
      session.say(String(kit.text.dropLast()))
    }
    guard !includeKey else { return }
    let export = session.command("vault", "export-key", "--vault-name", kit.vault.name)
    session.note("The key is not in it; keep it too: \(export)")
  }
}

/// A recovery kit as JSON.
struct RecoveryKitDocument: Encodable, Sendable {
  var vaultName: String
  /// What restic opens.
  var repository: String
  var text: String

  init(_ kit: RecoveryKit) {
    vaultName = kit.vault.name
    repository = kit.vault.repository
    text = kit.text
  }
}
