/// Reads whole packs and compares all there is to compare; belongs to one thread.
final class PackReader {
  struct Result {
    var size = 0
    var problems: [String] = []
    var damaged: Set<ObjectID> = []
  }

  private let repository: Repository
  private let blobs: BlobReader
  private let sealer: Sealer
  private let hash = SHA256()
  private var buffer = AlignedBuffer(count: PackAssembler.bufferSize)

  init(_ repository: Repository) throws {
    self.repository = repository
    blobs = try BlobReader(repository)
    sealer = try Sealer(repository.objects.key)
  }

  /// Compares a pack with its name, its table of contents with the index, and each blob with its id.
  func check(_ pack: ObjectID, _ indexed: [PackEntry]) throws -> Result {
    let name = ObjectName(.pack, pack)
    var result = Result(size: Int(try repository.backend.size(of: name)))
    if buffer.bytes.count < result.size { buffer = AlignedBuffer(count: result.size) }
    let bytes = buffer.prefix(result.size)
    try repository.backend.read(name, at: 0, into: bytes, freshly: true)
    let all = UnsafeRawBufferPointer(bytes)
    if hash.hash(all) != pack { result.problems.append("its contents do not have the hash that is its name") }
    do {
      let entries = try contents(all)
      let same = entries.count == indexed.count && zip(entries, indexed.sorted { $0.offset < $1.offset }).allSatisfy(==)
      if !same { result.problems.append("the index does not agree with its table of contents") }
    } catch let error as RepositoryError where error.kind == .damaged {
      result.problems.append(error.message)
    }
    for entry in indexed {
      do {
        guard Int(entry.offset) + Int(entry.length) <= all.count else {
          throw RepositoryError(.damaged, "the \(entry.kind.name) \(entry.id.shortHex) lies beyond the pack's end")
        }
        let stored = UnsafeRawBufferPointer(rebasing: all[Int(entry.offset)..<Int(entry.offset) + Int(entry.length)])
        _ = try blobs.open(stored, entry, pack: pack)
      } catch let error as RepositoryError where error.kind == .damaged {
        result.problems.append(error.message)
        result.damaged.insert(entry.id)
      }
    }
    return result
  }

  private func contents(_ pack: UnsafeRawBufferPointer) throws -> [PackEntry] {
    guard pack.count >= 4 else { throw RepositoryError(.damaged, "it is too short for a table of contents") }
    let length = Int(UInt32(littleEndian: pack.loadUnaligned(fromByteOffset: pack.count - 4, as: UInt32.self)))
    let start = pack.count - 4 - length
    guard start >= 0, let table = try sealer.open([UInt8](pack[start..<pack.count - 4])) else {
      throw RepositoryError(.damaged, "its table of contents does not open")
    }
    return try PackHeader.decode(table, blobsLength: UInt64(start))
  }
}
