import Synchronization

/// Where a disk's bytes come from.
public protocol ChunkReader: Sendable {
  /// Fills `buffer` with the disk's bytes from `offset` on. Blocks; called from many threads at once.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws
}

/// What of a disk has to be read.
public enum ReadPlan: Sendable {
  /// The ranges that may hold data, sorted and disjoint; everything else is zero.
  case everything(data: [Range<UInt64>])
  /// Nothing: the disk is what it was.
  case unchanged(DiskContent)
}

/// A disk to be stored.
public struct DiskInput: Sendable {
  let name: String
  let size: UInt64
  let plan: ReadPlan
  let reader: any ChunkReader

  /// - Parameters:
  ///   - name: the file's name in the snapshot is `<name>.raw`.
  ///   - size: what the guest sees, in bytes.
  public init(name: String, size: UInt64, plan: ReadPlan, reader: any ChunkReader) {
    self.name = name
    self.size = size
    self.plan = plan
    self.reader = reader
  }
}

/// Hands out the chunks that have data, each once, in order.
final class ReadCursor: Sendable {
  private struct State {
    var chunk = 0
    var range = 0
  }

  private let ranges: [Range<UInt64>]
  private let state = Mutex(State())

  /// - Throws: ``RepositoryError/Kind/source`` when the ranges are not sorted, disjoint, and inside the disk.
  init(_ ranges: [Range<UInt64>], size: UInt64) throws {
    var end: UInt64 = 0
    for range in ranges {
      guard range.lowerBound >= end, range.upperBound <= size else {
        throw RepositoryError(.source, "the disk's map of data is out of order, or larger than the disk")
      }
      end = range.upperBound
    }
    self.ranges = ranges.filter { !$0.isEmpty }
  }

  /// The next chunk, with its ranges that have data; nil when all were handed out.
  func next() -> (chunk: Int, parts: ArraySlice<Range<UInt64>>)? {
    let size = UInt64(ChunkSize.bytes)
    return state.withLock { state in
      while state.range < ranges.count, ranges[state.range].upperBound <= UInt64(state.chunk) * size {
        state.range += 1
      }
      guard state.range < ranges.count else { return nil }
      let chunk = max(state.chunk, Int(ranges[state.range].lowerBound / size))
      state.chunk = chunk + 1
      var last = state.range
      while last < ranges.count, ranges[last].lowerBound < UInt64(chunk + 1) * size { last += 1 }
      return (chunk, ranges[state.range..<last])
    }
  }
}
