import Foundation
import ResticRepository

final class RawImage: ChunkReader {
  private let descriptor: Int32
  let size: UInt64

  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BenchmarkFailure("can't open \(path)") }
    size = UInt64(lseek(descriptor, 0, SEEK_END))
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
  }

  func extents() -> [Range<UInt64>] {
    var result: [Range<UInt64>] = []
    var position: off_t = 0
    while true {
      let data = lseek(descriptor, position, 3)
      if data < 0 { return result }
      position = lseek(descriptor, data, 4)
      result.append(UInt64(data)..<UInt64(position))
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    guard pread(descriptor, buffer.baseAddress!, buffer.count, off_t(offset)) == buffer.count else {
      throw BenchmarkFailure("short read")
    }
  }
}
