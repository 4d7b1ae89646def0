import Synchronization

/// A repository in memory, with the same promises as a folder; for tests, and for trying things out.
public final class MemoryBackend: StorageBackend {
  private let objects = Mutex<[ObjectName: [UInt8]]>([:])

  /// An empty place.
  public init() {}

  /// What restic would be given with `-r`.
  public var location: String { "memory" }

  /// Makes the place ready for a new repository; it must be empty.
  public func prepare() throws {
    guard objects.withLock({ $0.isEmpty }) else {
      throw RepositoryError(.exists, "this memory already holds a repository")
    }
  }

  /// Every object of a kind, temporary files left out.
  public func list(_ kind: ObjectKind) -> [StoredObject] {
    objects.withLock { objects in
      objects.filter { $0.key.kind == kind }.map { StoredObject(name: $0.key.name, size: UInt64($0.value.count)) }
    }
  }

  /// An object's size in bytes.
  public func size(of object: ObjectName) throws -> UInt64 { UInt64(try bytes(of: object).count) }

  /// Fills a buffer from an object.
  public func read(
    _ object: ObjectName, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, freshly: Bool
  ) throws {
    let bytes = try bytes(of: object)
    guard offset + UInt64(buffer.count) <= UInt64(bytes.count) else {
      throw RepositoryError(.damaged, "the \(object) ends at byte \(bytes.count), too early")
    }
    bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[Int(offset)..<Int(offset) + buffer.count])) }
  }

  /// Saves an object whole and durable, or not at all.
  public func save(_ object: ObjectName, _ bytes: UnsafeRawBufferPointer) {
    let copy = [UInt8](bytes)
    objects.withLock { $0[object] = copy }
  }

  /// Removes an object; one that is not there is no error.
  public func remove(_ object: ObjectName) { objects.withLock { $0[object] = nil } }

  /// Removes what interrupted saves left behind.
  public func removeTemporaries() -> Int { 0 }

  private func bytes(of object: ObjectName) throws -> [UInt8] {
    guard let bytes = objects.withLock({ $0[object] }) else {
      throw RepositoryError(.notFound, "the \(object) is not in memory")
    }
    return bytes
  }
}
