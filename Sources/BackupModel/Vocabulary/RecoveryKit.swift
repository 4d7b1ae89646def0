import Foundation

/// What is needed to get a vault's machines back when Backup Center itself is gone.
public struct RecoveryKit: Hashable, Sendable {
  /// A machine in the vault.
  public struct Item: Hashable, Sendable {
    /// The item.
    public var instance: BackupInstance
    /// Its recovery points, newest first.
    public var points: [RecoveryPoint]
    /// The folder of its files in every snapshot, component by component.
    public var directory: [String]

    /// Makes a value from its parts.
    public init(instance: BackupInstance, points: [RecoveryPoint], directory: [String]) {
      self.instance = instance
      self.points = points
      self.directory = directory
    }
  }

  /// The vault.
  public var vault: Vault
  /// The name of its region.
  public var regionName: String
  /// The host that the repository's path is valid on.
  public var host: String
  /// When the kit was made.
  public var madeAt: Date
  /// The repository's password; nil when it is kept apart.
  public var key: String?
  /// Sorted by resource group and name.
  public var items: [Item]

  /// Makes a value from its parts.
  public init(vault: Vault, regionName: String, host: String, madeAt: Date, key: String?, items: [Item]) {
    self.vault = vault
    self.regionName = regionName
    self.host = host
    self.madeAt = madeAt
    self.key = key
    self.items = items
  }
}
