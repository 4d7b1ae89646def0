import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// All regions, by name.
  public func regions() async throws -> [Region] { try await read(RegionTable.all) }

  /// Makes a region; its storage folder is made when it is absent.
  public func createRegion(name: String, storage: String, pairedRegion: String?) async throws -> Region {
    try await BlockingWork.run { [context] in
      try NameRules.region(name)
      if let pairedRegion {
        try NameRules.region(pairedRegion)
        guard pairedRegion.lowercased() != name.lowercased() else {
          throw BackupError(
            .invalidArgument, "Region \(name) can't be its own paired region.",
            recommendedAction: "Name another region, or none.")
        }
      }
      let path = try AbsolutePath.checked(storage, of: "a region's storage")
      let region = Region(name: name, storage: path, pairedRegion: pairedRegion)
      try context.catalog.write { db in
        if let other = try RegionTable.find(named: name, in: db) {
          throw BackupError(
            .nameInUse, "There is already a region \(other.name).", recommendedAction: "Choose another name.")
        }
        try OccupiedPlaces.refuseStorage(path, in: db)
        try RegionTable.insert(region, in: db)
        try Self.makeStorage(path)
        try RegionMarker.put(region)
      }
      return region
    }
  }

  /// Removes a region that has no source and no vault. Its storage folder stays.
  public func deleteRegion(named name: String) async throws {
    try await write { db in
      let region = try RegionTable.named(name, in: db)
      let vaults = try VaultTable.all(db).filter { $0.regionID == region.id }.map { "vault \($0.name)" }
      let sources = try SourceTable.all(inRegion: region.id, db).map { "source \($0.source.name)" }
      let blockers = vaults + sources
      guard blockers.isEmpty else {
        throw BackupError(
          .regionNotEmpty, "Region \(region.name) is in use by \(Self.list(blockers)).",
          recommendedAction: "Remove \(blockers.count == 1 ? "it" : "them") first.")
      }
      try RegionTable.delete(region.id, in: db)
    }
  }

  /// Some of `names`, as words in a sentence.
  static func list(_ names: [String], limit: Int = 10) -> String {
    let shown = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  private static func makeStorage(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) { try AbsolutePath.requireFolder(path, as: "a region's storage") }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw BackupError(
        .storageNotWritable, "The storage folder \(path) can't be made.",
        recommendedAction: "Check its parent folder's permissions, or choose another place.")
    }
    try AbsolutePath.requireFolder(path, as: "a region's storage")
    guard access(path, W_OK | X_OK) == 0 else {
      throw BackupError(
        .storageNotWritable, "The storage folder \(path) can't be written to: \(SystemProblem.last.words).",
        recommendedAction: "Check its permissions, or choose another place.")
    }
  }
}
