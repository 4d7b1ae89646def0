/// Reads and writes the small sealed files: config, snapshots, indexes, locks, documents.
struct ObjectReader: Sendable {
  let backend: any StorageBackend
  let key: MasterKey

  /// Marks a body that is compressed (format version 2).
  private static let compressedMark: UInt8 = 2

  func list(_ kind: ObjectKind) throws -> [ObjectID] {
    try backend.list(kind).compactMap { ObjectID(hex: $0.name) }
  }

  /// Every pack in the storage, with its size.
  func packSizes() throws -> [ObjectID: UInt64] {
    Dictionary(
      try backend.list(.pack).compactMap { object in ObjectID(hex: object.name).map { ($0, object.size) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The JSON of a sealed file, checked against its name.
  func load(_ object: ObjectName) throws -> [UInt8] {
    let stored = try backend.load(object)
    if let id = ObjectID(hex: object.name), SHA256.of(stored) != id {
      throw RepositoryError(.damaged, "the \(object) does not have the contents that its name promises")
    }
    guard let body = try Sealer(key).open(stored) else {
      throw RepositoryError(.damaged, "the \(object) is damaged, or sealed with another key")
    }
    guard body.first == Self.compressedMark else { return body }
    return try Decompressor().decompress(body.dropFirst(), limit: 1 << 30)
  }

  /// Saves JSON, compressed and sealed, under the hash of what is stored.
  func save(_ json: [UInt8], as kind: ObjectKind) throws -> ObjectID {
    let stored = try seal(json)
    let id = SHA256.of(stored)
    try backend.save(ObjectName(kind, id), stored)
    return id
  }

  /// Saves JSON, compressed and sealed, under a name of our own.
  func save(_ json: [UInt8], as object: ObjectName) throws { try backend.save(object, try seal(json)) }

  private func seal(_ json: [UInt8]) throws -> [UInt8] {
    let compressed = try Compressor(level: 3).compress(json)
    guard try Decompressor().decompress(compressed[...], limit: json.count) == json else {
      throw RepositoryError(.internal, "zstd did not give back what it was given")
    }
    return try Sealer(key).seal([Self.compressedMark] + compressed)
  }
}
