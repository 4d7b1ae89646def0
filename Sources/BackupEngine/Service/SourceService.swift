import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// All sources, or those of one region, each with why it couldn't be read the last time.
  public func sources(inRegion region: String?) async throws -> [SourceListing] {
    try await read { db in
      try SourceTable.all(inRegion: region.map { try RegionTable.named($0, in: db).id }, db)
    }
  }

  /// Adds a source and looks at it for the first time; one that can't be read is refused.
  public func addSource(_ location: Source.Location, name: String?, region: String) async throws -> SourceListing {
    try await BlockingWork.run { [context] in
      let place = try Self.checked(location)
      if let name { try NameRules.source(name) }
      let regionID = try context.catalog.read { try RegionTable.named(region, in: $0).id }
      var source = Source(id: SourceIdentity.of(place), name: name ?? "", regionID: regionID, location: place)
      let machines = try context.surroundings.source(source).machines()
      return try context.catalog.write { db in
        try Self.refuseOverlap(place, in: db)
        source.name = try name.map { try Self.refuseTaken($0, in: db) } ?? Self.freeName(for: place, in: db)
        try SourceTable.insert(source, in: db)
        try MachineTable.record(machines, of: source.id, in: db)
        return SourceListing(source: source, regionName: try RegionTable.holding(regionID, in: db).name)
      }
    }
  }

  /// Removes a source whose machines nobody protects.
  public func removeSource(named name: String) async throws {
    try await write { db in
      guard let source = try SourceTable.find(named: name, in: db) else {
        throw BackupError(
          .sourceNotFound, "There is no source «\(PrintableText.line(name, limit: 60))».",
          recommendedAction: "List the sources with `backup-center source list`.")
      }
      let blockers = try String.fetchAll(
        db,
        sql: """
          SELECT instance.resourceGroup || '/' || instance.name || ' (vault ' || vault.name || ')'
          FROM instance JOIN machine ON machine.id = machineID JOIN vault ON vault.id = vaultID
          WHERE sourceID = ? ORDER BY 1
          """, arguments: [source.id.rawValue])
      let waiting = try JobTable.openConfigurations(db)
      let pending = try MachineTable.all(db).filter {
        $0.machine.sourceID == source.id && waiting[$0.machine.id] != nil
      }
      .map { "\($0.fullName) (being configured)" }
      guard blockers.isEmpty, pending.isEmpty else {
        throw BackupError(
          .sourceInUse, "Source \(source.name) has protected machines: \(Self.list(blockers + pending)).",
          recommendedAction: "Stop their protection and delete their backup data first.")
      }
      try SourceTable.delete(source.id, in: db)
    }
  }

  private static func checked(_ location: Source.Location) throws -> Source.Location {
    switch location {
    case .images(let folder):
      let path = try AbsolutePath.checked(folder, of: "a source of disk images")
      try AbsolutePath.requireFolder(path, as: "a source of disk images")
      return .images(folder: path)
    case .libvirt: throw Surroundings.libvirtUnsupported
    }
  }

  /// The same image must not be seen as two machines.
  private static func refuseOverlap(_ location: Source.Location, in db: Database) throws {
    guard case .images(let folder) = location else { return }
    try OccupiedPlaces.refuseSource(folder, in: db)
    for other in try SourceTable.all(db).map(\.source) {
      guard case .images(let taken) = other.location,
        AbsolutePath.touch(taken, folder)
      else { continue }
      throw BackupError(
        .nameInUse, "\(folder) overlaps source \(other.name), which reads \(taken).",
        recommendedAction: "Remove that source first, or name a folder beside it.")
    }
  }

  private static func refuseTaken(_ name: String, in db: Database) throws -> String {
    guard try SourceTable.find(named: name, in: db) == nil else {
      throw BackupError(.nameInUse, "There is already a source \(name).", recommendedAction: "Choose another name.")
    }
    return name
  }

  /// The folder's name, made fit and made unique.
  static func freeName(for location: Source.Location, in db: Database) throws -> String {
    let last = location.text.split(separator: "/").last.map(String.init) ?? "images"
    let fit = last.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let start = String(fit.drop { !$0.isLetter }.prefix(40))
    let base = start.count < 2 ? "images" : start
    for number in 1... {
      let name = number == 1 ? base : "\(base)-\(number)"
      if try SourceTable.find(named: name, in: db) == nil { return name }
    }
    return base
  }
}
