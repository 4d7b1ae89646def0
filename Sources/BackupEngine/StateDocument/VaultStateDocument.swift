import BackupModel
import Foundation

/// What a vault says about itself beside its data, so that nothing but the vault and its key is needed to go on: the
/// owner, the vault's properties, its policies and its items. Sealed like everything else in the repository.
struct VaultStateDocument: Codable, Equatable {
  /// The document's name in the repository.
  static let name = "state"
  /// The layout that this program writes; it reads no newer one.
  static let currentVersion = 1

  var version = Self.currentVersion
  /// The state directory that may write to the vault.
  var owner: String
  var vault: Vault
  var region: Region
  /// The sources of the vault's region: an item is tied to its machine through its source's identity.
  var sources: [Source]
  var policies: [BackupPolicy]
  var instances: [BackupInstance]

  /// - Throws: `RepositoryNotSupported` for a newer layout, `VaultDamaged` for anything that is no state document.
  static func decode(_ bytes: [UInt8], vault: String) throws -> VaultStateDocument {
    try StoredDocument.decode(VaultStateDocument.self, from: bytes, version: currentVersion, vault: vault)
  }
}

/// The recovery points of one item: what a snapshot's tags don't hold. One document an item, so that a backup rewrites
/// the list of one item and not of a thousand.
struct PointsDocument: Codable, Equatable {
  /// The layout that this program writes; it reads no newer one.
  static let currentVersion = 1

  var version = Self.currentVersion
  var instanceID: InstanceID
  /// Oldest first.
  var points: [RecoveryPoint]
  /// Points that are listed no more, even if their snapshots are still there; oldest first.
  var expired: [ExpiredPoint]
  /// Points whose snapshots another program removed.
  var vanished: [RecoveryPoint]?

  static func name(of instance: InstanceID) -> String { "points-" + NameRules.pathComponent(instance.rawValue) }

  /// - Throws: as ``VaultStateDocument/decode(_:vault:)`` does.
  static func decode(_ bytes: [UInt8], vault: String) throws -> PointsDocument {
    try StoredDocument.decode(PointsDocument.self, from: bytes, version: currentVersion, vault: vault)
  }
}

/// Reading of versioned documents.
private enum StoredDocument {
  private struct Header: Decodable { let version: Int }

  static func decode<Document: Decodable>(
    _ type: Document.Type, from bytes: [UInt8], version: Int, vault: String
  ) throws -> Document {
    let data = Data(bytes)
    do {
      let found = try StoredJSON.decode(Header.self, from: data).version
      guard found <= version else {
        throw BackupError(
          .unsupportedRepository, "The state document of vault \(vault) was written by a newer version (\(found)).",
          recommendedAction: "Use a newer version of Backup Center.")
      }
      return try StoredJSON.decode(type, from: data)
    } catch let error as BackupError {
      throw error
    } catch {
      throw BackupError(
        .vaultDamaged, "The state document of vault \(vault) can't be understood.",
        recommendedAction:
          "The installation that has the vault writes it anew before its next backup; without it, restore the vault's "
          + "backup-center folder from a copy of its storage.")
    }
  }
}
