/// Reads packs and other objects from the storage and compares them with their names; belongs to one thread.
final class PackVerifier {
  private let backend: any StorageBackend
  private let hash = SHA256()
  private let buffer = AlignedBuffer(count: 4 << 20)

  init(_ backend: any StorageBackend) { self.backend = backend }

  /// - Throws: ``RepositoryError/Kind/damaged`` when the stored bytes are not the ones that the name stands for.
  func verify(_ id: ObjectID, size: UInt64) throws { try verify(ObjectName(.pack, id), id, size: size) }

  /// - Throws: ``RepositoryError/Kind/damaged`` when the stored bytes are not the ones that `id` stands for.
  func verify(_ name: ObjectName, _ id: ObjectID, size: UInt64) throws {
    hash.reset()
    var offset: UInt64 = 0
    while offset < size {
      let count = Int(min(UInt64(buffer.bytes.count), size - offset))
      let piece = buffer.prefix(count)
      try backend.read(name, at: offset, into: piece, freshly: true)
      hash.update(UnsafeRawBufferPointer(piece))
      offset += UInt64(count)
    }
    guard hash.finish() == id else {
      throw RepositoryError(.damaged, "the \(name) does not read back as it was written")
    }
  }
}
