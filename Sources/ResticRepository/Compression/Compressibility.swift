import Foundation

/// A quick look at a chunk that tells whether compressing it can pay.
enum Compressibility {
  private static let sampleCount = 8
  private static let sampleLength = 512

  /// Whether `chunk` looks like noise (already compressed, or encrypted).
  ///
  /// The order-0 entropy of 4 KiB taken from eight places is compared with what 4 KiB of random bytes show (about 7.95
  /// bits a byte). Media and archives are above the limit, code and text far below it.
  static func looksRandom(_ chunk: UnsafeRawBufferPointer) -> Bool {
    guard chunk.count >= 64 * 1024 else { return false }
    return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 256) { counts in
      counts.initialize(repeating: 0)
      let stride = (chunk.count - sampleLength) / (sampleCount - 1)
      for sample in 0..<sampleCount {
        let start = sample * stride
        for position in start..<start + sampleLength {
          counts[Int(chunk[position])] &+= 1
        }
      }
      var bits: Float = 0
      for count in counts { bits += costs[Int(min(count, 4096))] }
      return bits > 7.93 * Float(sampleCount * sampleLength)
    }
  }

  /// `costs[n]`: the bits that n equal bytes among 4,096 take in an ideal order-0 code.
  private static let costs: [Float] = (0...4096).map { count in
    count == 0 ? 0 : Float(count) * (12 - log2f(Float(count)))
  }
}
