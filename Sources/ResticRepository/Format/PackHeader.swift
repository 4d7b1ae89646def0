/// What a blob holds.
enum BlobKind: UInt8, Sendable {
  case data = 0
  case tree = 1

  var name: StaticString { self == .data ? "data" : "tree" }
}

/// A blob's place in its pack.
struct PackEntry: Sendable, Equatable {
  let id: ObjectID
  let kind: BlobKind
  let offset: UInt32
  /// The sealed length.
  let length: UInt32
  /// The length before compression; 0 for a blob that is stored as it is.
  let uncompressedLength: UInt32

  /// The length of the blob's own bytes.
  var plainLength: Int { uncompressedLength == 0 ? Int(length) - Sealer.overhead : Int(uncompressedLength) }
}

/// The table of contents at a pack's end: sealed entries, and the sealed table's length in four bytes.
enum PackHeader {
  private static let plainEntry = 37
  private static let compressedEntry = 41

  static func encode(_ entries: [PackEntry]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(entries.count * compressedEntry)
    func append(_ number: UInt32) { withUnsafeBytes(of: number.littleEndian) { result += $0 } }
    for entry in entries {
      let isCompressed = entry.uncompressedLength != 0
      result.append(entry.kind.rawValue + (isCompressed ? 2 : 0))
      append(entry.length)
      if isCompressed { append(entry.uncompressedLength) }
      entry.id.withUnsafeBytes { result += $0 }
    }
    return result
  }

  /// What stands behind a pack's blobs: the sealed table, and its length.
  static func sealed(_ entries: [PackEntry], with sealer: Sealer) throws -> [UInt8] {
    let table = try sealer.seal(encode(entries))
    return withUnsafeBytes(of: UInt32(table.count).littleEndian) { table + $0 }
  }

  /// - Parameter blobsLength: the length of the blobs; they must fill it without a gap.
  static func decode(_ bytes: [UInt8], blobsLength: UInt64) throws -> [PackEntry] {
    var entries: [PackEntry] = []
    var position = 0
    var offset: UInt64 = 0
    func number(at start: Int) -> UInt32 {
      bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt32.self)) }
    }
    while position < bytes.count {
      let type = bytes[position]
      let isCompressed = type >= 2
      let size = isCompressed ? compressedEntry : plainEntry
      guard type <= 3, position + size <= bytes.count, offset <= UInt64(UInt32.max) else {
        throw RepositoryError(.damaged, "a pack's table of contents is damaged")
      }
      let length = number(at: position + 1)
      let id = bytes.withUnsafeBytes { ObjectID(copying: $0.baseAddress! + position + size - 32) }
      entries.append(
        PackEntry(
          id: id, kind: type & 1 == 0 ? .data : .tree, offset: UInt32(offset), length: length,
          uncompressedLength: isCompressed ? number(at: position + 5) : 0))
      offset += UInt64(length)
      position += size
    }
    guard offset == blobsLength else {
      throw RepositoryError(.damaged, "a pack's table of contents does not fill the pack")
    }
    return entries
  }
}
