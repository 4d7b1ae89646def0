import BackupModel
import Foundation

/// Measures the room on vaults' storage. Done by the executor, because a storage that hangs must hang no list.
enum StorageMeasure {
  /// The room on the file system of the folder `path`; nil when it can't be told. Blocks.
  static func space(at path: String) -> StorageSpace? {
    var info = statvfs()
    guard statvfs(path, &info) == 0 else { return nil }
    let unit = UInt64(info.f_frsize)
    return StorageSpace(freeBytes: UInt64(info.f_bavail) * unit, totalBytes: UInt64(info.f_blocks) * unit)
  }

  /// Measures a vault's storage and writes the result down. Blocks.
  static func run(_ vault: VaultID, _ context: EngineContext) throws {
    guard let found = try context.catalog.read({ try VaultTable.find(vault, in: $0) }),
      let space = context.surroundings.space(found.repository)
    else { return }
    try context.catalog.write { try VaultHealthTable.note(space, of: vault, in: $0) }
  }
}
