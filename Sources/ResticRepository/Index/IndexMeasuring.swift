extension Repository {
  /// Writes index files for chunks that do not exist, so that a benchmark can measure an index of any size. The
  /// repository is good for nothing else afterwards.
  package func fillIndexForMeasuring(chunks: Int) throws {
    let perPack = 60
    var done = 0
    while done < chunks {
      let count = min(perPack, chunks - done)
      let entries = try (0..<count).map { position in
        PackEntry(
          id: try randomID(), kind: .data, offset: UInt32(position * 262_144), length: 262_144,
          uncompressedLength: UInt32(ChunkSize.bytes))
      }
      index.add(PackRecord(pack: try randomID(), entries: entries))
      done += count
      try flushIndex(atLeast: IndexFile.blobLimit)
    }
    try flushIndex(atLeast: 1)
  }

  private func randomID() throws -> ObjectID {
    try SecureRandom.bytes(32).withUnsafeBytes { ObjectID(copying: $0.baseAddress!) }
  }
}
