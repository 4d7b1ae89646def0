/// The SHA-256 that names a file, or a chunk or tree inside a pack.
public struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 32 bytes as they lie in memory, eight at a time.
  let words: (UInt64, UInt64, UInt64, UInt64)

  /// Copies the 32 bytes at `bytes`.
  init(copying bytes: UnsafeRawPointer) {
    words = (
      bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    )
  }

  /// Reads 64 hexadecimal digits, lowercase as restic writes them; nil for anything else.
  public init?(hex: String) {
    var text = hex
    guard text.utf8.count == 64, let id = text.withUTF8({ ObjectID(hexDigits: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = id
  }

  /// Reads exactly 64 lowercase hexadecimal digits.
  init?(hexDigits digits: UnsafeRawBufferPointer) {
    guard digits.count == 64 else { return nil }
    var failed = false
    self = withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { raw in
      for position in 0..<32 {
        let high = Self.values[Int(digits[2 * position])]
        let low = Self.values[Int(digits[2 * position + 1])]
        if high | low > 15 { failed = true }
        raw[position] = high << 4 | low
      }
      return ObjectID(copying: raw.baseAddress!)
    }
    if failed { return nil }
  }

  private static let values: [UInt8] = (0..<256).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(byte) - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt8(byte) - UInt8(ascii: "a") + 10
    default: 0xFF
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// 64 lowercase hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      writeHex(to: UnsafeMutableRawPointer(buffer.baseAddress!))
      return 64
    }
  }

  /// The first eight digits, as restic shows ids to people.
  public var shortHex: String { String(hex.prefix(8)) }

  /// One line for logs and tests.
  public var description: String { hex }

  /// Writes the 32 bytes to `target`.
  func write(to target: UnsafeMutableRawPointer) {
    withUnsafeBytes { target.copyMemory(from: $0.baseAddress!, byteCount: 32) }
  }

  /// Writes the 64 digits to `target`.
  func writeHex(to target: UnsafeMutableRawPointer) {
    Self.digits.withUnsafeBufferPointer { digits in
      withUnsafeBytes { bytes in
        for position in 0..<32 {
          let byte = bytes[position]
          target.storeBytes(of: digits[Int(byte >> 4)], toByteOffset: 2 * position, as: UInt8.self)
          target.storeBytes(of: digits[Int(byte & 15)], toByteOffset: 2 * position + 1, as: UInt8.self)
        }
      }
    }
  }

  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// Compares all 32 bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
      && left.words.3 == right.words.3
  }

  /// Orders by bytes, as the hexadecimal digits sort.
  public static func < (left: Self, right: Self) -> Bool {
    let pairs = [
      (left.words.0, right.words.0), (left.words.1, right.words.1), (left.words.2, right.words.2),
      (left.words.3, right.words.3),
    ]
    guard let pair = pairs.first(where: { $0 != $1 }) else { return false }
    return pair.0.bigEndian < pair.1.bigEndian
  }

  /// Hashes the first bytes, which are a hash already.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
