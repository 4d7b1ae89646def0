import Foundation

/// Reads chunks and trees, proved to be what their ids promise; belongs to one thread.
final class BlobReader {
  private let backend: any StorageBackend
  private let index: ChunkIndex
  private let sealer: Sealer
  private let hash = SHA256()
  private let decompressor = Decompressor()
  private var sealed = AlignedBuffer(count: ChunkSize.bytes + 4096)
  private var opened = AlignedBuffer(count: ChunkSize.bytes + 4096)

  init(_ repository: Repository) throws {
    backend = repository.backend
    index = repository.index
    sealer = try Sealer(repository.objects.key)
  }

  /// The blob's bytes, valid until the next call.
  ///
  /// - Parameter storedBytes: grows by what was read from the storage.
  /// - Throws: ``RepositoryError``, `notFound` or `damaged`.
  func read(_ id: ObjectID, _ kind: BlobKind, storedBytes: inout Int) throws -> UnsafeRawBufferPointer {
    guard let location = index.location(of: id, kind) else {
      throw RepositoryError(.notFound, "the \(kind.name) \(id.shortHex) is not in the index")
    }
    let length = Int(location.entry.length)
    if sealed.bytes.count < length { sealed = AlignedBuffer(count: length) }
    try backend.read(
      ObjectName(.pack, location.pack), at: UInt64(location.entry.offset), into: sealed.prefix(length), freshly: false)
    storedBytes += length
    return try open(UnsafeRawBufferPointer(sealed.prefix(length)), location.entry, pack: location.pack)
  }

  /// Opens a blob that is in memory, and proves it.
  func open(_ stored: UnsafeRawBufferPointer, _ entry: PackEntry, pack: ObjectID) throws -> UnsafeRawBufferPointer {
    func damaged(_ problem: String) -> RepositoryError {
      RepositoryError(.damaged, "the \(entry.kind.name) \(entry.id.shortHex) in pack \(pack.shortHex) \(problem)")
    }
    let plain = UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(mutating: stored.baseAddress!) + 16, count: stored.count - Sealer.overhead)
    guard try sealer.open(stored, into: plain.baseAddress!) else { throw damaged("does not open: its seal is broken") }
    var result = UnsafeRawBufferPointer(plain)
    if entry.uncompressedLength != 0 {
      if opened.bytes.count < Int(entry.uncompressedLength) {
        opened = AlignedBuffer(count: Int(entry.uncompressedLength))
      }
      let target = opened.prefix(Int(entry.uncompressedLength))
      guard decompressor.decompress(result, into: target) else { throw damaged("does not decompress") }
      result = UnsafeRawBufferPointer(target)
    }
    guard hash.hash(result) == entry.id else { throw damaged("has other contents than its id promises") }
    return result
  }

  /// A directory.
  func tree(_ id: ObjectID) throws -> [TreeNode] {
    var stored = 0
    return try TreeCodec.decode(try read(id, .tree, storedBytes: &stored))
  }
}
