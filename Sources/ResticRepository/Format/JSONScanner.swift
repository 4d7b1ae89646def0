/// Reads JSON from bytes in place, member by member: indexes and trees have millions of ids, and a generic JSON tree of
/// them would not fit into memory. Input is untrusted: every step checks bounds and depth.
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private static let depthLimit = 64

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private func damaged(_ expected: StaticString) -> RepositoryError {
    RepositoryError(.damaged, "JSON is damaged at byte \(position): expected \(expected)")
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// The next byte that is not white space, without taking it.
  mutating func peek() throws -> UInt8 {
    skipSpace()
    guard position < bytes.count else { throw damaged("more") }
    return bytes[position]
  }

  mutating func expect(_ byte: UInt8, _ name: StaticString) throws {
    guard try peek() == byte else { throw damaged(name) }
    position += 1
  }

  /// Nothing but white space may follow.
  mutating func expectEnd() throws {
    skipSpace()
    guard position == bytes.count else { throw damaged("the end") }
  }

  /// Takes `null` if it is next.
  mutating func takeNull() throws -> Bool {
    guard try peek() == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  private mutating func literal(_ text: StaticString) throws {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { throw damaged(text) }
    for offset in 0..<count where bytes[position + offset] != text.utf8Start[offset] { throw damaged(text) }
    position += count
  }

  /// Calls `body` for each member of an object, with the scanner at the value; `body` must take or skip it.
  mutating func members(_ body: (inout JSONScanner, UnsafeRawBufferPointer) throws -> Void) throws {
    try expect(UInt8(ascii: "{"), "an object")
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      let key = try rawString()
      try expect(UInt8(ascii: ":"), "a colon")
      _ = try peek()
      try body(&self, key)
      if try peek() == UInt8(ascii: "}") {
        position += 1
        return
      }
      try expect(UInt8(ascii: ","), "a comma")
    }
  }

  /// Calls `body` for each element of an array, with the scanner at it; `null` counts as empty.
  mutating func elements(_ body: (inout JSONScanner) throws -> Void) throws {
    if try takeNull() { return }
    try expect(UInt8(ascii: "["), "an array")
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      try body(&self)
      if try peek() == UInt8(ascii: "]") {
        position += 1
        return
      }
      try expect(UInt8(ascii: ","), "a comma")
    }
  }

  /// A string as it stands between its quotes, escapes and all.
  mutating func rawString() throws -> UnsafeRawBufferPointer {
    try expect(UInt8(ascii: "\""), "a string")
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position - 1])
      case UInt8(ascii: "\\"): position += 2
      default: position += 1
      }
    }
    throw damaged("the end of a string")
  }

  /// A string with its escapes resolved.
  mutating func string() throws -> String {
    let raw = try rawString()
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    guard let text = JSONText.unescape(raw) else { throw damaged("a string") }
    return text
  }

  mutating func id() throws -> ObjectID {
    guard let id = ObjectID(hexDigits: try rawString()) else { throw damaged("an id") }
    return id
  }

  mutating func unsigned() throws -> UInt64 {
    _ = try peek()
    let start = position
    var value: UInt64 = 0
    while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit <= 9 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      guard !overflow && !carry else { throw damaged("a smaller number") }
      value = sum
      position += 1
    }
    guard position > start else { throw damaged("a number") }
    return value
  }

  /// Passes over a value of any kind.
  mutating func skip(depth: Int = 0) throws {
    guard depth < Self.depthLimit else { throw damaged("less nesting") }
    switch try peek() {
    case UInt8(ascii: "{"): try members { scanner, _ in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try elements { scanner in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try rawString()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    default:
      let start = position
      while position < bytes.count, JSONText.isNumberByte(bytes[position]) { position += 1 }
      guard position > start else { throw damaged("a value") }
    }
  }
}

/// Strings between JSON and Swift.
enum JSONText {
  static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// - Returns: nil when an escape is not JSON's.
  static func unescape(_ raw: UnsafeRawBufferPointer) -> String? {
    var units: [UInt16] = []
    var result = ""
    func flush() {
      result += String(decoding: units, as: UTF16.self)
      units.removeAll()
    }
    var position = 0
    var plain = 0
    func takePlain(upTo end: Int) {
      guard end > plain else { return }
      flush()
      result += String(decoding: UnsafeRawBufferPointer(rebasing: raw[plain..<end]), as: UTF8.self)
    }
    while position < raw.count {
      guard raw[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      takePlain(upTo: position)
      guard position + 1 < raw.count else { return nil }
      switch raw[position + 1] {
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(UInt16(raw[position + 1]))
      case UInt8(ascii: "u"):
        guard position + 6 <= raw.count,
          let unit = UInt16(String(decoding: raw[position + 2..<position + 6], as: UTF8.self), radix: 16)
        else { return nil }
        units.append(unit)
        position += 4
      default: return nil
      }
      position += 2
      plain = position
    }
    takePlain(upTo: raw.count)
    flush()
    return result
  }

  /// `text` as a JSON string, quotes included.
  static func quoted(_ text: String) -> [UInt8] {
    var result: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        result += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
    return result
  }
}

extension UnsafeRawBufferPointer {
  static func == (bytes: UnsafeRawBufferPointer, text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for position in 0..<bytes.count where bytes[position] != text.utf8Start[position] { return false }
    return true
  }
}
