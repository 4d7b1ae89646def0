import ResticRepository

/// A disk in memory, with contents from a seeded generator.
final class TestDisk: ChunkReader {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: UInt64 { UInt64(bytes.count) }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) {
    bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[Int(offset)..<Int(offset) + buffer.count])) }
  }

  func input(named name: String = "vda") -> DiskInput {
    DiskInput(name: name, size: size, plan: .everything(data: size > 0 ? [0..<size] : []), reader: self)
  }

  /// Bytes that don't compress, in chunks that all differ.
  static func noise(size: Int, seed: UInt64) -> TestDisk {
    var random = SeededGenerator(seed: seed)
    return TestDisk(
      [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
        var position = 0
        while position + 8 <= size {
          UnsafeMutableRawPointer(bytes.baseAddress! + position).storeBytes(of: random.next(), as: UInt64.self)
          position += 8
        }
        while position < size {
          bytes[position] = 1
          position += 1
        }
        count = size
      })
  }

  /// Text, noise, zeros and repetitions in turn, 100,000 bytes each.
  static func varied(size: Int, seed: UInt64) -> TestDisk {
    var random = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var kind = 0
    while bytes.count < size {
      let count = min(100_000, size - bytes.count)
      switch kind % 4 {
      case 0:
        let words = (0..<64).map { _ in UInt8(97 + random.next() % 26) }
        for position in 0..<count { bytes.append(words[Int(random.state >> 8 &+ UInt64(position)) & 63 & position]) }
      case 1:
        for _ in 0..<(count + 7) / 8 { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
        bytes.removeLast((8 - count % 8) % 8)
      case 2: bytes.append(contentsOf: repeatElement(0, count: count))
      default: for position in 0..<count { bytes.append(UInt8(truncatingIfNeeded: position / 7)) }
      }
      kind += 1
    }
    return TestDisk(bytes)
  }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private(set) var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
