import BackupModel
import Foundation
import GRDB

/// Keeps vaults' data, machines' images and restored disks out of each other's folders. Folders are compared where
/// they really are, behind all links.
enum OccupiedPlaces {
  /// A folder of a source must not hold vaults' data, nor lie among it: packs would be taken for images.
  ///
  /// - Throws: `UserErrorInvalidPath`.
  static func refuseSource(_ folder: String, in db: Database) throws {
    for place in try storages(db) where AbsolutePath.touch(folder, place.path) {
      throw refusal(folder, "be a source of disk images", place)
    }
  }

  /// A new region's storage must not be, hold or lie in another region's, where their vaults would share a folder and
  /// one's pass for the other's; nor lie among a vault's data.
  ///
  /// - Throws: `UserErrorInvalidPath`.
  static func refuseStorage(_ folder: String, in db: Database) throws {
    for region in try RegionTable.all(db) where AbsolutePath.touch(folder, region.storage) {
      throw refusal(folder, "be a region's storage", place(of: region))
    }
    let real = AbsolutePath.resolved(folder)
    for vault in try VaultTable.all(db) where AbsolutePath.contains(AbsolutePath.resolved(vault.repository), real) {
      throw refusal(folder, "be a region's storage", place(of: vault))
    }
    for place in try sources(db) where AbsolutePath.touch(folder, place.path) {
      throw refusal(folder, "be a region's storage", place)
    }
  }

  /// Restored disks would be taken for machines in a source's folder, and have no place among vaults' data.
  ///
  /// - Throws: `UserErrorInvalidPath`.
  static func refuseRestore(to folder: String, in db: Database) throws {
    for place in try storages(db) where AbsolutePath.touch(folder, place.path) {
      throw refusal(folder, "be restored to", place)
    }
    let real = AbsolutePath.resolved(folder)
    for place in try sources(db) where AbsolutePath.contains(AbsolutePath.resolved(place.path), real) {
      throw refusal(folder, "be restored to", place)
    }
  }

  private typealias Place = (path: String, owner: String)

  private static func storages(_ db: Database) throws -> [Place] {
    try RegionTable.all(db).map(place(of:)) + VaultTable.all(db).map(place(of:))
  }

  private static func place(of region: Region) -> Place { (region.storage, "the storage of region \(region.name)") }

  private static func place(of vault: Vault) -> Place { (vault.repository, "the data of vault \(vault.name)") }

  private static func sources(_ db: Database) throws -> [Place] {
    try SourceTable.all(db).compactMap { listing in
      guard case .images(let folder) = listing.source.location else { return nil }
      return (folder, "the images of source \(listing.source.name)")
    }
  }

  private static func refusal(_ folder: String, _ use: String, _ place: Place) -> BackupError {
    let (inner, outer) = (AbsolutePath.resolved(folder), AbsolutePath.resolved(place.path))
    let relation = inner == outer ? "is" : AbsolutePath.contains(outer, inner) ? "lies in" : "holds"
    return BackupError(
      .invalidPath, "\(folder) can't \(use): it \(relation) \(place.path), \(place.owner).",
      recommendedAction: "Name a folder beside it.")
  }
}
