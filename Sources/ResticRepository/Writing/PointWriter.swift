import Foundation
import Synchronization

/// Writes one recovery point: disks and files, then trees, then — once everything is validated — the snapshot file.
///
/// Until ``commit(tags:time:hostname:parent:)`` has returned the point does not exist; what was stored by then is left
/// to a later prune, or reused by the next run. One task at a time calls the methods.
public final class PointWriter: Sendable {
  /// A pack's index entry is written after at most this many blobs, so that an interrupted run is not in vain.
  static let indexFlush = 1 << 14
  /// Packs in memory at a time.
  private static let packLimit = 4

  struct State {
    var nodes: [TreeNode] = []
    var newPacks: [(id: ObjectID, size: UInt64)] = []
    var root: ObjectID?
    var trees: [ObjectID] = []
    var directory: [String] = []
    var storedBytes: UInt64 = 0
    var chunkListBytes: UInt64 = 0
    var mendedCount = 0
    var isValidated = false
  }

  let repository: Repository
  let options: TransferOptions
  let assembler = PackAssembler(limit: packLimit)
  /// Chunks that are on their way into a pack that is not durable yet.
  let pending = Mutex<Set<ObjectID>>([])
  let state = Mutex(State())

  init(_ repository: Repository, _ options: TransferOptions) {
    self.repository = repository
    self.options = options
  }

  /// What this point has added to the storage so far, in bytes, chunk lists included.
  public var storedBytes: UInt64 { state.withLock { $0.storedBytes } }

  /// Chunks and trees that were stored again because only a distrusted pack held them.
  public var mendedCount: Int { state.withLock { $0.mendedCount } }

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

  func inParallel(count: Int? = nil, _ body: @escaping @Sendable (ChunkWorker) throws -> Void) async throws {
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
