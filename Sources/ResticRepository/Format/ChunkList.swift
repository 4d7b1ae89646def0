/// The ids of a file's chunks, in order: 32 bytes each, in one block of memory, because a large disk has millions.
///
/// Unchecked because the memory is written only while one owner builds the list: by a parser, or by a transfer whose
/// workers write each position once, no two the same one; afterwards it is only read.
final class ChunkList: @unchecked Sendable {
  private(set) var count: Int
  private var capacity: Int
  private var ids: UnsafeMutablePointer<ObjectID>

  init(capacity: Int) {
    count = 0
    self.capacity = max(capacity, 1)
    ids = .allocate(capacity: self.capacity)
  }

  init(repeating id: ObjectID, count: Int) {
    self.count = count
    capacity = max(count, 1)
    ids = .allocate(capacity: capacity)
    ids.initialize(repeating: id, count: count)
  }

  init(copying other: ChunkList) {
    count = other.count
    capacity = max(count, 1)
    ids = .allocate(capacity: capacity)
    ids.initialize(from: other.ids, count: count)
  }

  deinit { ids.deallocate() }

  func append(_ id: ObjectID) {
    if count == capacity {
      capacity *= 2
      let larger = UnsafeMutablePointer<ObjectID>.allocate(capacity: capacity)
      larger.moveInitialize(from: ids, count: count)
      ids.deallocate()
      ids = larger
    }
    (ids + count).initialize(to: id)
    count += 1
  }

  subscript(position: Int) -> ObjectID {
    get {
      precondition(position >= 0 && position < count)
      return ids[position]
    }
    set {
      precondition(position >= 0 && position < count)
      ids[position] = newValue
    }
  }
}

/// A disk as a recovery point holds it: its size and the ids of its chunks.
public final class DiskContent: Sendable {
  /// The guest-visible size in bytes.
  public let size: UInt64
  let chunks: ChunkList

  init(size: UInt64, chunks: ChunkList) {
    self.size = size
    self.chunks = chunks
  }

  /// How many chunks the disk has.
  public var chunkCount: Int { chunks.count }
}
