import BackupViewModels
import ArgumentParser
import BackupModel

/// `vault backup-properties …`
struct BackupPropertiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup-properties", abstract: "Redundancy, soft delete and immutability of a vault.",
    subcommands: [BackupPropertiesSet.self, BackupPropertiesShow.self])
}

/// `vault backup-properties show`
struct BackupPropertiesShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a vault's properties.")

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption

  func run(_ session: Session) async throws {
    let listing = try await session.service.vault(named: vault.vaultName)
    try session.show(VaultPropertiesDocument(listing), .vaultProperties(listing))
  }
}

/// `vault backup-properties set`
struct BackupPropertiesSet: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change a vault's properties: all that are given, or none.",
    discussion: """
      Redundancy is fixed once an item was protected in the vault. Soft delete that is always on, and immutability that is \
      locked, can never be lessened again: they have to be confirmed.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "How the data is meant to be replicated.") var backupStorageRedundancy: Vault.StorageRedundancy?
  @Option(help: ArgumentHelp("Whether points can be restored in the paired region.", valueName: "true|false"))
  var crossRegionRestoreFlag: Bool?
  @Option(help: "What happens to deleted backup data.") var softDeleteFeatureState: Vault.SoftDeleteState?
  @Option(help: ArgumentHelp("Days that deleted data is kept, 14–180.", valueName: "days")) var softDeleteDuration: Int?
  @Option(help: "Whether data can be deleted, and retention shortened.") var immutabilityState: Vault.ImmutabilityState?
  @Flag(name: .shortAndLong, help: "Do it, even if it can never be taken back.") var yes = false

  func validate() throws {
    if change.isEmpty { throw ValidationError("Nothing to change: give at least one property.") }
  }

  func run(_ session: Session) async throws {
    if !yes { try await confirm(session) }
    let listing = try await session.service.changeProperties(ofVault: vault.vaultName, change)
    try session.show(VaultPropertiesDocument(listing), .vaultProperties(listing))
  }

  private func confirm(_ session: Session) async throws {
    let present = try await session.service.vault(named: vault.vaultName).vault
    let properties = VaultProperties(of: present, crossRegionRestore: present.crossRegionRestore)
    guard let consequence = properties.irreversible(in: change, ofVault: present.name) else { return }
    try session.confirm(consequence, ofVault: present.name, yes: yes)
  }

  private var change: VaultPropertyChange {
    VaultPropertyChange(
      storageRedundancy: backupStorageRedundancy, crossRegionRestore: crossRegionRestoreFlag,
      softDeleteState: softDeleteFeatureState, softDeleteRetentionDays: softDeleteDuration,
      immutabilityState: immutabilityState)
  }
}

/// A vault's properties as JSON.
struct VaultPropertiesDocument: Encodable, Sendable {
  var vaultName: String
  var storageRedundancy: String
  /// Whether redundancy can still be changed.
  var storageRedundancyFixed: Bool
  var crossRegionRestore: Bool
  var softDeleteState: String
  var softDeleteRetentionDays: Int
  var immutabilityState: String

  init(_ listing: VaultListing) {
    let vault = listing.vault
    vaultName = vault.name
    storageRedundancy = vault.storageRedundancy.rawValue
    storageRedundancyFixed = vault.hasHeldItems
    crossRegionRestore = vault.crossRegionRestore
    softDeleteState = vault.softDeleteState.rawValue
    softDeleteRetentionDays = vault.softDeleteRetentionDays
    immutabilityState = vault.immutabilityState.rawValue
  }
}

extension Sheet {
  /// A vault's properties.
  static func vaultProperties(_ listing: VaultListing) -> Sheet {
    let vault = listing.vault
    var sheet = Sheet()
    sheet.add("Vault", vault.name, .heading)
    let fixed = vault.hasHeldItems ? ", fixed since the first item was protected" : ""
    let replication = vault.replicationState == .notReplicatedYet ? ", not replicated yet" : ""
    sheet.add("Storage redundancy", Words.of(vault.storageRedundancy) + replication + fixed)
    sheet.add("Cross-region restore", Words.crossRegionRestore(of: vault))
    sheet.add("Soft delete", Words.of(vault.softDeleteState))
    sheet.add("Kept after deletion", Words.count(vault.softDeleteRetentionDays, "day"))
    sheet.add("Immutability", Words.of(vault.immutabilityState))
    return sheet
  }
}

/// A property whose values are given by name; case doesn't matter.
protocol NamedValue: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension NamedValue {
  /// The value of that name; case doesn't matter.
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }

  /// The names as help and completion show them.
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

extension Vault.StorageRedundancy: NamedValue {}
extension Vault.ImmutabilityState: NamedValue {}

extension Vault.SoftDeleteState: ExpressibleByArgument {
  /// The state of that name; case doesn't matter, and Azure's `Enable`, `Disable` and `AlwaysON` mean the same.
  public init?(argument: String) {
    let word = argument.lowercased()
    guard let match = Self.allCases.first(where: { [word, word + "d"].contains($0.rawValue.lowercased()) }) else {
      return nil
    }
    self = match
  }
}
