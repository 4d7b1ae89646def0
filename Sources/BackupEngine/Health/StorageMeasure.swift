import BackupModel
import Foundation
import ResticRepository

/// Measures the room on vaults' storage. Done by the executor, because a storage that hangs must hang no list.
enum StorageMeasure {
  /// The room on the file system of the folder `path`; nil when it can't be told. Blocks.
  static func space(at path: String) -> StorageSpace? {
    var info = statvfs()
    guard statvfs(path, &info) == 0 else { return nil }
    let unit = UInt64(info.f_frsize)
    return StorageSpace(freeBytes: UInt64(info.f_bavail) * unit, totalBytes: UInt64(info.f_blocks) * unit)
  }

  /// Adds up the packs of a vault and writes the sum down; no transfer may be under way. Blocks.
  static func countData(of vault: VaultID, in repository: Repository, _ context: EngineContext) throws {
    let bytes = try repository.backend.list(.pack).reduce(UInt64(0)) { $0 + $1.size }
    try context.catalog.write { try VaultHealthTable.note(dataBytes: bytes, of: vault, in: $0) }
  }

  /// Measures a vault's storage and writes the result down. Blocks.
  static func run(_ vault: VaultID, _ context: EngineContext) throws {
    guard let found = try context.catalog.read({ try VaultTable.find(vault, in: $0) }),
      let space = context.surroundings.space(found.repository)
    else { return }
    try context.catalog.write { try VaultHealthTable.note(space, of: vault, in: $0) }
  }
}
