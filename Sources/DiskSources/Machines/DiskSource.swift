import BackupModel

/// Where machines and their blocks come from. Every call blocks; all may be made from many threads at once.
public protocol DiskSource: Sendable {
  /// All machines that can be seen, sorted by resource group and name; those that can't be read say why in
  /// `unreadable`.
  ///
  /// - Throws: `BackupError` `SourceUnreachable` when the source itself can't be read.
  func machines() throws -> [VirtualMachine]

  /// Makes `disks` of `machine` ready to be read as they are at one moment.
  ///
  /// - Throws: `BackupError`: `ImageInUse` when somebody may write to a disk (image folders), `ImageNotFound`,
  ///   `ImageUnreadable`, `ImageDamaged`, `ImageOutsideSource`, `ToolMissing`, `ToolFailed`.
  func open(_ machine: VirtualMachine, disks: [VirtualDisk]) throws -> any OpenedMachine

  /// The stamp of `disk` as it is now, without opening it for reading through QEMU; nil when nothing could be proved
  /// with it.
  ///
  /// - Throws: `BackupError`, as ``open(_:disks:)`` does.
  func stamp(of disk: VirtualDisk) throws -> ImageStamp?
}

/// A disk that can be read now.
public struct OpenedDisk: Sendable {
  /// The disk, with the size that was found when it was opened.
  public let disk: VirtualDisk
  /// Its bytes.
  public let reader: any BlockReader
  /// What the image looked like before the first byte was read; nil when nothing can be proved with it.
  public let stamp: ImageStamp?

  /// A disk, its bytes and its stamp.
  public init(disk: VirtualDisk, reader: any BlockReader, stamp: ImageStamp?) {
    self.disk = disk
    self.reader = reader
    self.stamp = stamp
  }
}

/// A file that describes a machine, to be stored beside its disks.
public struct DefinitionFile: Hashable, Sendable {
  /// One path component, such as `machine.json`.
  public var name: String
  /// The file's bytes.
  public var bytes: [UInt8]

  /// A file of the given name and bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// A machine whose disks can be read now. Its calls block.
public protocol OpenedMachine: Sendable {
  /// The machine that was opened.
  var machine: VirtualMachine { get }
  /// The disks that were asked for, in the order they were asked for.
  var disks: [OpenedDisk] { get }
  /// How much of the guest's view of its data the bytes are sure to hold.
  var consistency: RecoveryPoint.Consistency { get }
  /// Why the consistency is not higher, in a sentence.
  var consistencyReason: String? { get }
  /// What describes the machine.
  var definition: [DefinitionFile] { get }

  /// Checks, after the last byte was read, that all bytes belong to one moment.
  ///
  /// - Throws: `BackupError`: `VmStartedDuringBackup` when a machine writes to an image now, `ImageChangedDuringBackup`
  ///   when an image was written, opened for writing, grew, shrank, or vanished.
  func confirmStable() throws

  /// Lets go of all disks; calling it again does nothing.
  func close()
}
