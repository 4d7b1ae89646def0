import BackupModel

/// A folder of disk images as a source of machines. What becomes a machine is described at `FolderSurvey`.
///
/// The format of an image is its extension's: `.raw` `.img`, `.qcow2`, `.vmdk`, `.vdi`, `.vhdx`, `.vhd` `.vpc`.
public struct ImageFolder: DiskSource {
  private let source: Source
  private let runtimeDirectory: String
  private let tools: QemuTools

  /// - Parameters:
  ///   - source: a source whose location is a folder of images.
  ///   - runtimeDirectory: absolute path of a private folder (made with mode 0700 if absent), for sockets that exist
  ///     for microseconds.
  ///   - tools: QEMU's tools; raw images need none.
  public init(source: Source, runtimeDirectory: String, tools: QemuTools = .installed()) {
    self.source = source
    self.runtimeDirectory = runtimeDirectory
    self.tools = tools
  }

  /// All machines of the folder; see ``DiskSource/machines()``.
  public func machines() throws -> [VirtualMachine] {
    try FolderSurvey(root: try root(), source: source, tools: tools).machines()
  }

  /// Opens images that nobody may write to; see ``DiskSource/open(_:disks:)``.
  public func open(_ machine: VirtualMachine, disks: [VirtualDisk]) throws -> any OpenedMachine {
    let root = try root()
    var images: [OpenedImage] = []
    do {
      for disk in disks {
        images.append(
          try OpenedImage(disk, root: root, tools: tools, runtimeDirectory: runtimeDirectory))
      }
    } catch {
      for image in images { image.disk.reader.close() }
      throw error
    }
    return OpenedImages(machine: machine, source: source, images: images)
  }

  /// The stamp of an image's whole chain; nil also when a machine holds it or somebody has it open for writing. See
  /// ``DiskSource/stamp(of:)``.
  public func stamp(of disk: VirtualDisk) throws -> ImageStamp? {
    let chain = try ImageChain(path: disk.path, format: disk.format, in: try root())
    do {
      return try ImageWatch(chain).stamp
    } catch let error as BackupError where error.code == .imageInUse {
      return nil
    }
  }

  /// Whether a file of this name would be taken for a disk image.
  public static func isImage(named name: String) -> Bool {
    FolderListing.format(of: FolderListing.Name(bytes: Array(name.utf8))) != nil
  }

  private func root() throws -> SourceRoot {
    guard case .images(let folder) = source.location else {
      throw ImageProblem.sourceUnreachable(source.location.text, because: "it is not a folder")
    }
    return try SourceRoot(folder: folder)
  }
}
