import BackupModel

/// An image and everything it is made of, every file open and known to lie inside the source's folder.
struct ImageChain: Sendable {
  /// One image of the chain, and the files beside it that hold its content.
  struct Layer: Sendable {
    var image: SourceFile
    var format: DiskFormat
    var header: ImageHeader
    var dataFile: SourceFile?
    var extentFiles: [SourceFile] = []

    var files: [SourceFile] { [image] + (dataFile.map { [$0] } ?? []) + extentFiles }
  }

  /// Longer chains are refused; QEMU becomes slow long before.
  static let longest = 64

  /// The image itself first, then what it is based on.
  let layers: [Layer]

  var files: [SourceFile] { layers.flatMap(\.files) }

  /// Opens the image at `path`, of format `format`, and what it is made of, by the formats that the images name:
  /// nothing is probed.
  ///
  /// - Parameter onReference: told of each file that another file of the chain names, as soon as it is open.
  /// - Throws: `BackupError`: `ImageOutsideSource`, `ImageNotFound`, `ImageUnreadable`, `ImageDamaged`.
  init(
    path: String, format: DiskFormat, in root: SourceRoot, onReference: (FileIdentity) -> Void = { _ in }
  ) throws {
    var layers: [Layer] = []
    var seen: Set<FileIdentity> = []
    var next: (path: String, format: DiskFormat)? = (path, format)
    while let (path, format) = next {
      let image = try root.open(path)
      let identity = FileIdentity(try image.status())
      if !layers.isEmpty { onReference(identity) }
      guard seen.insert(identity).inserted, layers.count < Self.longest else {
        throw ImageProblem.damaged(path, because: "its chain of backing files has no end")
      }
      var layer = Layer(image: image, format: format, header: try ImageHeader.read(image, format: format))
      func open(_ name: String) throws -> SourceFile {
        let file = try root.open(try Self.path(of: name, namedBy: path, in: root))
        onReference(FileIdentity(try file.status()))
        return file
      }
      layer.dataFile = try layer.header.dataFile.map(open)
      layer.extentFiles = try layer.header.extentFiles.map(open)
      layers.append(layer)
      next = try layer.header.backing.map { backing in
        (try Self.path(of: backing.name, namedBy: path, in: root), try Self.format(of: backing, namedBy: path))
      }
    }
    self.layers = layers
  }

  /// The path of the file that the image at `image` calls `name`: absolute, or relative to the image's folder.
  private static func path(of name: String, namedBy image: String, in root: SourceRoot) throws -> String {
    let beforeSlash = name.prefix { $0 != "/" }
    if beforeSlash.contains(":") {
      // QEMU takes «word:…» for a protocol (nbd:, json:, https:), which reaches anywhere.
      throw ImageProblem.outside(name, folder: root.path)
    }
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw ImageProblem.damaged(image, because: "it names a file without a name")
    }
    if name.hasPrefix("/") { return name }
    return (image.lastIndex(of: "/").map { String(image[..<$0]) } ?? "") + "/" + name
  }

  private static func format(of backing: ImageHeader.Backing, namedBy image: String) throws -> DiskFormat {
    guard let name = backing.format else {
      throw ImageProblem.unusable(
        image, because: "it does not say which format its backing file \(ImageProblem.shown(backing.name)) has",
        action: "Record the format with qemu-img rebase -u -b FILE -F FORMAT IMAGE.")
    }
    guard let format = DiskFormat(rawValue: name) else {
      throw ImageProblem.unusable(
        image, because: "the format \(ImageProblem.shown(name)) of its backing file is not supported",
        action: "Convert the backing file to raw or qcow2.")
    }
    return format
  }
}
