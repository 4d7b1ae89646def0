import BackupModel
import Foundation

/// Where the sample estate is, and how it becomes known.
enum SampleFolder {
  /// The usual folder: in the XDG data folder.
  static func path(_ environment: [String: String]) -> String {
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
    return (data ?? home + "/.local/share") + "/backup-center-demo"
  }

  /// Sets up the regions and sources of `layout` that aren't there yet.
  static func register(_ layout: SampleLayout, _ service: any BackupService) async throws {
    let regions = Set(try await service.regions().map(\.name))
    let folders = Set(try await service.sources(inRegion: nil).map(\.source.location.text))
    for region in layout.regions {
      if !regions.contains(region.name) {
        _ = try await service.createRegion(name: region.name, storage: region.storage, pairedRegion: nil)
      }
      if !folders.contains(region.images) {
        _ = try await service.addSource(.images(folder: region.images), name: nil, region: region.name)
      }
    }
  }
}
