import Foundation

/// A repository in a local folder, in restic's default layout.
///
/// Save = temporary file beside the target → fsync → read-only mode → rename → fsync of the folder. Packs are written
/// past the page cache where the file system allows it: they won't be read soon, and copying them would cost a core.
public final class LocalBackend: StorageBackend {
  /// What restic would be given with `-r`.
  public let location: String

  private static let temporaryMark = "-tmp-"

  /// - Parameter directory: an absolute path; it need not exist yet.
  public init(directory: String) { location = directory }

  private func folder(_ kind: ObjectKind) -> String {
    switch kind {
    case .config: location
    case .key: location + "/keys"
    case .snapshot: location + "/snapshots"
    case .index: location + "/index"
    case .lock: location + "/locks"
    case .pack: location + "/data"
    case .document: location + "/backup-center"
    }
  }

  private func folder(of object: ObjectName) -> String {
    object.kind == .pack ? folder(.pack) + "/" + object.name.prefix(2) : folder(object.kind)
  }

  private func path(of object: ObjectName) -> String { folder(of: object) + "/" + object.name }

  /// Makes the place ready for a new repository; it must be empty.
  public func prepare() throws {
    if let present = try? FileManager.default.contentsOfDirectory(atPath: location), !present.isEmpty {
      let repository = present.contains("config") && present.contains("keys")
      throw RepositoryError(.exists, "\(location) already holds \(repository ? "a repository" : "other files")")
    }
    try makeFolder(location, withParents: true)
    for kind in [ObjectKind.key, .snapshot, .index, .lock, .pack, .document] { try makeFolder(folder(kind)) }
    for byte in 0..<256 { try makeFolder(folder(.pack) + "/" + String(format: "%02x", byte)) }
    try synchronise(folder: folder(.pack))
    try synchronise(folder: location)
  }

  private func makeFolder(_ path: String, withParents: Bool = false) throws {
    if withParents {
      let parent = (path as NSString).deletingLastPathComponent
      if !parent.isEmpty, access(parent, F_OK) != 0 { try makeFolder(parent, withParents: true) }
    }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure.now("make the folder", path) }
    if withParents { try synchronise(folder: (path as NSString).deletingLastPathComponent) }
  }

  /// Every object of a kind, temporary files left out.
  public func list(_ kind: ObjectKind) throws -> [StoredObject] {
    switch kind {
    case .config:
      return try size(ifThere: .config).map { [StoredObject(name: "config", size: $0)] } ?? []
    case .pack:
      return try (0..<256).flatMap {
        try list(folder: folder(.pack) + "/" + String(format: "%02x", $0), isHashed: true)
      }
    case .document:
      return try list(folder: folder(kind), isHashed: false, isOptional: true)
    default:
      return try list(folder: folder(kind), isHashed: true)
    }
  }

  private func list(folder: String, isHashed: Bool, isOptional: Bool = false) throws -> [StoredObject] {
    guard let directory = opendir(folder) else {
      // Restic makes folders of data as it needs them; every other folder has been there since the beginning.
      if errno == ENOENT && isOptional { return [] }
      throw SystemFailure.now("list", folder)
    }
    defer { closedir(directory) }
    var result: [StoredObject] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasPrefix(".") || name.contains(Self.temporaryMark) { continue }
      if isHashed && ObjectID(hex: name) == nil { continue }
      var status = stat()
      guard fstatat(dirfd(directory), name, &status, 0) == 0 else {
        if errno == ENOENT { continue }
        throw SystemFailure.now("look at", folder + "/" + name)
      }
      result.append(StoredObject(name: name, size: UInt64(status.st_size)))
    }
    return result
  }

  private func size(ifThere object: ObjectName) throws -> UInt64? {
    var status = stat()
    guard stat(path(of: object), &status) == 0 else {
      if errno == ENOENT { return nil }
      throw SystemFailure.now("look at", path(of: object))
    }
    return UInt64(status.st_size)
  }

  /// An object's size in bytes.
  public func size(of object: ObjectName) throws -> UInt64 {
    guard let size = try size(ifThere: object) else {
      throw RepositoryError(.notFound, "the \(object) is not in \(location)")
    }
    return size
  }

  /// Fills a buffer from an object.
  public func read(
    _ object: ObjectName, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, freshly: Bool
  ) throws {
    let path = path(of: object)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw RepositoryError(.notFound, "the \(object) is not in \(location)") }
      throw SystemFailure.now("open", path)
    }
    defer { close(descriptor) }
    if freshly {
      try DirectInput.read(descriptor, at: offset, into: buffer, path: path)
    } else {
      try readFully(descriptor, at: offset, into: buffer, path: path)
    }
  }

  /// Has the kernel read an object ahead.
  public func prefetch(_ object: ObjectName) {
    let descriptor = open(path(of: object), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_WILLNEED))
    close(descriptor)
  }

  /// Saves an object whole and durable, or not at all.
  public func save(_ object: ObjectName, _ bytes: UnsafeRawBufferPointer) throws {
    let folder = folder(of: object)
    if object.kind == .pack, access(folder, F_OK) != 0 {
      try makeFolder(folder)
      try synchronise(folder: self.folder(.pack))
    }
    let temporary = path(of: object) + Self.temporaryMark + (try SecureRandom.hex(byteCount: 6))
    do {
      try DirectOutput.write(bytes, toNewFile: temporary)
      guard rename(temporary, path(of: object)) == 0 else { throw SystemFailure.now("rename", temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronise(folder: folder)
  }

  /// Removes an object; one that is not there is no error.
  public func remove(_ object: ObjectName) throws {
    guard unlink(path(of: object)) == 0 || errno == ENOENT else { throw SystemFailure.now("remove", path(of: object)) }
    try synchronise(folder: folder(of: object))
  }

  /// Removes what interrupted saves left behind.
  public func removeTemporaries() throws -> Int {
    var folders = ObjectKind.allCases.filter { $0 != .pack }.map { folder($0) }
    folders += (0..<256).map { folder(.pack) + "/" + String(format: "%02x", $0) }
    var count = 0
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      where name.contains(Self.temporaryMark) {
        guard unlink(folder + "/" + name) == 0 || errno == ENOENT else {
          throw SystemFailure.now("remove", folder + "/" + name)
        }
        count += 1
      }
    }
    return count
  }

  private func synchronise(folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure.now("open", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemFailure.now("make durable", folder) }
  }
}
