import Foundation
import Testing

/// The content of a disk image: noise and holes in turn, from a seed.
struct TestImage {
  private static let block = 1 << 16
  private(set) var bytes: [UInt8]

  /// Every third block is a hole.
  static func varied(size: Int, seed: UInt64) -> TestImage {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    var bytes = [UInt8](repeating: 0, count: size)
    for start in stride(from: 0, to: size, by: block) where (start / block) % 3 != 2 {
      for position in start..<min(start + block, size) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        bytes[position] = UInt8(truncatingIfNeeded: state)
      }
    }
    return TestImage(bytes: bytes)
  }

  /// Sparse where blocks are zero.
  func write(to path: String) throws {
    try Data().write(to: URL(filePath: path))
    let file = try #require(FileHandle(forWritingAtPath: path))
    defer { try? file.close() }
    try file.truncate(atOffset: UInt64(bytes.count))
    for start in stride(from: 0, to: bytes.count, by: Self.block) {
      let part = bytes[start..<min(start + Self.block, bytes.count)]
      guard part.contains(where: { $0 != 0 }) else { continue }
      try file.seek(toOffset: UInt64(start))
      try file.write(contentsOf: part)
    }
  }
}
