import CZstd
import Foundation

/// A pack of directories. The list of a large disk's chunks goes through it as a stream: only its compressed form is
/// ever in memory as a whole.
final class TreePack {
  private var memory: UnsafeMutableRawPointer
  private var capacity = 1 << 16
  private var used = 0
  private(set) var entries: [PackEntry] = []

  init() { memory = malloc(capacity)! }

  deinit { free(memory) }

  /// The whole pack, once it is closed.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: used) }

  private func makeRoom(_ count: Int) throws {
    guard used + count > capacity else { return }
    let wanted = max(capacity + capacity / 2, used + count)
    guard let larger = realloc(memory, wanted) else { throw RepositoryError(.internal, "out of memory") }
    memory = larger
    capacity = wanted
  }

  /// Adds a directory.
  ///
  /// - Parameter isKnown: whether the repository has a tree already; it is not added again then.
  /// - Returns: the tree's id.
  func append(
    _ nodes: [TreeNode], time: Date, level: Int, worker: ChunkWorker, isKnown: (ObjectID) -> Bool
  ) throws -> ObjectID {
    let start = used
    try makeRoom(Sealer.overhead)
    used += 16
    let hash = SHA256()
    let compressor = try StreamCompressor(level: level)
    var plainLength = 0
    try TreeCodec.encode(nodes, time: time) { piece in
      plainLength += piece.count
      hash.update(piece)
      try compressor.compress(piece) { try add($0) }
    }
    try compressor.finish { try add($0) }
    let id = hash.finish()
    guard plainLength <= Int(UInt32.max), used < 1 << 31 else {
      throw RepositoryError(.unsupported, "a disk is so large that its chunk list does not fit into a pack")
    }
    if isKnown(id) || entries.contains(where: { $0.id == id }) {
      used = start
      return id
    }
    try verify(from: start + 16, is: id)
    try makeRoom(16)
    let payload = UnsafeRawBufferPointer(start: memory + start + 16, count: used - start - 16)
    try worker.sealer.seal(payload, into: memory + start)
    used += 16
    entries.append(
      PackEntry(
        id: id, kind: .tree, offset: UInt32(start), length: UInt32(used - start),
        uncompressedLength: UInt32(plainLength)))
    return id
  }

  private func add(_ bytes: UnsafeRawBufferPointer) throws {
    try makeRoom(bytes.count + 16)
    if let start = bytes.baseAddress { (memory + used).copyMemory(from: start, byteCount: bytes.count) }
    used += bytes.count
  }

  private func verify(from start: Int, is id: ObjectID) throws {
    let hash = SHA256()
    let compressed = UnsafeRawBufferPointer(start: memory + start, count: used - start)
    guard try Decompressor().stream(compressed, { hash.update($0) }), hash.finish() == id else {
      throw RepositoryError(.internal, "zstd did not give back the tree that it was given")
    }
  }

  /// Adds the table of contents.
  func close(sealer: Sealer) throws {
    try PackHeader.sealed(entries, with: sealer).withUnsafeBytes { try add($0) }
  }
}

/// zstd as a stream.
final class StreamCompressor {
  private let context: OpaquePointer
  private let piece: UnsafeMutableRawBufferPointer

  init(level: Int) throws {
    guard let context = ZSTD_createCCtx() else { throw RepositoryError(.internal, "out of memory") }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
    piece = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)
  }

  deinit {
    ZSTD_freeCCtx(context)
    piece.deallocate()
  }

  func compress(_ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(bytes, ZSTD_e_continue, to: sink)
  }

  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end, to: sink)
  }

  private func run(
    _ bytes: UnsafeRawBufferPointer, _ mode: ZSTD_EndDirective, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    while true {
      var output = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
      let rest = ZSTD_compressStream2(context, &output, &input, mode)
      guard ZSTD_isError(rest) == 0 else { throw RepositoryError(.internal, "zstd failed to compress a tree") }
      if output.pos > 0 { try sink(UnsafeRawBufferPointer(rebasing: piece[..<output.pos])) }
      if mode == ZSTD_e_end ? rest == 0 : input.pos == input.size { return }
    }
  }
}
