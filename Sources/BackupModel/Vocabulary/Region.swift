import Foundation

/// A place: the storage for its vaults' data, and the sources whose virtual machines live there.
public struct Region: Hashable, Codable, Sendable, Identifiable {
  /// The identity that survives renames.
  public let id: RegionID
  /// 2–50 characters; see ``NameRules/region(_:)``.
  public var name: String
  /// Absolute path of the folder under which each vault of this region gets a folder of its own.
  public var storage: String
  /// The name of the region that geo-redundant vaults replicate to, if one was named.
  public var pairedRegion: String?

  /// Makes a value from its parts.
  public init(id: RegionID = .random(), name: String, storage: String, pairedRegion: String? = nil) {
    self.id = id
    self.name = name
    self.storage = storage
    self.pairedRegion = pairedRegion
  }
}

/// Where virtual machines are found.
public struct Source: Hashable, Codable, Sendable, Identifiable {
  /// What a source reads from.
  public enum Location: Hashable, Codable, Sendable {
    /// A folder of disk images, by absolute path.
    case images(folder: String)
    /// A libvirt connection, such as `qemu:///system`.
    case libvirt(uri: String)

    /// The path or URI as an administrator typed it.
    public var text: String {
      switch self {
      case .images(let folder): folder
      case .libvirt(let uri): uri
      }
    }
  }

  /// The identity that survives renames.
  public let id: SourceID
  /// 2–50 characters; see ``NameRules/source(_:)``.
  public var name: String
  /// The region that its machines live in.
  public var regionID: RegionID
  /// What it reads from.
  public var location: Location

  /// Makes a value from its parts.
  public init(id: SourceID = .random(), name: String, regionID: RegionID, location: Location) {
    self.id = id
    self.name = name
    self.regionID = regionID
    self.location = location
  }
}
