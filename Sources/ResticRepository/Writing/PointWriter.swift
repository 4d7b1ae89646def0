import Foundation
import Synchronization

/// Writes one recovery point: disks and files, then trees, then — once everything is validated — the snapshot file.
///
/// Until ``commit(tags:time:hostname:parent:)`` has returned the point does not exist; what was stored by then is left
/// to a later prune, or reused by the next run. One task at a time calls the methods.
public final class PointWriter: Sendable {
  /// A pack's index entry is written after at most this many blobs, so that an interrupted run is not in vain.
  private static let indexFlush = 1 << 14
  /// Packs in memory at a time.
  private static let packLimit = 4

  private struct State {
    var nodes: [TreeNode] = []
    var newPacks: [(id: ObjectID, size: UInt64)] = []
    var root: ObjectID?
    var trees: [ObjectID] = []
    var directory: [String] = []
    var storedBytes: UInt64 = 0
    var chunkListBytes: UInt64 = 0
    var isValidated = false
  }

  let repository: Repository
  private let options: TransferOptions
  private let assembler = PackAssembler(limit: packLimit)
  /// Chunks that are on their way into a pack that is not durable yet.
  private let pending = Mutex<Set<ObjectID>>([])
  private let state = Mutex(State())

  init(_ repository: Repository, _ options: TransferOptions) {
    self.repository = repository
    self.options = options
  }

  /// What this point has added to the storage so far, in bytes, chunk lists included.
  public var storedBytes: UInt64 { state.withLock { $0.storedBytes } }

  /// What the lists of chunk ids take of that, in bytes.
  public var chunkListBytes: UInt64 { state.withLock { $0.chunkListBytes } }

  private var workerCount: Int { options.workers ?? WorkerThreads.usualCount }

  // MARK: Disks

  /// Stores a disk: reads what the plan says, and stores what the repository does not have.
  ///
  /// - Throws: ``RepositoryError``, `source` with what the reader threw; `notFound` when a chunk of an unchanged disk is
  ///   not in the repository any more (read everything then); `CancellationError`.
  public func storeDisk(_ input: DiskInput, progress: TransferProgress) async throws -> DiskContent {
    let content: DiskContent
    switch input.plan {
    case .unchanged(let earlier):
      guard earlier.size == input.size, repository.index.containsAll(earlier.chunks) else {
        throw RepositoryError(.notFound, "the repository lost chunks of an earlier state of \(input.name)")
      }
      content = earlier
    case .everything(let ranges):
      content = try await transfer(input, ranges, progress)
    }
    state.withLock {
      $0.nodes.append(TreeNode(name: input.name + ".raw", kind: .file(content.chunks), size: input.size))
    }
    return content
  }

  private func transfer(_ input: DiskInput, _ ranges: [Range<UInt64>], _ progress: TransferProgress) async throws
    -> DiskContent
  {
    let count = ChunkSize.count(forSize: input.size)
    let chunks = ChunkList(repeating: ChunkSize.zeroID, count: count)
    if count > 0 {
      let length = ChunkSize.length(of: count - 1, size: input.size)
      if length < ChunkSize.bytes { chunks[count - 1] = ChunkSize.zeroID(length: length) }
    }
    let cursor = try ReadCursor(ranges, size: input.size)
    try await inParallel { worker in
      while let next = cursor.next() {
        if Task.isCancelled { throw CancellationError() }
        let length = ChunkSize.length(of: next.chunk, size: input.size)
        let bytes = try self.read(next.chunk, next.parts, length, of: input, with: worker)
        progress.add(processed: bytes, read: bytes)
        let chunk = UnsafeRawBufferPointer(worker.input.prefix(length))
        if chunk.isAllZero { continue }
        chunks[next.chunk] = try self.store(chunk, .data, with: worker, progress)
      }
    }
    try await storeZeros(of: chunks, size: input.size, progress)
    return DiskContent(size: input.size, chunks: chunks)
  }

