import Foundation

/// The format of a disk image. It comes from the file's extension or the domain's definition and is never probed,
/// because a guest can write any header into a raw disk.
public enum DiskFormat: String, Codable, CaseIterable, Sendable {
  case raw
  case qcow2
  case vmdk
  case vdi
  case vhdx
  case vpc
}

/// One disk of a virtual machine.
public struct VirtualDisk: Hashable, Codable, Sendable {
  /// The disk's name inside the machine (`vda`), unique there; its file in a recovery point is `<name>.raw`.
  public var name: String
  /// Absolute path of the image.
  public var path: String
  /// The image's format, as its extension or the domain's definition says.
  public var format: DiskFormat
  /// The size that the guest sees, in bytes.
  public var sizeBytes: UInt64
  /// What the image takes on its storage, in bytes.
  public var allocatedBytes: UInt64
  /// Whether the machine boots from this disk.
  public var isOSDisk: Bool

  /// Makes a value from its parts.
  public init(
    name: String, path: String, format: DiskFormat, sizeBytes: UInt64, allocatedBytes: UInt64, isOSDisk: Bool
  ) {
    self.name = name
    self.path = path
    self.format = format
    self.sizeBytes = sizeBytes
    self.allocatedBytes = allocatedBytes
    self.isOSDisk = isOSDisk
  }
}

/// Whether a machine runs, as far as its source can tell.
public enum PowerState: String, Codable, CaseIterable, Sendable {
  case running = "Running"
  case paused = "Paused"
  case off = "Off"
  /// Image folders can't tell: nobody holds the image now, and that is all that is known.
  case notApplicable = "NotApplicable"
}

/// A virtual machine as its source last showed it.
public struct VirtualMachine: Hashable, Codable, Sendable, Identifiable {
  /// See ``VirtualMachineID``; an image that moves within its folder is another machine.
  public let id: VirtualMachineID
  /// The name that the source shows; it comes from outside and follows no rule.
  public var name: String
  /// The first-level subfolder, or what libvirt's metadata or host name says; follows no rule either.
  public var resourceGroup: String
  /// The source that shows the machine.
  public var sourceID: SourceID
  /// Whether it runs, as far as the source can tell.
  public var powerState: PowerState
  /// In the machine's own order; the OS disk is marked.
  public var disks: [VirtualDisk]
  /// Why the machine can be seen but not backed up; nil when all its disks can be read.
  public var unreadable: BackupError?

  /// Makes a value from its parts.
  public init(
    id: VirtualMachineID, name: String, resourceGroup: String, sourceID: SourceID,
    powerState: PowerState = .notApplicable, disks: [VirtualDisk], unreadable: BackupError? = nil
  ) {
    self.id = id
    self.name = name
    self.resourceGroup = resourceGroup
    self.sourceID = sourceID
    self.powerState = powerState
    self.disks = disks
    self.unreadable = unreadable
  }

  /// The sum of the sizes that the guest sees, in bytes.
  public var sizeBytes: UInt64 { disks.lazy.map(\.sizeBytes).boundedSum }

  /// What the machine's images take on their storage, in bytes.
  public var allocatedBytes: UInt64 { disks.lazy.map(\.allocatedBytes).boundedSum }
}

/// Which of a machine's disks are backed up (Azure: selective disk backup).
public enum DiskSelection: Hashable, Codable, Sendable {
  /// Every disk, those that are added later included.
  case all
  case osDiskOnly
  case include([String])
  case exclude([String])

  /// The disks of `disks` that this selection names, in their order.
  public func selected(from disks: [VirtualDisk]) -> [VirtualDisk] {
    switch self {
    case .all: disks
    case .osDiskOnly: disks.filter(\.isOSDisk)
    case .include(let names): disks.filter { names.contains($0.name) }
    case .exclude(let names): disks.filter { !names.contains($0.name) }
    }
  }
}
