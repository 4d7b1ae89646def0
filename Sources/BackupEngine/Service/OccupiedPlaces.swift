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

  /// - Throws: `UserErrorInvalidPath`.
  static func refuseStorage(_ folder: String, in db: Database) throws {
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
    try RegionTable.all(db).map { ($0.storage, "the storage of region \($0.name)") }
      + VaultTable.all(db).map { ($0.repository, "the data of vault \($0.name)") }
  }

  private static func sources(_ db: Database) throws -> [Place] {
    try SourceTable.all(db).compactMap { listing in
      guard case .images(let folder) = listing.source.location else { return nil }
      return (folder, "the images of source \(listing.source.name)")
    }
  }

  private static func refusal(_ folder: String, _ use: String, _ place: Place) -> BackupError {
    let lies = AbsolutePath.contains(AbsolutePath.resolved(place.path), AbsolutePath.resolved(folder))
    return BackupError(
      .invalidPath, "\(folder) can't \(use): it \(lies ? "lies in" : "holds") \(place.path), \(place.owner).",
      recommendedAction: "Name a folder beside it.")
  }
}