  /// Fills the worker's buffer with a chunk.
  ///
  /// - Returns: how many bytes were read; the rest was known to be zero.
  private func read(
    _ chunk: Int, _ parts: ArraySlice<Range<UInt64>>, _ length: Int, of input: DiskInput, with worker: ChunkWorker
  ) throws -> Int {
    let start = UInt64(chunk) * UInt64(ChunkSize.bytes)
    let buffer = worker.input.prefix(length)
    var position = 0
    var count = 0
    do {
      for part in parts {
        let from = part.lowerBound > start ? Int(part.lowerBound - start) : 0
        let to = min(Int(part.upperBound - start), length)
        clear(buffer, position..<from)
        try input.reader.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[from..<to]), at: start + UInt64(from))
        count += to - from
        position = to
      }
    } catch {
      throw RepositoryError(.source, "\(input.name) can't be read", underlying: error)
    }
    clear(buffer, position..<length)
    return count
  }

  private func clear(_ buffer: UnsafeMutableRawBufferPointer, _ range: Range<Int>) {
    if !range.isEmpty { memset(buffer.baseAddress! + range.lowerBound, 0, range.count) }
  }

  /// The chunk of zeros is a chunk like any other to whoever restores: it has to be in the repository.
  private func storeZeros(of chunks: ChunkList, size: UInt64, _ progress: TransferProgress) async throws {
    var lengths: Set<Int> = []
    for position in 0..<chunks.count where chunks[position] == ChunkSize.zeroID {
      lengths.insert(ChunkSize.bytes)
      break
    }
    if chunks.count > 0 {
      let length = ChunkSize.length(of: chunks.count - 1, size: size)
      if chunks[chunks.count - 1] == ChunkSize.zeroID(length: length) { lengths.insert(length) }
    }
    guard !lengths.isEmpty else { return }
    try await inParallel(count: 1) { [lengths] worker in
      for length in lengths {
        let chunk = [UInt8](repeating: 0, count: length)
        _ = try chunk.withUnsafeBytes { try self.store($0, .data, with: worker, progress) }
      }
    }
  }

  private func inParallel(count: Int? = nil, _ body: @escaping @Sendable (ChunkWorker) throws -> Void) async throws {
    let assembler = assembler
    try await WorkerThreads.inParallel(count ?? workerCount, name: "transfer") {
      do {
        try body(ChunkWorker(key: self.repository.objects.key, level: self.options.compressionLevel))
      } catch {
        assembler.fail(error)
        throw error
      }
    }
  }

  // MARK: Files

  /// Stores a small file beside the disks.
  public func storeFile(_ bytes: [UInt8], named name: String) async throws {
    let chunks = ChunkList(capacity: ChunkSize.count(forSize: UInt64(bytes.count)))
    try await inParallel(count: 1) { worker in
      try bytes.withUnsafeBytes { all in
        for start in stride(from: 0, to: all.count, by: ChunkSize.bytes) {
          let end = min(start + ChunkSize.bytes, all.count)
          let chunk = UnsafeRawBufferPointer(rebasing: all[start..<end])
          chunks.append(try self.store(chunk, .data, with: worker, nil))
        }
      }
    }
    state.withLock {
      $0.nodes.append(TreeNode(name: name, kind: .file(chunks), size: UInt64(bytes.count)))
    }
  }

  // MARK: Chunks and packs

  private func store(
    _ chunk: UnsafeRawBufferPointer, _ kind: BlobKind, with worker: ChunkWorker, _ progress: TransferProgress?
  ) throws -> ObjectID {
    let id = worker.hash.hash(chunk)
    guard claim(id, kind) else { return id }
    let compressed = try worker.compress(chunk)
    let payload = compressed ?? chunk
    let length = payload.count + Sealer.overhead
    let slot = try reserve(id, kind, length: length, uncompressedLength: compressed == nil ? 0 : chunk.count, worker)
    try worker.sealer.seal(payload, into: slot.address)
    progress?.add(stored: length)
    if let pack = assembler.finish(slot) { try write(pack, with: worker) }
    return id
  }

  /// Whether the caller is the one who has to store this chunk.
  private func claim(_ id: ObjectID, _ kind: BlobKind) -> Bool {
    pending.withLock { pending in
      !repository.index.contains(id, kind) && pending.insert(id).inserted
    }
  }

  private func reserve(_ id: ObjectID, _ kind: BlobKind, length: Int, uncompressedLength: Int, _ worker: ChunkWorker)
    throws -> PackAssembler.Slot
  {
    while true {
      switch try assembler.reserve(id, kind, length: length, uncompressedLength: uncompressedLength) {
      case .slot(let slot): return slot
      case .writeFirst(let pack): try write(pack, with: worker)
      }
    }
  }

  private func write(_ pack: OpenPack, with worker: ChunkWorker) throws {
    let header = try worker.sealer.seal(PackHeader.encode(pack.entries))
    let memory = pack.memory
    header.withUnsafeBytes {
      memory.baseAddress!.advanced(by: pack.used).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
    }
    memory.storeBytes(of: UInt32(header.count).littleEndian, toByteOffset: pack.used + header.count, as: UInt32.self)
    let size = pack.used + header.count + 4
    let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<size])
    try save(bytes, entries: pack.entries, hash: worker.hash)
    let ids = pack.entries.map(\.id)
    pending.withLock { pending in for id in ids { pending.remove(id) } }
    assembler.recycle(pack)
  }

  private func save(_ bytes: UnsafeRawBufferPointer, entries: [PackEntry], hash: SHA256) throws {
    let id = hash.hash(bytes)
    try repository.backend.save(ObjectName(.pack, id), bytes)
    repository.index.add(PackRecord(pack: id, entries: entries))
    state.withLock {
      $0.newPacks.append((id, UInt64(bytes.count)))
      $0.storedBytes += UInt64(bytes.count)
    }
    try repository.flushIndex(atLeast: Self.indexFlush)
  }

  // MARK: The end

  /// Writes what is left: the last pack, the trees down from `directory`, the index. Everything is durable afterwards.
  ///
  /// - Parameter directory: the path components under which restic shows the point, usable as file names.
  public func finish(directory: [String]) async throws {
    let assembler = assembler
    try await inParallel(count: 1) { worker in
      if let pack = assembler.takeLast() { try self.write(pack, with: worker) }
      assembler.trim()
      try self.writeTrees(directory, with: worker)
      try self.repository.flushIndex(atLeast: 1)
    }
  }

  private func writeTrees(_ directory: [String], with worker: ChunkWorker) throws {
    let pack = TreePack()
    let now = repository.clock()
    var nodes = state.withLock { $0.nodes }
    var trees: [ObjectID] = []
    for name in directory.reversed() + [nil] {
      let tree = try pack.append(nodes, time: now, level: options.compressionLevel, worker: worker) {
        self.repository.index.contains($0, .tree)
      }
      trees.append(tree)
      if let name { nodes = [TreeNode(name: name, kind: .directory(tree))] }
    }
    if !pack.entries.isEmpty {
      try pack.close(sealer: worker.sealer)
      try save(pack.bytes, entries: pack.entries, hash: worker.hash)
    }
    state.withLock { state in
      state.root = trees.last
      state.trees = trees
      state.directory = directory
      state.chunkListBytes = UInt64(pack.bytes.count)
    }
  }

  /// Reads every new pack back from the storage, past the page cache where that can be had, and compares it with its
  /// name; then makes sure that the index has every chunk of the point.
  ///
  /// - Throws: ``RepositoryError/Kind/damaged`` or ``RepositoryError/Kind/notFound``.
  public func validate() async throws {
    let (packs, nodes, trees) = state.withLock { ($0.newPacks, $0.nodes, $0.trees) }
    let next = Ticket()
    let backend = repository.backend
    try await WorkerThreads.inParallel(min(WorkerThreads.usualCount, max(1, packs.count)), name: "validate") {
      let verifier = PackVerifier(backend)
      while case let position = next.take(), position < packs.count {
        if Task.isCancelled { throw CancellationError() }
        try verifier.verify(packs[position].id, size: packs[position].size)
      }
    }
    for tree in trees where !repository.index.contains(tree, .tree) {
      throw RepositoryError(.notFound, "the tree \(tree.shortHex) of the new point is not in the index")
    }
    for node in nodes {
      guard case .file(let chunks) = node.kind, repository.index.containsAll(chunks) else {
        throw RepositoryError(.notFound, "a chunk of \(node.name) of the new point is not in the index")
      }
    }
    state.withLock { $0.isValidated = true }
  }

  /// Writes the snapshot file: from now on the recovery point exists. Blocks.
  ///
  /// - Returns: the snapshot's id.
  public func commit(tags: [String], time: Date, hostname: String, parent: ObjectID?) throws -> ObjectID {
    let (root, directory, isValidated) = state.withLock { ($0.root, $0.directory, $0.isValidated) }
    guard let root, isValidated else {
      throw RepositoryError(.internal, "a point is committed before it was finished and validated")
    }
    let snapshot = Snapshot(
      time: time, parent: parent, tree: root, paths: ["/" + directory.joined(separator: "/")], hostname: hostname,
      username: NSUserName(), tags: tags)
    return try repository.objects.save([UInt8](try JSONEncoder().encode(snapshot)), as: .snapshot)
  }
}

extension Repository {
  /// Begins a recovery point. Several may be written at once; each holds a shared lock of its caller's.
  ///
  /// - Throws: ``RepositoryError/Kind/unsupported`` for a repository of format version 1.
  public func beginPoint(_ options: TransferOptions = TransferOptions()) throws -> PointWriter {
    guard version == 2 else {
      throw RepositoryError(.unsupported, "\(backend.location) has format version 1, which is only read")
    }
    return PointWriter(self, options)
  }
}
