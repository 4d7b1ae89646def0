/// Something that is wrong with a repository.
public struct CheckProblem: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// Something can't be restored.
    case damage
    /// Nothing is lost: space that a prune would free, or files that do not belong here.
    case waste
  }

  /// How bad it is.
  public let severity: Severity
  /// The object that is affected.
  public let object: ObjectName
  /// One sentence.
  public let message: String

  /// One line for logs and tests.
  public var description: String { "\(severity.rawValue): \(object): \(message)" }
}

/// What a check found.
public struct CheckReport: Sendable {
  /// In the order in which they were found.
  public internal(set) var problems: [CheckProblem] = []
  /// Packs in the storage.
  public internal(set) var packCount = 0
  /// Data chunks that snapshots use.
  public internal(set) var chunkCount = 0
  /// Snapshots that were checked.
  public internal(set) var snapshotCount = 0
  /// Bytes of packs that were read; 0 when only the structure was checked.
  public internal(set) var readBytes: UInt64 = 0
  /// Snapshots that can't be restored whole.
  public internal(set) var damagedSnapshots: Set<ObjectID> = []

  /// Packs whose contents, or whose table of contents, are not what was stored; see ``Repository/distrust(_:)``.
  public internal(set) var damagedPacks: Set<ObjectID> = []

  /// Whether everything can be restored.
  public var isSound: Bool { !problems.contains { $0.severity == .damage } }
}
