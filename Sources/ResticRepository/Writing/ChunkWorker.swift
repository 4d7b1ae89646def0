import Foundation

/// What one thread needs to hash, compress, verify and seal chunks: contexts and buffers that are used again and again.
final class ChunkWorker {
  let hash = SHA256()
  let sealer: Sealer
  let input = AlignedBuffer(count: ChunkSize.bytes)
  private let compressor: Compressor
  private let decompressor = Decompressor()
  private let compressed = AlignedBuffer(count: Compressor.bound(ChunkSize.bytes))
  private let verified = AlignedBuffer(count: ChunkSize.bytes)

  init(key: MasterKey, level: Int) throws {
    sealer = try Sealer(key)
    compressor = Compressor(level: level)
  }

  /// `chunk` compressed, proved to decompress to the same bytes; nil when it is better stored as it is.
  func compress(_ chunk: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    if Compressibility.looksRandom(chunk) { return nil }
    guard let size = compressor.compress(chunk, into: compressed.bytes) else {
      throw RepositoryError(.internal, "zstd failed to compress a chunk")
    }
    // Less than 3 % saved is not worth decompressing it at every restore.
    guard size < chunk.count - chunk.count / 32 else { return nil }
    let result = UnsafeRawBufferPointer(compressed.prefix(size))
    guard decompressor.decompress(result, into: verified.prefix(chunk.count)),
      memcmp(verified.start, chunk.baseAddress!, chunk.count) == 0
    else { throw RepositoryError(.internal, "zstd did not give back what it was given") }
    return result
  }
}
