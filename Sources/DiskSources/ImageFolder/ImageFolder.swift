import BackupModel

/// A folder of disk images as a source of machines.
public struct ImageFolder: DiskSource {
  let source: Source
  let runtimeDirectory: String
  let tools: QemuTools

  /// - Parameters:
  ///   - source: a source whose location is a folder of images.
  ///   - runtimeDirectory: absolute path of a private folder (made with mode 0700 if absent), for sockets.
  ///   - tools: QEMU's tools.
  public init(source: Source, runtimeDirectory: String, tools: QemuTools = .installed()) {
    self.source = source
    self.runtimeDirectory = runtimeDirectory
    self.tools = tools
  }

  /// All machines of the folder; see ``DiskSource/machines()``.
  public func machines() throws -> [VirtualMachine] { throw pending }

  /// See ``DiskSource/open(_:disks:)``.
  public func open(_ machine: VirtualMachine, disks: [VirtualDisk]) throws -> any OpenedMachine { throw pending }

  /// See ``DiskSource/stamp(of:)``.
  public func stamp(of disk: VirtualDisk) throws -> ImageStamp? { throw pending }

  private var pending: BackupError {
    BackupError(.internalError, "Image folders are not built yet.", recommendedAction: "Take a newer commit.")
  }
}
