/// Which blobs a pack holds, as index files say.
struct PackRecord: Sendable {
  let pack: ObjectID
  let entries: [PackEntry]
}

/// An index file: where blobs are, so that packs need not be opened to find out.
enum IndexFile {
  /// How many blobs go into one file.
  static let blobLimit = 50_000

  static func encode(_ packs: [PackRecord]) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(packs.reduce(64) { $0 + $1.entries.count * 180 })
    func append(_ text: StaticString) {
      json.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    func append(_ id: ObjectID) {
      withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { digits in
        id.writeHex(to: digits.baseAddress!)
        json.append(contentsOf: digits)
      }
    }
    append("{\"packs\":[")
    for (position, record) in packs.enumerated() {
      if position > 0 { append(",") }
      append("{\"id\":\"")
      append(record.pack)
      append("\",\"blobs\":[")
      for (position, entry) in record.entries.enumerated() {
        if position > 0 { append(",") }
        append("{\"id\":\"")
        append(entry.id)
        append("\",\"type\":\"")
        append(entry.kind.name)
        append("\",\"offset\":")
        json += Array(String(entry.offset).utf8)
        append(",\"length\":")
        json += Array(String(entry.length).utf8)
        if entry.uncompressedLength != 0 {
          append(",\"uncompressed_length\":")
          json += Array(String(entry.uncompressedLength).utf8)
        }
        append("}")
      }
      append("]}")
    }
    append("]}")
    return json
  }

  /// Calls `body` for each pack of the file.
  static func decode(_ json: [UInt8], _ body: (PackRecord) throws -> Void) throws {
    try json.withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      try scanner.members { scanner, key in
        guard key == "packs" else { return try scanner.skip() }
        try scanner.elements { scanner in try body(try pack(&scanner)) }
      }
      try scanner.expectEnd()
    }
  }

  private static func pack(_ scanner: inout JSONScanner) throws -> PackRecord {
    var id: ObjectID?
    var entries: [PackEntry] = []
    try scanner.members { scanner, key in
      if key == "id" {
        id = try scanner.id()
      } else if key == "blobs" {
        try scanner.elements { scanner in entries.append(try entry(&scanner)) }
      } else {
        try scanner.skip()
      }
    }
    guard let id else { throw RepositoryError(.damaged, "an index names a pack without its id") }
    return PackRecord(pack: id, entries: entries)
  }

  private static func entry(_ scanner: inout JSONScanner) throws -> PackEntry {
    var id: ObjectID?
    var kind: BlobKind?
    var offset: UInt64 = 0
    var length: UInt64 = 0
    var uncompressed: UInt64 = 0
    try scanner.members { scanner, key in
      if key == "id" {
        id = try scanner.id()
      } else if key == "type" {
        let type = try scanner.rawString()
        kind = type == "data" ? .data : type == "tree" ? .tree : nil
      } else if key == "offset" {
        offset = try scanner.unsigned()
      } else if key == "length" {
        length = try scanner.unsigned()
      } else if key == "uncompressed_length" {
        uncompressed = try scanner.unsigned()
      } else {
        try scanner.skip()
      }
    }
    guard let id, let kind, length >= Sealer.overhead, length < 1 << 31, offset <= UInt64(UInt32.max) - length,
      uncompressed <= UInt64(UInt32.max)
    else { throw RepositoryError(.damaged, "an index entry is incomplete or beyond reason") }
    return PackEntry(
      id: id, kind: kind, offset: UInt32(offset), length: UInt32(length), uncompressedLength: UInt32(uncompressed))
  }
}
