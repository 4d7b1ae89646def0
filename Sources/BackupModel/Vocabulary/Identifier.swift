import Foundation

/// A stable identity that survives renames; one type per kind of thing, so that a vault's id can't be passed for a job's.
public struct Identifier<Subject>: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The identity as it is stored: a lowercase UUID, or for a VM in an image folder a digest of source and relative path.
  public let rawValue: String

  /// Takes an identity as it is stored; the text is not checked.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A new random identity (a version 4 UUID, lowercase).
  public static func random() -> Self { Self(rawValue: UUID().uuidString.lowercased()) }

  /// The identity as it is stored.
  public var description: String { rawValue }

  /// Orders identities by their text; the order means nothing else.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Identifier: Codable {
  /// Reads the bare text.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the bare text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

/// The identity of a ``Region``.
public typealias RegionID = Identifier<Region>
/// The identity of a ``Source``.
public typealias SourceID = Identifier<Source>
/// The identity of a ``VirtualMachine``: libvirt's domain UUID, or a digest of source and relative path.
public typealias VirtualMachineID = Identifier<VirtualMachine>
/// The identity of a ``Vault``.
public typealias VaultID = Identifier<Vault>
/// The identity of a ``BackupPolicy``.
public typealias PolicyID = Identifier<BackupPolicy>
/// The identity of a ``BackupInstance``.
public typealias InstanceID = Identifier<BackupInstance>
/// The identity of a ``RecoveryPoint``.
public typealias RecoveryPointID = Identifier<RecoveryPoint>
/// The identity of a ``Job``.
public typealias JobID = Identifier<Job>
/// The identity of an ``Alert``.
public typealias AlertID = Identifier<Alert>
