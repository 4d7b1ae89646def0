extension BackupError.Code {
  // What alerts tell of the life of protection.

  /// An administrator stopped the backups of an item and kept its data.
  public static let protectionStopped = Self(rawValue: "ProtectionStopped")
  /// An administrator deleted the backup data of an item.
  public static let backupDataDeleted = Self(rawValue: "BackupDataDeleted")
  /// Deleted backup data is about to be purged.
  public static let purgeUpcoming = Self(rawValue: "BackupDataPurgeUpcoming")
  /// Deleted backup data was purged.
  public static let backupDataPurged = Self(rawValue: "BackupDataPurged")
  /// A vault was deleted.
  public static let vaultDeleted = Self(rawValue: "VaultDeleted")
  /// A vault protects its data less than before.
  public static let vaultProtectionLessened = Self(rawValue: "VaultProtectionLessened")
  /// The folder of a vault holds things that are not the vault's, so it is not deleted.
  public static let foreignContent = Self(rawValue: "UserErrorVaultHoldsForeignContent")
}
