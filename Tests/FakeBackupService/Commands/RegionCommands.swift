// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation

extension FakeBackupService {
  public func regions() async throws -> [Region] { try look { $0.regions.sorted { $0.name < $1.name } } }

  public func createRegion(name: String, storage: String, pairedRegion: String?) async throws -> Region {
    try run("createRegion") { estate in
      try NameRules.region(name)
      if let pairedRegion {
        try NameRules.region(pairedRegion)
        guard pairedRegion.lowercased() != name.lowercased() else {
          throw BackupError(
            .invalidArgument, "Region \(name) can't be its own paired region.",
            recommendedAction: "Name another region, or none.")
        }
      }
      try Self.requireAbsolute(storage, as: "a region's storage")
      if let other = estate.regions.first(where: { $0.name.lowercased() == name.lowercased() }) {
        throw BackupError(
          .nameInUse, "There is already a region \(other.name).", recommendedAction: "Choose another name.")
      }
      let place = storage.hasSuffix("/") ? storage : storage + "/"
      for other in estate.regions where place.hasPrefix(other.storage + "/") || other.storage.hasPrefix(place) {
        throw BackupError(
          .invalidPath,
          "\(storage) can't be a region's storage: it touches \(other.storage), that of region "
            + "\(other.name).", recommendedAction: "Name a folder beside it.")
      }
      let region = Region(name: name, storage: storage, pairedRegion: pairedRegion)
      estate.regions.append(region)
      return region
    }
  }

  public func deleteRegion(named name: String) async throws {
    try run("deleteRegion") { estate in
      let region = try estate.region(named: name)
      let blockers =
        estate.vaults.filter { $0.regionID == region.id }.map { "vault \($0.name)" }
        + estate.sources.filter { $0.regionID == region.id }.map { "source \($0.name)" }
      guard blockers.isEmpty else {
        throw BackupError(
          .regionNotEmpty, "Region \(region.name) is in use by \(blockers.joined(separator: ", ")).",
          recommendedAction: "Remove \(blockers.count == 1 ? "it" : "them") first.")
      }
      estate.regions.removeAll { $0.id == region.id }
    }
  }

  public func sources(inRegion region: String?) async throws -> [SourceListing] {
    try look { try $0.sourceListings(inRegion: region) }
  }

  public func addSource(_ location: Source.Location, name: String?, region: String) async throws -> SourceListing {
    try run("addSource") { estate in
      if case .images(let folder) = location { try Self.requireAbsolute(folder, as: "a source of disk images") }
      if let name { try NameRules.source(name) }
      let home = try estate.region(named: region)
      guard let found = estate.places[location] else {
        throw BackupError(
          .invalidPath, "\(location.text) can't be a source of disk images: no such file or directory.",
          recommendedAction: "Make the folder, or name another.")
      }
      if let other = estate.sources.first(where: { $0.location == location }) {
        throw BackupError(
          .nameInUse, "\(location.text) overlaps source \(other.name), which reads \(other.location.text).",
          recommendedAction: "Remove that source first, or name a folder beside it.")
      }
      let wanted = name ?? location.text.split(separator: "/").last.map(String.init) ?? "images"
      if let other = estate.sources.first(where: { $0.name.lowercased() == wanted.lowercased() }) {
        throw BackupError(
          .nameInUse, "There is already a source \(other.name).", recommendedAction: "Choose another name.")
      }
      let source = Source(name: wanted, regionID: home.id, location: location)
      estate.sources.append(source)
      estate.suggestions.removeAll { $0.location == location }
      estate.machines += found.map { machine in
        var machine = machine
        machine.sourceID = source.id
        return machine
      }
      return estate.listing(source)
    }
  }

  public func removeSource(named name: String) async throws {
    try run("removeSource") { estate in
      guard let source = estate.sources.first(where: { $0.name.lowercased() == name.lowercased() }) else {
        throw BackupError(
          .sourceNotFound, "There is no source «\(PrintableText.line(name, limit: 60))».",
          recommendedAction: "List the sources with `backup-center source list`.")
      }
      let shown = Set(estate.machines.filter { $0.sourceID == source.id }.map(\.id))
      let blockers = estate.items.map(\.instance).filter { shown.contains($0.machineID) }.map { item in
        "\(item.resourceGroup)/\(item.name)"
      }
      guard blockers.isEmpty else {
        throw BackupError(
          .sourceInUse, "Source \(source.name) has protected machines: \(FakeEstate.sortedList(blockers)).",
          recommendedAction: "Stop their protection and delete their backup data first.")
      }
      estate.sources.removeAll { $0.id == source.id }
      estate.machines.removeAll { $0.sourceID == source.id }
    }
  }

  public func machines(matching query: MachineQuery) async throws -> [MachineListing] {
    try look { try $0.machineListings(matching: query, forVault: nil) }
  }

  public func checkMachine(_ name: String, vault: String?) async throws -> MachineListing {
    try look { estate in
      let target = try vault.map { try estate.vault(named: $0) }
      let machine = try estate.machine(named: name, preferring: target?.regionID)
      return estate.listing(
        machine, forVault: target, itemCount: estate.items.count { $0.instance.vaultID == target?.id },
        held: estate.items.filter { $0.instance.machineID == machine.id })
    }
  }

  public func suggestedSources() async throws -> [SourceSuggestion] { try look { $0.suggestions } }

  public func resourceGroups() async throws -> [String] {
    try look { Set($0.items.map(\.instance.resourceGroup)).sorted() }
  }

  static func requireAbsolute(_ path: String, as what: String) throws {
    guard !path.hasPrefix("/") else { return }
    throw BackupError(
      .invalidPath, "«\(PrintableText.line(path, limit: 200))» can't be \(what): it is not an absolute path.",
      recommendedAction: "Give an absolute path without control characters.")
  }
}
