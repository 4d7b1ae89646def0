import CCrypto

/// Random bytes from libcrypto's generator.
enum SecureRandom {
  static func fill(_ target: UnsafeMutableRawPointer, count: Int) throws {
    guard RAND_bytes(target.assumingMemoryBound(to: UInt8.self), Int32(count)) == 1 else {
      throw RepositoryError(.internal, "libcrypto gave no random bytes")
    }
  }

  static func bytes(_ count: Int) throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    try result.withUnsafeMutableBytes { try fill($0.baseAddress!, count: count) }
    return result
  }

  static func hex(byteCount: Int) throws -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: try bytes(byteCount).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
