import Foundation

/// A snapshot file: the root of one recovery point.
public struct Snapshot: Codable, Hashable, Sendable {
  /// RFC 3339.
  let time: String
  let parent: String?
  let tree: String
  /// What restic shows as the snapshot's paths.
  public let paths: [String]
  /// The host that restic groups by.
  public let hostname: String?
  /// Who wrote it.
  public let username: String?
  /// What is fixed about the point, as `name=value`.
  public let tags: [String]?
  let programVersion: String?

  private enum CodingKeys: String, CodingKey {
    case time, parent, tree, paths, hostname, username, tags
    case programVersion = "program_version"
  }

  init(
    time: Date, parent: ObjectID?, tree: ObjectID, paths: [String], hostname: String, username: String, tags: [String]
  ) {
    self.time = Timestamp.text(time)
    self.parent = parent?.hex
    self.tree = tree.hex
    self.paths = paths
    self.hostname = hostname
    self.username = username
    self.tags = tags
    programVersion = "backup-center"
  }

  /// The moment that the snapshot stands for.
  public var date: Date { Timestamp.date(time) ?? .distantPast }

  /// The root directory.
  var treeID: ObjectID? { ObjectID(hex: tree) }

  /// The value of the tag `name=value`, or nil.
  public func tag(_ name: String) -> String? {
    tags?.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

/// A snapshot with its id.
public struct StoredSnapshot: Hashable, Sendable, Identifiable {
  /// The snapshot file's name.
  public let id: ObjectID
  /// The contents.
  public let snapshot: Snapshot
}
